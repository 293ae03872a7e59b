"""Find items met by the same people, weighted as BM25 weighs words, with sparse top-K neighbours.

Items are the documents and users the words: a user who met everything tells little (idf), and an item that
everybody met is tamed by its length (Robertson and Zaragoza 2009, as used for items by `implicit`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from recommenders.arrays import empty_sparse, load_json, load_sparse, save_json, save_sparse
from recommenders.base import ItemModel, Scores
from recommenders.dataset import InteractionDataset
from recommenders.items import ItemIndex

__all__ = ["ItemKNN", "ItemKNNConfig", "bm25"]

_BLOCK = 512


@dataclass(frozen=True, slots=True)
class ItemKNNConfig:
    """Hold the neighbourhood's knobs."""

    neighbours: int = 200
    """Kept per item."""
    k1: float = 1.2
    """Saturation of repeated evidence."""
    b: float = 0.2
    """How much a popular item is tamed, 0 to 1."""
    decay: float = 0.8
    """Weight of each step back in the basket."""
    history: int = 500
    """Latest items of one user that take part, so that robots do not cost quadratic time."""


def bm25(met: sp.csr_array[np.float32], k1: float, b: float) -> sp.csr_array[np.float32]:
    """Return users × items with BM25 weights."""
    users, items = met.shape
    per_user = np.diff(met.indptr)
    idf = np.log(max(items, 1) / (1.0 + per_user)).clip(min=0.05)
    length = np.bincount(met.indices, weights=met.data, minlength=items)
    norm = (1.0 - b) + b * length / max(length[length > 0].mean() if met.nnz else 1.0, 1e-12)
    weight = met.data * (k1 + 1.0) / (k1 * norm[met.indices] + met.data)
    weight *= np.repeat(idf, per_user)
    return sp.csr_array((weight.astype(np.float32), met.indices, met.indptr), shape=(users, items))


class ItemKNN(ItemModel):
    """Score items by their likeness to the basket; memory grows with items, not with their square."""

    name: ClassVar[str] = "item_knn"

    def __init__(self, config: ItemKNNConfig | None = None) -> None:
        self.config = config or ItemKNNConfig()
        super().__init__(self.config.decay)
        self._place(empty_sparse(0, 0))

    def _fit(self, dataset: InteractionDataset) -> None:
        from_end = np.repeat(dataset.indptr[1:], np.diff(dataset.indptr)) - np.arange(len(dataset))
        met = dataset.subset(from_end <= self.config.history).matrix()
        weighted = bm25(met, self.config.k1, self.config.b)
        by_item = sp.csr_array(weighted.T)
        blocks = [
            _strongest(
                sp.csr_array(by_item[start : start + _BLOCK] @ weighted), start, self.config.neighbours
            )
            for start in range(0, len(dataset.items), _BLOCK)
        ]
        n = len(dataset.items)
        self._place(sp.csr_array(sp.vstack(blocks)) if blocks else empty_sparse(n, n))

    def _place(self, likeness: sp.csr_array[np.float32]) -> None:
        self._likeness = likeness
        self._known = np.diff(likeness.indptr) > 0

    def known(self) -> NDArray[np.bool_]:
        """Tell which items have neighbours."""
        return self._known

    def _scores(self, positions: NDArray[np.int64], weights: Scores) -> Scores:
        scores = np.zeros(len(self.items), dtype=np.float32)
        indptr, indices, data = self._likeness.indptr, self._likeness.indices, self._likeness.data
        for position, weight in zip(positions, weights, strict=True):
            row = slice(indptr[position], indptr[position + 1])
            scores[indices[row]] += weight * data[row]
        return scores

    def contributions(
        self, positions: NDArray[np.int64], weights: Scores, targets: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return each basket item's summand of each target's score."""
        likeness = self._likeness[positions][:, targets].toarray()
        strengths: NDArray[np.float32] = (likeness * weights[:, None]).astype(np.float32)
        return strengths

    def save(self, directory: Path) -> None:
        """Write the neighbours."""
        save_sparse(directory, "likeness", self._likeness)
        save_json(directory, "item_knn", {**asdict(self.config), "decay": self.decay})

    @classmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Read the neighbours."""
        model = cls(ItemKNNConfig(**load_json(directory, "item_knn")))
        model._items = items
        model._place(load_sparse(directory, "likeness", (len(items), len(items))))
        return model


def _strongest(rows: sp.csr_array[np.float32], first: int, neighbours: int) -> sp.csr_array[np.float32]:
    """Keep each row's strongest neighbours, without the item itself; ties fall to the earlier item."""
    data, indices, indptr = [], [], [0]
    for offset in range(rows.shape[0]):
        row = slice(rows.indptr[offset], rows.indptr[offset + 1])
        near, strength = rows.indices[row], rows.data[row]
        others = near != first + offset
        near, strength = near[others], strength[others]
        best = np.lexsort((near, -strength))[:neighbours]
        best = best[np.argsort(near[best])]
        data.append(strength[best])
        indices.append(near[best])
        indptr.append(indptr[-1] + best.size)
    parts = (
        np.concatenate(data).astype(np.float32),
        np.concatenate(indices).astype(np.int32),
        np.asarray(indptr, dtype=np.int64),
    )
    return sp.csr_array(parts, shape=rows.shape)
