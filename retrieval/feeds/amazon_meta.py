"""Read the product metadata of Amazon Reviews 2023 (Hou et al. 2024), for research.

Fields: https://amazon-reviews-2023.github.io
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from retrieval.feeds.json_lines import read_json_lines
from retrieval.feeds.native_row import NativeRow
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import LineSource

__all__ = ["read_amazon_meta"]

_MOST_DETAILS = 40


def read_amazon_meta(source: LineSource) -> Iterator[NativeRow | Reject]:
    """Yield one row a line; prices are those of the American shop."""
    for row in read_json_lines(source):
        yield row if isinstance(row, Reject) else NativeRow(row.line, _native(row.fields), row.text[:200])


def _native(item: Mapping[str, Any]) -> dict[str, Any]:
    details = item.get("details")
    details = details if isinstance(details, Mapping) else {}
    images = [one for one in item.get("images") or () if isinstance(one, Mapping)]
    price = item.get("price")
    fields: dict[str, Any] = {
        "id": item.get("parent_asin"),
        "title": item.get("title"),
        "description": [*_texts(item.get("features")), *_texts(item.get("description"))],
        "language": "en",
        "brand": details.get("Brand") or item.get("store"),
        "category": _texts(item.get("categories")) or item.get("main_category"),
        "image_url": next((one.get("large") or one.get("thumb") for one in images), None),
        "price": str(price).removeprefix("$") if price not in (None, "", "None") else None,
        "currency": "USD",
        "rating": {"value": item.get("average_rating"), "count": item.get("rating_number")}
        if item.get("rating_number")
        else None,
        "attributes": {
            str(name): value
            for name, value in list(details.items())[:_MOST_DETAILS]
            if isinstance(value, str | int) and name != "Brand"
        },
    }
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
