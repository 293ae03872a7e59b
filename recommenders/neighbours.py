"""Share what all sparse item-to-item models do alike: each item keeps its strongest others."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from recommenders.arrays import empty_sparse, load_json, load_sparse, save_json, save_sparse
from recommenders.base import ItemModel, Scores
from recommenders.items import ItemIndex

__all__ = ["NeighbourModel", "strongest"]


class NeighbourModel(ItemModel):
    """Score items by the sum of what each basket item says of them; memory grows with items."""

    def __init__(self, decay: float, lasting: float = 0.0) -> None:
        super().__init__(decay, lasting)
        self._place(empty_sparse(0, 0))

    @abstractmethod
    def _knobs(self) -> dict[str, Any]:
        """Return the config as JSON, with the decay in force."""

    @classmethod
    @abstractmethod
    def _of(cls, knobs: dict[str, Any]) -> Self:
        """Return an unfitted model with these knobs."""

    def _place(self, near: sp.csr_array[np.float32]) -> None:
        """Keep (items, items): row i says what i's presence tells of the others."""
        self._near = near
        self._known = np.diff(near.indptr) > 0
        self._known[near.indices] = True

    def _forget(self) -> None:
        super()._forget()
        self._place(empty_sparse(0, 0))

    def known(self) -> NDArray[np.bool_]:
        """Tell which items have neighbours, or are one."""
        return self._known

    def _scores(self, positions: NDArray[np.int64], weights: Scores) -> Scores:
        scores = np.zeros(len(self.items), dtype=np.float32)
        indptr, indices, data = self._near.indptr, self._near.indices, self._near.data
        for position, weight in zip(positions, weights, strict=True):
            row = slice(indptr[position], indptr[position + 1])
            scores[indices[row]] += weight * data[row]
        return scores

    def contributions(
        self, positions: NDArray[np.int64], weights: Scores, targets: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return each basket item's summand of each target's score."""
        near = self._near[positions][:, targets].toarray()
        strengths: NDArray[np.float32] = (near * weights[:, None]).astype(np.float32)
        return strengths

    def save(self, directory: Path) -> None:
        """Write the neighbours."""
        save_sparse(directory, "near", self._near)
        save_json(directory, self.name, self._knobs())

    @classmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Read the neighbours."""
        model = cls._of(load_json(directory, cls.name))
        model._items = items
        model._place(load_sparse(directory, "near", (len(items), len(items))))
        return model


def strongest(rows: sp.csr_array[np.float32], first: int, neighbours: int) -> sp.csr_array[np.float32]:
    """Keep each row's strongest positive neighbours, without the item itself; ties fall to the earlier item.

    Row 0 is item `first`.
    """
    data, indices, indptr = [], [], [0]
    for offset in range(rows.shape[0]):
        row = slice(rows.indptr[offset], rows.indptr[offset + 1])
        near, strength = rows.indices[row], rows.data[row]
        others = (near != first + offset) & (strength > 0)
        near, strength = near[others], strength[others]
        best = np.lexsort((near, -strength))[:neighbours]
        best = best[np.argsort(near[best])]
        data.append(strength[best])
        indices.append(near[best])
        indptr.append(indptr[-1] + best.size)
    if not data:
        return empty_sparse(*rows.shape)
    parts = (
        np.concatenate(data).astype(np.float32),
        np.concatenate(indices).astype(np.int32),
        np.asarray(indptr, dtype=np.int64),
    )
    return sp.csr_array(parts, shape=rows.shape)
