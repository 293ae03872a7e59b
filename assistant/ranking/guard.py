"""Check once more, behind every engine, that nothing shown breaks what the shopper demanded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.domain.offer import MarketView, Offer, Undeliverable
from assistant.domain.product import Product
from assistant.domain.search import Constraints
from assistant.domain.text import fold
from assistant.ranking.fusion import Candidate

__all__ = ["admissible", "delivered_first"]


def delivered_first(
    ranked: Sequence[Candidate], products: Mapping[str, Product], view: MarketView
) -> list[Candidate]:
    """Return candidates with those last, or not at all, that are not shipped to the view's country."""
    if view.undeliverable is Undeliverable.SHOW:
        return list(ranked)
    far = [one for one in ranked if not products[one.product_id].ships(view.country)]
    near = [one for one in ranked if products[one.product_id].ships(view.country)]
    return near if view.undeliverable is Undeliverable.HIDE else [*near, *far]


def admissible(product: Product, offer: Offer, constraints: Constraints) -> bool:
    """Tell whether price bounds and brand exclusions hold; fail closed where a price is not known.

    Engines filter already: this guard makes a wrong engine a missing product, never a broken promise.
    """
    bounds = constraints.price
    if bounds is not None:
        price = offer.price
        if price is None or price.currency != bounds.currency:
            return False
        if bounds.max is not None and price > bounds.max:
            return False
        if bounds.min is not None and price < bounds.min:
            return False
    if product.brand is not None:
        brand = fold(product.brand)
        if any(fold(excluded) == brand for excluded in constraints.exclude.brands):
            return False
    return True
