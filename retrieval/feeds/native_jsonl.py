"""Read Dragoman's own feed format: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain.errors import InvalidMoney
from assistant.domain.product import Product
from retrieval.feeds.json_text import load_json
from retrieval.feeds.product_row import build_product
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import CutFeed, LineSource, OverlongLine
from retrieval.feeds.tally import FeedTally

__all__ = ["read_native_jsonl"]


def read_native_jsonl(source: LineSource, tally: FeedTally) -> Iterator[tuple[int, Product] | Reject]:
    """Yield each line's number and product, or why there is none."""
    while True:
        try:
            text = next(source)
        except StopIteration:
            return
        except (OverlongLine, CutFeed) as error:
            yield Reject(source.line, str(error))
            continue
        if not text.strip():
            continue
        line = source.line
        row: object = None
        try:
            row = load_json(text)
            if not isinstance(row, dict):
                raise ValueError("the line is no JSON object")
            product = build_product(row, tally.warner(line))
        except (ValueError, InvalidMoney) as error:
            reason = str(error)
            if row is None and not source.complete:
                reason = f"the feed ends in the middle of this row ({reason}); export it again"
            yield Reject.of(line, reason, text, row.get("id") if isinstance(row, dict) else None)
            continue
        tally.accepted += 1
        yield line, product
