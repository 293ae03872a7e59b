"""Write constraints as the JSON of the HTTP contract, and read them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.search import Constraints, Exclusions, PriceRange, Sort

__all__ = ["constraints_from_json", "constraints_to_json", "price_from_json"]


def constraints_to_json(constraints: Constraints, query: str) -> dict[str, Any]:
    """Return the `constraints` object of an answer (design § 3)."""
    price = constraints.price
    exclude = constraints.exclude
    return {
        "query": query,
        "categories": list(constraints.categories),
        "brands": list(constraints.brands),
        "colors": list(constraints.colors),
        "sizes": list(constraints.sizes),
        "attributes": {name: list(values) for name, values in constraints.attributes.items()},
        "price": None
        if price is None
        else {
            "min": price.min.amount if price.min else None,
            "max": price.max.amount if price.max else None,
            "currency": price.currency,
        },
        "availability": [value.value for value in constraints.availability],
        "min_rating": None if constraints.min_rating is None else str(constraints.min_rating),
        "exclude": {
            "brands": list(exclude.brands),
            "colors": list(exclude.colors),
            "terms": list(exclude.terms),
        },
        "sort": constraints.sort.value if constraints.sort else None,
    }


def constraints_from_json(data: Mapping[str, Any]) -> Constraints:
    """Read what `constraints_to_json` wrote; missing parts mean nothing is demanded."""
    exclude = data.get("exclude") or {}
    rating, sort = data.get("min_rating"), data.get("sort")
    return Constraints(
        categories=_words(data.get("categories")),
        brands=_words(data.get("brands")),
        colors=_words(data.get("colors")),
        sizes=_words(data.get("sizes")),
        attributes={name: _words(values) for name, values in (data.get("attributes") or {}).items()},
        price=price_from_json(data.get("price")),
        availability=tuple(Availability(value) for value in data.get("availability") or ()),
        min_rating=None if rating is None else Decimal(str(rating)),
        exclude=Exclusions(
            brands=_words(exclude.get("brands")),
            colors=_words(exclude.get("colors")),
            terms=_words(exclude.get("terms")),
        ),
        sort=Sort(sort) if sort else None,
    )


def price_from_json(data: Mapping[str, Any] | None) -> PriceRange | None:
    """Read a price range in minor units; None when no bound is set."""
    if not data or (data.get("min") is None and data.get("max") is None):
        return None
    currency = data["currency"]
    low, high = data.get("min"), data.get("max")
    return PriceRange(
        min=None if low is None else Money(low, currency), max=None if high is None else Money(high, currency)
    )


def _words(values: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(values or ())
