"""Read a feed of any known format, row by row, in bounded memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from assistant.domain.errors import InvalidFeed
from assistant.domain.product import Product
from retrieval.feeds.detect import FeedFormat, detect_format
from retrieval.feeds.google_merchant_tsv import count_groups, read_google_merchant
from retrieval.feeds.native_csv import read_native_csv
from retrieval.feeds.native_jsonl import read_native_jsonl
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import LineSource, open_feed, read_head
from retrieval.feeds.tally import FeedTally

__all__ = ["read_feed"]

_GROUP_COLUMN = re.compile(r"item[ _-]group[ _-]id", re.IGNORECASE)


def read_feed(
    path: Path,
    feed_format: str | None = None,
    *,
    max_bad: float = 0.20,
    tally: FeedTally | None = None,
    seen: set[str] | None = None,
    now: datetime | None = None,
) -> Iterator[Product | Reject]:
    """Yield the products of a feed and the rows that are none.

    `feed_format`, a name of `--format`, is found out by content when not given. `tally` counts while one
    reads. Pass the same `seen` for several feeds of one catalogue: of products with the same id the first is
    kept. `now` decides which sale prices are in force. Raises InvalidFeed when the feed cannot be read, or
    has more than `max_bad` (0 to 1) bad rows: at the end, and early once 200 rows were seen.
    """
    tally = FeedTally() if tally is None else tally
    seen = set() if seen is None else seen
    chosen = _choose(path, feed_format)
    with open_feed(path, tally) as source:
        for item in _read_rows(path, chosen, source, tally, now or datetime.now(UTC)):
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


def _read_rows(
    path: Path, feed_format: FeedFormat, source: LineSource, tally: FeedTally, now: datetime
) -> Iterator[tuple[int, Product] | Reject]:
    match feed_format:
        case FeedFormat.NATIVE_JSONL:
            return read_native_jsonl(source, tally)
        case FeedFormat.NATIVE_CSV:
            return read_native_csv(source, tally)
        case FeedFormat.GOOGLE_MERCHANT:
            return read_google_merchant(source, tally, _groups(path), now)


def _groups(path: Path) -> Counter[str]:
    """Count the item groups in a first pass, where there are any."""
    if not _GROUP_COLUMN.search(read_head(path).split("\n", 1)[0]):
        return Counter()
    with open_feed(path, FeedTally()) as source:
        return count_groups(source)


def _check_id(line: int, product: Product, seen: set[str], tally: FeedTally) -> Product | Reject:
    if product.id in seen:
        tally.accepted -= 1
        reason = f"id {product.id!r} was used by an earlier row; give every product its own"
        return Reject.of(line, reason, product.title, product.id)
    seen.add(product.id)
    return product
