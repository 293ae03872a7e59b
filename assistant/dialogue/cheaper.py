"""Turn "cheaper" and "more upmarket" into price bounds over what was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median_low

from assistant.domain.money import Money
from assistant.domain.search import Constraints, PriceRange, Sort

__all__ = ["relative_bounds"]


def relative_bounds(
    direction: str, constraints: Constraints, shown: Sequence[Money], pointed: Sequence[Money]
) -> list[Constraints]:
    """Return constraints to try in order, strictest first.

    Cheaper than what was pointed at; else than everything shown; else than the middle of it. A bound
    already in force stays when it is stricter.
    """
    prices = list(pointed or shown)
    if not prices or len({price.currency for price in prices}) > 1:
        order = Sort.PRICE_ASC if direction == "cheaper" else Sort.PRICE_DESC
        return [replace(constraints, sort=order)]
    currency = prices[0].currency
    amounts = sorted(price.amount for price in prices)
    if direction == "cheaper":
        strict = _below(constraints, Money(amounts[0] - 1, currency))
        middle = _below(constraints, Money(median_low(amounts) - 1, currency))
    else:
        strict = _above(constraints, Money(amounts[-1] + 1, currency))
        middle = _above(constraints, Money(median_low(amounts) + 1, currency))
    return [strict] if pointed or strict.price == middle.price else [strict, middle]


def _below(constraints: Constraints, bound: Money) -> Constraints:
    price = constraints.price
    low = price.min if price and price.currency == bound.currency else None
    if low is not None and low > bound:
        low = None
    return replace(constraints, price=PriceRange(low, bound))


def _above(constraints: Constraints, bound: Money) -> Constraints:
    price = constraints.price
    high = price.max if price and price.currency == bound.currency else None
    if high is not None and high < bound:
        high = None
    return replace(constraints, price=PriceRange(bound, high))
