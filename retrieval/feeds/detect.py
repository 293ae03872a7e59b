"""Find out a feed's format by its content, whatever the file is called."""

from __future__ import annotations

import csv
import re
from enum import StrEnum
from pathlib import Path

from assistant.domain.errors import InvalidFeed
from retrieval.feeds.delimited import find_delimiter
from retrieval.feeds.google_fields import google_column
from retrieval.feeds.product_row import NATIVE_FIELDS
from retrieval.feeds.shopify_csv import SHOPIFY_COLUMNS, shopify_column
from retrieval.feeds.source import read_head

__all__ = ["FeedFormat", "detect_format"]


class FeedFormat(StrEnum):
    """Feed formats by the names of `--format`."""

    NATIVE_JSONL = "native-jsonl"
    NATIVE_JSON = "native-json"
    NATIVE_CSV = "native-csv"
    NATIVE_PARQUET = "native-parquet"
    GOOGLE_MERCHANT = "google-merchant"
    GOOGLE_MERCHANT_XML = "google-merchant-xml"
    OPENAI = "openai"
    SHOPIFY_CSV = "shopify-csv"
    SHOPIFY_JSON = "shopify-json"
    JSON_LD = "json-ld"
    JSON_LD_PAGE = "json-ld-page"
    AMAZON_META = "amazon-meta"
    MOVIELENS = "movielens"


_GOOGLE_ONLY = frozenset(
    "link image_link additional_image_link google_product_category product_type item_group_id sale_price "
    "identifier_exists shipping age_group".split()
)
_OPENAI_ONLY = frozenset(
    "enable_search enable_checkout is_eligible_search is_eligible_checkout inventory_quantity "
    "product_review_rating seller_privacy_policy".split()
)
_STRANGERS = (
    ("PK\x03\x04", "a ZIP archive or Excel workbook"),
    ("%PDF", "PDF"),
)
_KNOWN = f"write one of {', '.join(FeedFormat)}, or name the format with --format"
_LINKED = re.compile(r'"@(?:context|type|graph)"')
_SHOPIFY = re.compile(r'^\s*\{\s*"products"\s*:\s*\[')
_AMAZON = re.compile(r'"parent_asin"\s*:')
_AMAZON_META = re.compile(r'"(?:main_category|average_rating|rating_number|bought_together)"\s*:')
_ML_ITEM = re.compile(r"\d+\|[^|\n]*\|[^|\n]*\|[^|\n]*\|[^|\n]*(?:\|[01]){19}\s*$")
_ML_DAT = re.compile(r"\d+::[^\n]+::[^\n]*$")


def detect_format(path: Path) -> FeedFormat:
    """Return the format of a feed; raises InvalidFeed naming what was found and what is read."""
    head = read_head(path).lstrip()
    if not head:
        raise InvalidFeed(f"{path.name} is empty; export it again")
    if head.startswith("PAR1"):
        return FeedFormat.NATIVE_PARQUET
    for beginning, name in _STRANGERS:
        if head.startswith(beginning):
            raise InvalidFeed(f"{path.name} is {name}, which is not read as a feed; {_KNOWN}")
    if head.startswith("<"):
        return _marked_up(path, head)
    if head.startswith("["):
        return FeedFormat.JSON_LD if _LINKED.search(head) else FeedFormat.NATIVE_JSON
    if head.startswith("{"):
        return _objects(head)
    header = head.splitlines()[0]
    if _ML_ITEM.match(header) or _ML_DAT.match(header):
        return FeedFormat.MOVIELENS
    return _tabular(path, header)


def _marked_up(path: Path, head: str) -> FeedFormat:
    beginning = head[:4096].casefold()
    if "<html" in beginning or "<!doctype html" in beginning or "application/ld+json" in head:
        return FeedFormat.JSON_LD_PAGE
    if "<rss" in beginning or "<feed" in beginning or "<channel" in beginning:
        return FeedFormat.GOOGLE_MERCHANT_XML
    raise InvalidFeed(f"{path.name} is XML, but neither RSS nor Atom, which is not read as a feed; {_KNOWN}")


def _objects(head: str) -> FeedFormat:
    if _SHOPIFY.match(head):
        return FeedFormat.SHOPIFY_JSON
    if _AMAZON.search(head) and _AMAZON_META.search(head):
        return FeedFormat.AMAZON_META
    return FeedFormat.JSON_LD if _LINKED.search(head) else FeedFormat.NATIVE_JSONL


def _tabular(path: Path, header: str) -> FeedFormat:
    cells = next(csv.reader([header], delimiter=find_delimiter(header)), [])
    shopify = {shopify_column(name) for name in cells}
    if {"handle", "title"} <= shopify and shopify & SHOPIFY_COLUMNS:
        return FeedFormat.SHOPIFY_CSV
    columns = {google_column(name) for name in cells}
    if {"movieid", "title", "genres"} <= columns:
        return FeedFormat.MOVIELENS
    if not {"id", "title"} <= columns:
        shown = ", ".join(sorted(columns))[:120]
        raise InvalidFeed(f"{path.name} has no columns 'id' and 'title' (but: {shown!r}); {_KNOWN}")
    fields = {name.split(".")[0] for name in columns}
    if fields & _OPENAI_ONLY and fields & _GOOGLE_ONLY:
        return FeedFormat.OPENAI
    google, native = fields & _GOOGLE_ONLY, fields & (NATIVE_FIELDS - {"id", "title"})
    shared = {"description", "brand", "price", "availability", "gtin", "mpn"}
    return FeedFormat.GOOGLE_MERCHANT if len(google) > len(native - shared) else FeedFormat.NATIVE_CSV
