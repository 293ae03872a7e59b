"""Say what a front-end may narrow a result by, with counts, in the shopper's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.domain.offer import MarketView
from assistant.domain.search import Vocabulary
from assistant.domain.text import fold
from assistant.ports import Lexicon

__all__ = ["facet_fields", "facets_to_json"]

_FIELDS = {"brands": "brand", "categories": "category", "colors": "color", "sizes": "size"}
_MOST_VALUES = 50


def facet_fields(names: Sequence[str]) -> tuple[str, ...]:
    """Return the fields behind the names that callers use for filters; an attribute is its own."""
    return tuple(dict.fromkeys(_FIELDS.get(name, name) for name in names))


def facets_to_json(
    found: Mapping[str, Mapping[str, int]],
    names: Sequence[str],
    vocabulary: Vocabulary,
    lexicon: Lexicon,
    tag: str,
    view: MarketView,
) -> dict[str, Any]:
    """Return {name: [{value, name, count}]}, commonest first: `value` is what a filter takes.

    "price" is {min, max, currency} in minor units, or null where nothing has a price in the view's currency.
    """
    written = {
        "brands": {fold(brand): brand for brand in vocabulary.brands},
        "categories": {fold(category): category for category in vocabulary.categories},
    }
    answer: dict[str, Any] = {}
    for name in names:
        counts = found.get(_FIELDS.get(name, name), {})
        if name == "price":
            answer[name] = {**counts, "currency": view.currency} if counts else None
            continue
        values = []
        for value, count in counts.items():
            # A path of categories is a value of its own, which no shop writes.
            known = written.get(name, {}).get(value) if name in written else value
            if known is not None:
                values.append({"value": known, "name": _named(known, name, lexicon, tag), "count": count})
        answer[name] = values[:_MOST_VALUES]
    return answer


def _named(value: str, name: str, lexicon: Lexicon, tag: str) -> str:
    if name in ("brands", "categories", "sizes", "availability"):
        return value
    return next(iter(lexicon.words(value, tag)), value)
