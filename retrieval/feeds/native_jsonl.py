"""Read Dragoman's own feed format: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain.errors import InvalidMoney
from assistant.domain.product import Product
from retrieval.feeds.json_lines import read_json_lines
from retrieval.feeds.product_row import build_product
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import LineSource
from retrieval.feeds.tally import FeedTally

__all__ = ["read_native_jsonl"]


def read_native_jsonl(source: LineSource, tally: FeedTally) -> Iterator[tuple[int, Product] | Reject]:
    """Yield each line's number and product, or why there is none."""
    for row in read_json_lines(source):
        if isinstance(row, Reject):
            yield row
            continue
        try:
            product = build_product(row.fields, tally.warner(row.line))
        except (ValueError, InvalidMoney) as error:
            yield Reject.of(row.line, str(error), row.text, row.fields.get("id"))
            continue
        tally.accepted += 1
        yield row.line, product
