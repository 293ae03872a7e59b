"""Read the rows of Google Merchant product data; variants of a group become one product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from assistant.domain.errors import InvalidMoney
from assistant.domain.product import Product
from retrieval.feeds.delimited import TableRow
from retrieval.feeds.fields import Warn
from retrieval.feeds.google_fields import google_native
from retrieval.feeds.product_row import build_product
from retrieval.feeds.rejects import Reject
from retrieval.feeds.tally import FeedTally
from retrieval.feeds.variants import merge_variants

__all__ = ["count_groups", "read_google_merchant"]


def count_groups(rows: Iterable[TableRow | Reject]) -> Counter[str]:
    """Return how many rows each item group has, so that a group can be let go with its last row."""
    return Counter(
        row.cells["item_group_id"]
        for row in rows
        if isinstance(row, TableRow) and "item_group_id" in row.cells
    )


def read_google_merchant(
    rows: Iterable[TableRow | Reject], tally: FeedTally, groups: Counter[str], now: datetime
) -> Iterator[tuple[int, Product] | Reject]:
    """Yield products in the order in which they become complete, and the rows that cannot be used.

    `groups` comes from `count_groups` on the same rows; `now` decides which sale prices are in force.
    """
    left = groups.copy()
    waiting: dict[str, list[tuple[int, Product]]] = {}
    for row in rows:
        if isinstance(row, Reject):
            yield row
            continue
        group = row.cells.get("item_group_id")
        result = _read_row(row, tally.warner(row.line), now)
        tally.accepted += not isinstance(result, Reject)
        if group is None:
            yield result
            continue
        left[group] -= 1
        if isinstance(result, Reject):
            yield result
        else:
            waiting.setdefault(group, []).append(result)
        if left[group] <= 0 and (variants := waiting.pop(group, None)):
            line = variants[0][0]
            yield line, merge_variants(group, [product for _, product in variants], tally.warner(line))


def _read_row(row: TableRow, warn: Warn, now: datetime) -> tuple[int, Product] | Reject:
    try:
        return row.line, build_product(google_native(row.cells, warn, now), warn)
    except (ValueError, InvalidMoney) as error:
        return Reject.of(row.line, str(error), row.text, row.cells.get("id"))
