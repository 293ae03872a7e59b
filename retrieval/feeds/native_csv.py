"""Read Dragoman's own fields from CSV, where `prices.US` or JSON in a cell stands for nesting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.domain.errors import InvalidMoney
from assistant.domain.product import Product
from retrieval.feeds.delimited import read_table
from retrieval.feeds.json_text import load_json
from retrieval.feeds.product_row import build_product
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import LineSource
from retrieval.feeds.tally import FeedTally

__all__ = ["read_native_csv"]

_NESTED = frozenset("category prices rating attributes translations ships_to options identifiers".split())


def read_native_csv(source: LineSource, tally: FeedTally) -> Iterator[tuple[int, Product] | Reject]:
    """Yield each row's line and product, or why there is none; raises InvalidFeed without a header."""
    for row in read_table(source, _column):
        if isinstance(row, Reject):
            yield row
            continue
        try:
            product = build_product(_nest(row.cells), tally.warner(row.line))
        except (ValueError, InvalidMoney) as error:
            yield Reject.of(row.line, str(error), row.text, row.cells.get("id"))
            continue
        tally.accepted += 1
        yield row.line, product


def _column(name: str) -> str:
    """Fold the case of the field's own name, not of what follows a dot (`prices.US`)."""
    field, dot, rest = name.strip().partition(".")
    return field.strip().lower().replace(" ", "_") + dot + rest.strip()


def _nest(cells: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column, text in cells.items():
        *parents, last = column.split(".")
        value: Any = text
        if (parents or column in _NESTED) and text.startswith(("{", "[")):
            try:
                value = load_json(text)
            except ValueError as error:
                raise ValueError(f"{column}: {error}") from error
        target = row
        for parent in parents:
            target = target.setdefault(parent, {})
            if not isinstance(target, dict):
                raise ValueError(f"{column}: column {parent!r} has a value of its own; keep one of the two")
        target.setdefault(last, value)
    return row
