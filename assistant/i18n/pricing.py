"""Say on what terms a product is offered to a market view."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain.money import Money
from assistant.domain.offer import MarketView, Offer
from assistant.domain.product import Product
from assistant.i18n.exchange import ExchangeRates

__all__ = ["MarketPricing"]


class MarketPricing:
    """Implement Pricing: a market's own price wins, then any in the wanted currency, then a conversion."""

    def __init__(self, rates: ExchangeRates) -> None:
        self._rates = rates

    def offer(self, product: Product, view: MarketView) -> Offer:
        """Return price and delivery; a converted price is approximate and carries its rate's day."""
        ships = product.ships(view.country)
        exact = _exact(product, view)
        if exact is not None:
            return Offer(exact, _reduced_from(product, exact), False, None, product.availability, ships)
        for money in _stated(product, view):
            converted = self._rates.convert(money, view.currency)
            if converted is None:
                continue
            price, day = converted
            before = _reduced_from(product, money)
            listed = self._rates.convert(before, view.currency) if before is not None else None
            list_price = listed[0] if listed is not None and listed[0] > price else None
            return Offer(price, list_price, True, day, product.availability, ships)
        own = next(_stated(product, view), None)
        before = _reduced_from(product, own) if own is not None else None
        refused = own is not None and self._rates.outdated(own.currency, view.currency)
        return Offer(own, before, False, None, product.availability, ships, refused)


def _exact(product: Product, view: MarketView) -> Money | None:
    """Return a price that the shop itself states in the wanted currency.

    Where only other markets have one, the dearest counts, so that nobody is promised too little.
    """
    wanted = view.currency
    own = product.prices.get(view.country)
    if own is not None and own.currency == wanted:
        return own
    if product.price is not None and product.price.currency == wanted:
        return product.price
    return max((money for money in product.prices.values() if money.currency == wanted), default=None)


def _stated(product: Product, view: MarketView) -> Iterator[Money]:
    """Yield the shop's prices, those nearest to the view first."""
    own = product.prices.get(view.country)
    if own is not None:
        yield own
    if product.price is not None:
        yield product.price
    for country in sorted(product.prices):
        yield product.prices[country]


def _reduced_from(product: Product, price: Money) -> Money | None:
    """Return the earlier price, only where it belongs to exactly this price: a false reduction is a lie."""
    before = product.list_price
    if before is None or product.price != price or before.currency != price.currency or before <= price:
        return None
    return before
