"""Bound how many products of one category or brand a list may hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from math import ceil

from assistant.ranking.shelved import Shelved

__all__ = ["Caps", "CapsKeeper"]

_TIGHTEST = 0.25
"""Share of a list that one category or brand may have when diversity is 1."""


@dataclass(frozen=True, slots=True)
class Caps:
    """Most products of one kind in a list; None for as many as there are."""

    category: int | None = None
    brand: int | None = None

    @classmethod
    def at(cls, diversity: float, limit: int, wanted: float = 0.0) -> Caps:
        """Return the caps of a list: none at diversity 0, a quarter of the list at 1.

        A category may have `wanted`, the largest share of the shopper's own mix, where that mix counts.
        """
        share = 1 - (1 - _TIGHTEST) * diversity
        own = max(share, 4 * diversity * (1 - diversity) * wanted)
        return cls(max(1, ceil(limit * own)), max(1, ceil(limit * share)))


@dataclass(slots=True)
class CapsKeeper:
    """Follow a list while it grows, and tell what still fits under the caps."""

    caps: Caps
    products: Sequence[Shelved]
    """The candidates."""
    _taken: Counter[Hashable] = field(default_factory=Counter, init=False)
    _kinds: list[list[tuple[Hashable, int]]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self._kinds = [self._kinds_of(product) for product in self.products]

    def admits(self, place: int) -> bool:
        """Tell whether the candidate at `place` fits; products without a category or brand always do."""
        return all(self._taken[kind] < most for kind, most in self._kinds[place])

    def pick(self, place: int) -> None:
        """Take the candidate at `place` into the list."""
        self._taken.update(kind for kind, _ in self._kinds[place])

    def _kinds_of(self, product: Shelved) -> list[tuple[Hashable, int]]:
        kinds: list[tuple[Hashable, int]] = []
        if self.caps.category is not None and product.path:
            kinds.append((product.path, self.caps.category))
        if self.caps.brand is not None and product.brand:
            kinds.append((product.brand, self.caps.brand))
        return kinds
