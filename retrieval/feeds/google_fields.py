"""Translate the fields of Google Merchant, which OpenAI's product feed shares, into native ones.

Fields: https://support.google.com/merchants/answer/7052112 and
https://developers.openai.com/commerce/specs/feed
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from retrieval.feeds.fields import Warn

__all__ = ["google_column", "google_native"]

_RENAMED = {
    "link": "url",
    "image_link": "image_url",
    "content_language": "language",
    "quantity": "stock",
    "sell_on_google_quantity": "stock",
    "inventory_quantity": "stock",
}
_TAKEN_OVER = ("id", "title", "description", "brand", "availability", "gtin", "mpn")
_ATTRIBUTES = {
    **{
        name: name
        for name in ("size", "gender", "age_group", "pattern", "condition", "size_type", "size_system")
    },
    **{name: name for name in ("energy_efficiency_class", "multipack", "certification")},
    **{f"product_{name}": name for name in ("weight", "length", "width", "height")},
    **{name: name for name in ("weight", "length", "width", "height", "dimensions", "warranty")},
    "unit_pricing_measure": "unit_pricing_measure",
    "unit_pricing_base_measure": "unit_pricing_base_measure",
}
_SLASH_SEPARATED = ("color", "material")
_DETAIL = re.compile(r'"?([^:",]*):([^:",]+):([^",]+)"?(?:,|$)')


def google_column(name: str) -> str:
    """Return the usual name of a column: "g:Image Link" and "image_link" are one."""
    plain = name.strip().removeprefix("\ufeff").strip().lower().removeprefix("g:")
    return re.sub(r"[\s\-]+", "_", re.sub(r"\s*\(.*\)$", "", plain))


def google_native(cells: dict[str, str], warn: Warn, now: datetime) -> dict[str, Any]:
    native: dict[str, Any] = {name: cells[name] for name in _TAKEN_OVER if name in cells}
    for name, ours in _RENAMED.items():
        if name in cells:
            native.setdefault(ours, cells[name])
    native["price"] = cells.get("price")
    if "sale_price" in cells and _is_on(cells.get("sale_price_effective_date"), now, warn):
        native["price"], native["list_price"] = cells["sale_price"], cells.get("price")
    if "product_review_rating" in cells:
        native["rating"] = {
            "value": cells["product_review_rating"],
            "count": cells.get("product_review_count", "0"),
        }
    native["category"] = _category(cells)
    native["attributes"] = _attributes(cells)
    if highlights := cells.get("product_highlight"):
        native["description"] = "\n".join(filter(None, [native.get("description"), highlights]))
    return native


def _category(cells: dict[str, str]) -> str | None:
    """Prefer the shop's own words; Google's category may be a mere number."""
    google = cells.get("google_product_category", "")
    return (
        cells.get("product_type") or cells.get("product_category") or (None if google.isdecimal() else google)
    )


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
