"""Read Google Merchant product data as tab (or comma) separated text; variants of a group become one product.

Fields: https://support.google.com/merchants/answer/7052112
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from assistant.domain.errors import InvalidMoney
from assistant.domain.product import Product
from retrieval.feeds.delimited import TableRow, read_table
from retrieval.feeds.fields import Warn
from retrieval.feeds.product_row import build_product
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import LineSource
from retrieval.feeds.tally import FeedTally
from retrieval.feeds.variants import merge_variants

__all__ = ["count_groups", "google_column", "read_google_merchant"]

_RENAMED = {
    "link": "url",
    "image_link": "image_url",
    "content_language": "language",
    "quantity": "stock",
    "sell_on_google_quantity": "stock",
}
_TAKEN_OVER = ("id", "title", "description", "brand", "availability", "gtin", "mpn")
_ATTRIBUTES = {
    **{
        name: name
        for name in ("size", "gender", "age_group", "pattern", "condition", "size_type", "size_system")
    },
    **{name: name for name in ("energy_efficiency_class", "multipack", "certification")},
    **{f"product_{name}": name for name in ("weight", "length", "width", "height")},
}
_SLASH_SEPARATED = ("color", "material")
_DETAIL = re.compile(r'"?([^:",]*):([^:",]+):([^",]+)"?(?:,|$)')


def google_column(name: str) -> str:
    """Return the usual name of a column: "g:Image Link" and "image_link" are one."""
    plain = name.strip().removeprefix("\ufeff").strip().lower().removeprefix("g:")
    return re.sub(r"[\s\-]+", "_", re.sub(r"\s*\(.*\)$", "", plain))


def count_groups(source: LineSource) -> Counter[str]:
    """Return how many rows each item group has, so that a group can be let go with its last row."""
    rows = read_table(source, google_column)
    return Counter(
        row.cells["item_group_id"]
        for row in rows
        if isinstance(row, TableRow) and "item_group_id" in row.cells
    )


def read_google_merchant(
    source: LineSource, tally: FeedTally, groups: Counter[str], now: datetime
) -> Iterator[tuple[int, Product] | Reject]:
    """Yield products in the order in which they become complete, and the rows that cannot be used.

    `groups` comes from `count_groups` on the same feed; `now` decides which sale prices are in force.
    Raises InvalidFeed without a header.
    """
    left = groups.copy()
    waiting: dict[str, list[tuple[int, Product]]] = {}
    for row in read_table(source, google_column):
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
        return row.line, build_product(_to_native(row.cells, warn, now), warn)
    except (ValueError, InvalidMoney) as error:
        return Reject.of(row.line, str(error), row.text, row.cells.get("id"))


def _to_native(cells: dict[str, str], warn: Warn, now: datetime) -> dict[str, Any]:
    native: dict[str, Any] = {name: cells[name] for name in _TAKEN_OVER if name in cells}
    for name, ours in _RENAMED.items():
        if name in cells:
            native.setdefault(ours, cells[name])
    native["price"] = cells.get("price")
    if "sale_price" in cells and _is_on(cells.get("sale_price_effective_date"), now, warn):
        native["price"], native["list_price"] = cells["sale_price"], cells.get("price")
    native["category"] = _category(cells)
    native["attributes"] = _attributes(cells)
    if highlights := cells.get("product_highlight"):
        native["description"] = "\n".join(filter(None, [native.get("description"), highlights]))
    return native


def _category(cells: dict[str, str]) -> str | None:
    """Prefer the shop's own words; Google's category may be a mere number."""
    google = cells.get("google_product_category", "")
    return cells.get("product_type") or (None if google.isdecimal() else google)


def _attributes(cells: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in _SLASH_SEPARATED:
        if name in cells:
            found[name] = [part.strip() for part in cells[name].split("/")]
    for name, ours in _ATTRIBUTES.items():
        if name in cells:
            found[ours] = [cells[name]]
    for _, name, value in _DETAIL.findall(cells.get("product_detail", "")):
        found.setdefault(name.strip(), []).append(value.strip())
    return found


def _is_on(period: str | None, now: datetime, warn: Warn) -> bool:
    """Tell whether a sale is on; one with an unreadable period is not."""
    if period is None:
        return True
    try:
        first, last = (_moment(part, now) for part in period.split("/"))
    except ValueError:
        warn("sale price with an unreadable period ignored", period)
        return False
    return first <= now <= last


def _moment(text: str, now: datetime) -> datetime:
    moment = datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
