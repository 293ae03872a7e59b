"""Find out a feed's format by its content, whatever the file is called."""

from __future__ import annotations

import csv
from enum import StrEnum
from pathlib import Path

from assistant.domain.errors import InvalidFeed
from retrieval.feeds.delimited import find_delimiter
from retrieval.feeds.google_merchant_tsv import google_column
from retrieval.feeds.product_row import NATIVE_FIELDS
from retrieval.feeds.source import read_head

__all__ = ["FeedFormat", "detect_format"]


class FeedFormat(StrEnum):
    """Feed formats by the names of `--format`."""

    NATIVE_JSONL = "native-jsonl"
    NATIVE_CSV = "native-csv"
    GOOGLE_MERCHANT = "google-merchant"


_GOOGLE_ONLY = frozenset(
    "link image_link additional_image_link google_product_category product_type item_group_id sale_price "
    "identifier_exists shipping age_group".split()
)
_STRANGERS = (
    ("PAR1", "Parquet"),
    ("PK\x03\x04", "a ZIP archive or Excel workbook"),
    ("<", "XML or HTML"),
    ("[", "one JSON array"),
    ("%PDF", "PDF"),
)
_KNOWN = f"write {', '.join(FeedFormat)}, or name the format with --format"


def detect_format(path: Path) -> FeedFormat:
    """Return the format of a feed; raises InvalidFeed naming what was found and what is read."""
    head = read_head(path).lstrip()
    if not head:
        raise InvalidFeed(f"{path.name} is empty; export it again")
    if head.startswith("{"):
        return FeedFormat.NATIVE_JSONL
    for beginning, name in _STRANGERS:
        if head.startswith(beginning):
            raise InvalidFeed(f"{path.name} is {name}, which is not read as a feed; {_KNOWN}")
    header = head.splitlines()[0]
    columns = {
        google_column(name) for name in next(csv.reader([header], delimiter=find_delimiter(header)), [])
    }
    if not {"id", "title"} <= columns:
        shown = ", ".join(sorted(columns))[:120]
        raise InvalidFeed(f"{path.name} has no columns 'id' and 'title' (but: {shown!r}); {_KNOWN}")
    fields = {name.split(".")[0] for name in columns}
    google, native = fields & _GOOGLE_ONLY, fields & (NATIVE_FIELDS - {"id", "title"})
    shared = {"description", "brand", "price", "availability", "gtin", "mpn"}
    return FeedFormat.GOOGLE_MERCHANT if len(google) > len(native - shared) else FeedFormat.NATIVE_CSV
