"""Say where in a shop a product stands, as far as lists care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from assistant.domain.product import Product
from assistant.domain.text import fold

__all__ = ["Shelved"]

_SHELF_LEVELS = 2


@dataclass(frozen=True, slots=True)
class Shelved:
    """A product's place: two with the same path and brand repeat each other."""

    path: tuple[str, ...] = ()
    """Way from the root to the kind of product, the same for every language of the catalogue."""
    brand: str | None = None

    @classmethod
    def as_written(cls, product: Product) -> Self:
        """Take the category as the feed writes it: right where the catalogue has one language."""
        return cls(tuple(map(fold, product.category)), fold(product.brand) if product.brand else None)

    @property
    def shelf(self) -> str | None:
        """The part of the path that shoppers think in: its first two levels."""
        return " > ".join(self.path[:_SHELF_LEVELS]) or None
