"""Read what a shopper is willing to pay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from assistant.domain.money import Money
from assistant.domain.offer import MarketView
from assistant.domain.search import PriceRange
from assistant.understanding.amounts import Amount
from assistant.understanding.currency import money, resolve_currency
from assistant.understanding.phrases import PhraseHit
from assistant.understanding.reading import Reading
from assistant.understanding.slots import SlotDraft

__all__ = ["apply_price_hits", "is_price"]

_NEAR = Decimal("0.2")
"""How far "about" reaches to either side."""
_SCALE = 1000
_NEED_CURRENCY = frozenset({"bare", "range"})


def is_price(hit: PhraseHit) -> bool:
    """Tell whether a phrase of the section "price" speaks of money: "20 to 40" alone might count anything."""
    name = hit.name
    if name not in _NEED_CURRENCY:
        return True
    return any(isinstance(value, Amount) and value.currency for value in hit.captures.values())


def apply_price_hits(reading: Reading, hits: Iterable[PhraseHit], view: MarketView, draft: SlotDraft) -> None:
    """Apply the phrases of the section "price" in text order: bounds narrow each other."""
    for hit in hits:
        name = hit.name
        if name in ("low", "high"):
            draft.price_level = name
        elif name in ("cheaper", "pricier"):
            draft.price_relative = name
        elif any(amount.odd for amount in hit.captures.values() if isinstance(amount, Amount)):
            draft.odd_price = True
        else:
            bounds = _bounds(name, hit, view)
            if bounds is None:
                draft.odd_price = True
            else:
                _narrow(draft, bounds)
        reading.take(hit.start, hit.end)


def _bounds(name: str, hit: PhraseHit, view: MarketView) -> PriceRange | None:
    amounts = [value for value in hit.captures.values() if isinstance(value, Amount)]
    said = next((amount.currency for amount in amounts if amount.currency), None)
    currency = resolve_currency(said, view)
    if name in ("between", "range"):
        first, second = amounts[:2]
        if second.scaled and not first.scaled and first.value * _SCALE < second.value:
            first = replace(first, value=first.value * _SCALE)  # "60 to 90 thousand"
        low, high = (money(value, currency) for value in sorted((first.value, second.value)))
        return PriceRange(low, high) if low and high else None
    value = amounts[0].value
    if name == "about":
        low, high = money(value * (1 - _NEAR), currency), money(value * (1 + _NEAR), currency)
        return PriceRange(low, high) if low and high else None
    bound = money(value, currency)
    if bound is None:
        return None
    return PriceRange(min=bound) if name == "over" else PriceRange(max=bound)


def _narrow(draft: SlotDraft, after: PriceRange) -> None:
    before = draft.price
    if before is None or before.currency != after.currency:
        draft.price = after
        return
    low = _pick(before.min, after.min, larger=True)
    high = _pick(before.max, after.max, larger=False)
    if low and high and low > high:
        draft.contradiction, draft.price = (high, low), None
    else:
        draft.price = PriceRange(low, high)


def _pick(first: Money | None, second: Money | None, larger: bool) -> Money | None:
    if first is None or second is None:
        return first or second
    return max(first, second) if larger else min(first, second)
