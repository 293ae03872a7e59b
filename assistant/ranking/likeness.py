"""Say how much products repeat each other, by category path and brand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.ranking.shelved import Shelved

__all__ = ["Likeness", "ProductLikeness"]

_PATH, _BRAND = 0.7, 0.3


class Likeness(Protocol):
    """Compare the candidates of one list by their places in it."""

    def row(self, place: int) -> NDArray[np.float64]:
        """Return how much each candidate repeats the one at `place`, 0 to 1."""


class ProductLikeness:
    """Compare products by how far their category paths agree, and by brand."""

    def __init__(self, products: Sequence[Shelved]) -> None:
        depth = max((len(product.path) for product in products), default=0)
        codes: dict[tuple[str, ...], int] = {}
        paths = np.full((len(products), depth), -1, dtype=np.int64)
        for place, product in enumerate(products):
            path = product.path
            for level in range(len(path)):
                # The code of a level stands for the whole way to it.
                paths[place, level] = codes.setdefault(path[: level + 1], len(codes))
        self._paths = paths
        self._depths = (paths >= 0).sum(axis=1)
        brands: dict[str, int] = {}
        self._brands = np.array(
            [brands.setdefault(p.brand, len(brands)) if p.brand else -1 for p in products],
            dtype=np.int64,
        )

    def row(self, place: int) -> NDArray[np.float64]:
        """Return .7 of the share of the path in common, and .3 for the same brand."""
        shared = ((self._paths == self._paths[place]) & (self._paths >= 0)).sum(axis=1)
        depth = np.maximum(np.maximum(self._depths, self._depths[place]), 1)
        same = (self._brands == self._brands[place]) & (self._brands >= 0)
        return np.asarray(_PATH * shared / depth + _BRAND * same, dtype=np.float64)
