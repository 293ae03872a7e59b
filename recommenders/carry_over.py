"""Lend cold items the collaborative scores of the warm items they are most like."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from recommenders.arrays import empty_sparse, load_array, load_sparse, save_array, save_sparse
from recommenders.base import Scores
from recommenders.content import Content
from recommenders.items import ItemIndex
from recommenders.topk import top_k

__all__ = ["CarryOver"]

_BLOCK = 512
_LENDERS = 5_000


class CarryOver:
    """Know, for every item nobody met, its nearest met items by content."""

    def __init__(self, cold: NDArray[np.int64], nearest: sp.csr_array[np.float32]) -> None:
        """Take the cold items' positions and (cold, items) weights whose rows sum to at most 1."""
        self.cold = cold
        self._nearest = nearest

    @classmethod
    def nobody(cls) -> Self:
        """Return one that lends nothing."""
        return cls(np.empty(0, dtype=np.int64), empty_sparse(0, 0))

    @classmethod
    def build(cls, content: Content, counts: NDArray[np.int64], neighbours: int = 10) -> Self:
        """Find the `neighbours` nearest warm items of each cold item that has content.

        `counts` says how many users met each item; the most met lend, because their scores mean most.
        """
        cold = np.flatnonzero(content.known() & (counts == 0))
        sources = np.sort(top_k(np.where(content.known() & (counts > 0), counts, -np.inf), _LENDERS))
        matrix = content.matrix()
        data: list[NDArray[np.float32]] = []
        indices: list[NDArray[np.int64]] = []
        sizes: list[int] = []
        for start in range(0, cold.size, _BLOCK):
            block = cold[start : start + _BLOCK]
            product = matrix[block] @ matrix[sources].T
            cosine = product if isinstance(product, np.ndarray) else product.toarray()
            for row in np.asarray(cosine, dtype=np.float32):
                best = top_k(row, neighbours)
                best = best[row[best] > 0]
                # Mean of the neighbours, weighted by likeness and damped by how like they are at all.
                data.append((row[best] ** 2 / max(float(row[best].sum()), 1e-12)).astype(np.float32))
                indices.append(sources[best])
                sizes.append(best.size)
        nearest = sp.csr_array(
            (
                np.concatenate(data) if data else np.empty(0, np.float32),
                np.concatenate(indices) if indices else np.empty(0, np.int64),
                np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            ),
            shape=(cold.size, counts.size),
        )
        return cls(cold, nearest)

    def lend(self, scores: Scores) -> Scores:
        """Fill in the cold items of an array of scores, in place, and return it."""
        if self.cold.size:
            scores[self.cold] = self._nearest @ scores
        return scores

    def save(self, directory: Path) -> None:
        """Write the neighbours."""
        save_array(directory, "cold", self.cold)
        save_sparse(directory, "nearest", self._nearest)

    @classmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Read the neighbours; raises ValueError when they are damaged."""
        cold = load_array(directory, "cold", np.int64, (None,))
        if cold.size and (cold.min() < 0 or cold.max() >= len(items)):
            raise ValueError("cold.npy points outside of the items")
        return cls(cold, load_sparse(directory, "nearest", (cold.size, len(items))))
