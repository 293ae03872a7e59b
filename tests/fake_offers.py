"""Keep prices and stock in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.domain.offer_update import OfferReceipt, OfferUpdate
from assistant.domain.product import Product

__all__ = ["FakeOfferBook"]


class FakeOfferBook:
    """An OfferBook over some products; remembers what came."""

    def __init__(self, products: Iterable[Product]) -> None:
        self.products = {product.id: product for product in products}
        self.updates: list[OfferUpdate] = []

    async def apply(self, updates: Sequence[OfferUpdate]) -> OfferReceipt:
        self.updates += updates
        known = [update for update in updates if update.product_id in self.products]
        for update in known:
            self.products[update.product_id] = update.of(self.products[update.product_id])
        unknown = dict.fromkeys(one.product_id for one in updates if one.product_id not in self.products)
        return OfferReceipt(len(known), tuple(unknown), "g1")
