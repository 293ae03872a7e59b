"""Describe what changes about the offer of a product while its words stay the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.product import Product

__all__ = ["OfferReceipt", "OfferUpdate"]


@dataclass(frozen=True, slots=True)
class OfferUpdate:
    """New terms of one product; only the fields that are `given` change."""

    product_id: str
    given: frozenset[str]
    """Names of the fields below that are meant; the others stay what they were."""
    price: Money | None = None
    prices: Mapping[str, Money] = field(default_factory=dict)
    """Market → price there; takes the place of all market prices."""
    list_price: Money | None = None
    availability: Availability = Availability.IN_STOCK
    stock: int | None = None

    def of(self, product: Product) -> Product:
        """Return the product on the new terms."""
        changes: dict[str, Any] = {name: getattr(self, name) for name in self.given}
        return replace(product, **changes)


@dataclass(frozen=True, slots=True)
class OfferReceipt:
    """What became of a batch of updates."""

    updated: int
    unknown: tuple[str, ...]
    """Ids that the catalogue does not have; nothing was kept of them."""
    generation: str
    """The catalogue they were applied to."""
