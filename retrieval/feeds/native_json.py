"""Read native products from one JSON array instead of one object a line."""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.feeds.json_items import read_items
from retrieval.feeds.native_row import NativeRow
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import ByteSource

__all__ = ["read_native_json"]


def read_native_json(source: ByteSource) -> Iterator[NativeRow | Reject]:
    """Yield the products of the array."""
    for item in read_items(source):
        if isinstance(item, Reject):
            yield item
            continue
        place, value, text = item
        if isinstance(value, dict):
            yield NativeRow(place, value, text)
        else:
            yield Reject.of(place, "the element is no JSON object", text)
