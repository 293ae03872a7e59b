"""Read a feed of any known format, row by row, in bounded memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from assistant.domain.errors import InvalidFeed
from assistant.domain.product import Product
from retrieval.feeds.amazon_meta import read_amazon_meta
from retrieval.feeds.delimited import TableRow, read_table
from retrieval.feeds.detect import FeedFormat, detect_format
from retrieval.feeds.google_fields import google_column
from retrieval.feeds.google_merchant import count_groups, read_google_merchant
from retrieval.feeds.json_ld import read_json_ld, read_json_ld_page
from retrieval.feeds.merchant_xml import read_merchant_xml
from retrieval.feeds.movielens_items import read_movielens
from retrieval.feeds.native_csv import read_native_csv
from retrieval.feeds.native_json import read_native_json
from retrieval.feeds.native_jsonl import read_native_jsonl
from retrieval.feeds.native_row import NativeRow, build_rows
from retrieval.feeds.parquet import read_parquet
from retrieval.feeds.rejects import Reject
from retrieval.feeds.shopify_csv import read_shopify_csv
from retrieval.feeds.shopify_json import read_shopify_json
from retrieval.feeds.source import ByteSource, LineSource, open_bytes, open_feed, read_head
from retrieval.feeds.tally import FeedTally

__all__ = ["read_feed"]

T = TypeVar("T")

_GROUP_COLUMN = re.compile(r"item[ _-]group[ _-]id", re.IGNORECASE)


def read_feed(
    path: Path,
    feed_format: str | None = None,
    *,
    max_bad: float = 0.20,
    tally: FeedTally | None = None,
    seen: set[str] | None = None,
    now: datetime | None = None,
    currency: str | None = None,
) -> Iterator[Product | Reject]:
    """Yield the products of a feed and the rows that are none.

    `feed_format`, a name of `--format`, is found out by content when not given. `tally` counts while one
    reads. Pass the same `seen` for several feeds of one catalogue: of products with the same id the first is
    kept. `now` decides which sale prices are in force; `currency` is that of prices which a format leaves
    bare, as Shopify's do. Raises InvalidFeed when the feed cannot be read, or
    has more than `max_bad` (0 to 1) bad rows: at the end, and early once 200 rows were seen.
    """
    tally = FeedTally() if tally is None else tally
    seen = set() if seen is None else seen
    chosen = _choose(path, feed_format)
    for item in _Reading(path, tally, now or datetime.now(UTC), currency).products(chosen):
        result = _check_id(*item, seen, tally) if isinstance(item, tuple) else item
        if isinstance(result, Reject):
            tally.reject(result.reason)
        else:
            tally.products += 1
        yield result
        if isinstance(result, Reject):
            tally.judge(path, max_bad, finished=False)
    tally.judge(path, max_bad, finished=True)


def _choose(path: Path, feed_format: str | None) -> FeedFormat:
    if feed_format is None:
        return detect_format(path)
    try:
        return FeedFormat(feed_format)
    except ValueError as error:
        raise InvalidFeed(
            f"There is no feed format {feed_format[:40]!r}; choose one of {', '.join(FeedFormat)}"
        ) from error


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the readers of all formats need."""

    path: Path
    tally: FeedTally
    now: datetime
    currency: str | None

    def products(self, feed_format: FeedFormat) -> Iterator[tuple[int, Product] | Reject]:
        """Yield place and product of each row, or why there is none."""
        match feed_format:
            case FeedFormat.NATIVE_JSONL:
                yield from self._lines(lambda source: read_native_jsonl(source, self.tally))
            case FeedFormat.NATIVE_CSV:
                yield from self._lines(lambda source: read_native_csv(source, self.tally))
            case FeedFormat.GOOGLE_MERCHANT | FeedFormat.OPENAI:
                yield from self._grouped(self._table, _GROUP_COLUMN.search(read_head(self.path)) is not None)
            case FeedFormat.GOOGLE_MERCHANT_XML:
                yield from self._grouped(self._xml, True)
            case _:
                yield from build_rows(self._native(feed_format), self.tally)

    def _native(self, feed_format: FeedFormat) -> Iterator[NativeRow | Reject]:
        match feed_format:
            case FeedFormat.NATIVE_JSON:
                yield from self._blocks(read_native_json)
            case FeedFormat.SHOPIFY_JSON:
                yield from self._blocks(lambda source: read_shopify_json(source, self.currency))
            case FeedFormat.SHOPIFY_CSV:
                yield from self._lines(lambda source: read_shopify_csv(source, self.currency, self.tally))
            case FeedFormat.JSON_LD:
                yield from self._blocks(read_json_ld)
            case FeedFormat.JSON_LD_PAGE:
                yield from self._blocks(read_json_ld_page)
            case FeedFormat.AMAZON_META:
                yield from self._lines(read_amazon_meta)
            case FeedFormat.MOVIELENS:
                yield from self._lines(read_movielens)
            case FeedFormat.NATIVE_PARQUET:
                yield from read_parquet(self.path)

    def _lines(self, read: Callable[[LineSource], Iterator[T]]) -> Iterator[T]:
        with open_feed(self.path, self.tally) as source:
            yield from read(source)

    def _blocks(self, read: Callable[[ByteSource], Iterator[T]]) -> Iterator[T]:
        with open_bytes(self.path, self.tally) as source:
            yield from read(source)

    def _table(self, tally: FeedTally) -> Iterator[TableRow | Reject]:
        with open_feed(self.path, tally) as source:
            yield from read_table(source, google_column)

    def _xml(self, tally: FeedTally) -> Iterator[TableRow | Reject]:
        with open_bytes(self.path, tally) as source:
            yield from read_merchant_xml(source)

    def _grouped(
        self, rows: Callable[[FeedTally], Iterator[TableRow | Reject]], has_groups: bool
    ) -> Iterator[tuple[int, Product] | Reject]:
        """Count the item groups in a first pass, so that each is let go with its last row."""
        groups = count_groups(rows(FeedTally())) if has_groups else Counter[str]()
        return read_google_merchant(rows(self.tally), self.tally, groups, self.now)


def _check_id(line: int, product: Product, seen: set[str], tally: FeedTally) -> Product | Reject:
    if product.id in seen:
        tally.accepted -= 1
        reason = f"id {product.id!r} was used by an earlier row; give every product its own"
        return Reject.of(line, reason, product.title, product.id)
    seen.add(product.id)
    return product
