"""Bound how many products of one category or brand a list may hold."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

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


class CapsKeeper:
    """Follow a list while it grows, and tell what still fits under the caps."""

    def __init__(self, caps: Caps, products: Sequence[Shelved]) -> None:
        """Take the candidates; products without a category or brand always fit."""
        self._kinds = [
            (_codes(values), most, np.zeros(len(products) + 1, dtype=np.int64))
            for values, most in (
                ([product.path for product in products], caps.category),
                ([product.brand for product in products], caps.brand),
            )
            if most is not None
        ]

    def admitted(self) -> NDArray[np.bool_]:
        """Tell for each candidate whether it fits."""
        fits = [(codes < 0) | (taken[codes] < most) for codes, most, taken in self._kinds]
        return np.asarray(np.logical_and.reduce(fits)) if fits else np.ones(1, dtype=np.bool_)

    def pick(self, place: int) -> None:
        """Take the candidate at `place` into the list."""
        for codes, _, taken in self._kinds:
            taken[codes[place]] += 1


def _codes(values: Sequence[Hashable]) -> NDArray[np.int64]:
    """Return a number for each distinct value, -1 for an empty one."""
    known: dict[Hashable, int] = {}
    return np.array(
        [known.setdefault(value, len(known)) if value else -1 for value in values], dtype=np.int64
    )
