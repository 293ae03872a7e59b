"""Lend cold items collaborative scores: what ridge regression on content makes of those of warm items.

The regression of scores on content does not depend on the basket, so it is worked out once, as how much each
warm item lends to each cold one (kernel ridge regression; Saunders, Gammerman and Vovk 1998).
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np
import scipy.linalg as linalg
import scipy.sparse as sp
from numpy.typing import NDArray

from recommenders.arrays import empty_sparse, load_array, load_sparse, save_array, save_sparse
from recommenders.base import Scores
from recommenders.content import Content
from recommenders.items import ItemIndex
from recommenders.topk import top_k

__all__ = ["CarryOver"]

_BLOCK = 512
_LENDERS = 4_000
_ENTRIES = 2_000_000
"""Weights kept in all, so that lending costs a basket no more than a few milliseconds."""
_FEWEST = 30
_RIDGE = 3.0
"""Likeness to this many items of one's own kind is needed to be believed by half."""


class CarryOver:
    """Know, for every item nobody met, which met items its scores are foretold from."""

    def __init__(self, cold: NDArray[np.int64], nearest: sp.csr_array[np.float32]) -> None:
        """Take the cold items' positions and (cold, items) weights of the warm ones."""
        self.cold = cold
        self._nearest = nearest

    @classmethod
    def nobody(cls) -> Self:
        """Return one that lends nothing."""
        return cls(np.empty(0, dtype=np.int64), empty_sparse(0, 0))

    @classmethod
    def build(cls, content: Content, counts: NDArray[np.int64]) -> Self:
        """Regress on the content of warm items; where cold items are many, each keeps its weightiest lenders.

        `counts` says how many users met each item; the most met lend, because their scores mean most.
        """
        cold = np.flatnonzero(content.known() & (counts == 0))
        sources = np.sort(top_k(np.where(content.known() & (counts > 0), counts, -np.inf), _LENDERS))
        if not cold.size or not sources.size:
            return cls(cold, empty_sparse(cold.size, counts.size))
        neighbours = max(_FEWEST, _ENTRIES // cold.size)
        matrix = content.matrix()
        lenders = matrix[sources].T
        system = _dense(matrix[sources] @ lenders)
        system[np.diag_indices_from(system)] += np.float32(_RIDGE)
        factor = linalg.cho_factor(system, overwrite_a=True, check_finite=False)
        blocks = []
        for start in range(0, cold.size, _BLOCK):
            likeness = _dense(matrix[cold[start : start + _BLOCK]] @ lenders)
            lent = linalg.cho_solve(factor, likeness.T, check_finite=False).T
            blocks.append(_weightiest(np.asarray(lent, dtype=np.float32), neighbours))
        chosen = sp.csr_array(sp.vstack(blocks))
        shape = (cold.size, counts.size)
        return cls(cold, sp.csr_array((chosen.data, sources[chosen.indices], chosen.indptr), shape=shape))

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


def _dense(product: NDArray[np.float32] | sp.csr_array[np.float32]) -> NDArray[np.float32]:
    return np.asarray(product if isinstance(product, np.ndarray) else product.toarray(), dtype=np.float32)


def _weightiest(lent: NDArray[np.float32], neighbours: int) -> sp.csr_array[np.float32]:
    """Keep each row's entries farthest from zero."""
    if lent.shape[1] > neighbours:
        floor = -np.partition(-np.abs(lent), neighbours, axis=1)[:, neighbours : neighbours + 1]
        lent = np.where(np.abs(lent) > floor, lent, np.float32(0))
    return sp.csr_array(lent)
