"""Keep what every product costs in a market's money, computed once for each market that is asked about."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.domain.search import PriceRange
from assistant.ports import Pricing

__all__ = ["NO_PRICE", "PriceColumns"]

NO_PRICE = -1
"""Stands for a product that has no price in the market's money."""
_KEPT = 32

Column = NDArray[np.int64]


class PriceColumns:
    """Prices in minor units by row, for one (country, currency) after another."""

    def __init__(self, products: Callable[[], Iterable[Product]], pricing: Pricing) -> None:
        """Take how to read all products in row order."""
        self._products = products
        self._pricing = pricing
        self._columns: OrderedDict[MarketView, Column] = OrderedDict()
        self._lock = threading.Lock()

    def column(self, view: MarketView) -> Column:
        """Return prices in the view's currency, NO_PRICE where there is none."""
        # Computed under the lock: a second caller would only do the same work again.
        with self._lock:
            column = self._columns.get(view)
            if column is None:
                column = np.fromiter(map(self._amount(view), self._products()), np.int64)
                self._columns[view] = column
                if len(self._columns) > _KEPT:
                    self._columns.popitem(last=False)
            self._columns.move_to_end(view)
            return column

    def update(self, changed: Mapping[int, Product]) -> None:
        """Take the new prices of some rows into every column that is kept."""
        with self._lock:
            for view, column in self._columns.items():
                amount, fresh = self._amount(view), column.copy()
                for row, product in changed.items():
                    fresh[row] = amount(product)
                self._columns[view] = fresh

    def passing(self, bounds: PriceRange, view: MarketView) -> NDArray[np.bool_]:
        """Return which rows lie within bounds, seen from the view's country; those without a price do not."""
        column = self.column(MarketView(view.country, bounds.currency or view.currency))
        mask: NDArray[np.bool_] = column != NO_PRICE
        if bounds.min is not None:
            mask &= column >= bounds.min.amount
        if bounds.max is not None:
            mask &= column <= bounds.max.amount
        return mask

    def _amount(self, view: MarketView) -> Callable[[Product], int]:
        def amount(product: Product) -> int:
            price = self._pricing.offer(product, view).price
            return price.amount if price is not None and price.currency == view.currency else NO_PRICE

        return amount
