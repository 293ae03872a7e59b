"""Rank by factors learnt from comparisons (BPR; Rendle and others 2009, arXiv:1205.2618)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from recommenders.arrays import load_array, save_array
from recommenders.base import Scores
from recommenders.dataset import InteractionDataset
from recommenders.factors import FactorModel
from recommenders.pairwise import PairwiseConfig, Table, train_pairs
from recommenders.progress import Progress, silent

__all__ = ["Bpr"]

_RIDGE = 1.0


class Bpr(FactorModel):
    """Learn who prefers what to what; a map fitted to the trained users folds fresh baskets in."""

    name: ClassVar[str] = "bpr"

    def __init__(self, config: PairwiseConfig | None = None, progress: Progress | None = None) -> None:
        self.config = config or PairwiseConfig()
        super().__init__(self.config.decay)
        self._say = progress or silent
        self._map: NDArray[np.float32] = np.empty((0, 0), dtype=np.float32)

    def _features(
        self, dataset: InteractionDataset
    ) -> tuple[sp.csr_array[np.float32] | None, sp.csr_array[np.float32] | None]:
        """Return features of items and of users; BPR has none."""
        return None, None

    def _learnt(self, users: Table) -> None:
        """Keep what a subclass needs of the users' side."""

    def _fit(self, dataset: InteractionDataset) -> None:
        item_features, user_features = self._features(dataset)
        users, items, bias = train_pairs(dataset, self.config, item_features, user_features, self._say)
        counts = dataset.item_counts()
        vectors, known = items.vectors(), counts > 0
        if item_features is not None:
            # An item that nobody met is what its features are; its own vector is still noise.
            cold = ~known & (np.diff(item_features.indptr) > 0)
            vectors[cold] = (item_features[cold] @ items.shared).astype(np.float32)
            bias[cold] = np.quantile(bias[known], 0.25) if known.any() else 0.0
            known |= cold
        vectors[~known] = 0.0
        self._learnt(users)
        self._map = _fold_map(dataset, vectors, users.vectors())
        self._place(vectors, np.where(known, bias, np.float32(0)), known)

    def _fold(
        self, positions: NDArray[np.int64], weights: Scores
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        loud = weights / np.sqrt(max(float(weights @ weights), 1e-12))
        parts = (self._factors[positions] * loud[:, None]) @ self._map
        return parts, parts.sum(axis=0)

    def save(self, directory: Path) -> None:
        """Write vectors, biases, knobs and the map that folds baskets in."""
        super().save(directory)
        save_array(directory, "map", self._map)

    def _read(self, directory: Path, size: int) -> None:
        self._map = load_array(directory, "map", np.float32, (size, size))

    def _knobs(self) -> dict[str, Any]:
        return {**asdict(self.config), "decay": self.decay}

    @classmethod
    def _of(cls, knobs: dict[str, Any]) -> Self:
        return cls(PairwiseConfig(**knobs))


def _fold_map(
    dataset: InteractionDataset, items: NDArray[np.float32], users: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the matrix that best turns each user's summed item vectors into the user's own vector."""
    met = dataset.matrix()
    length = np.sqrt(np.maximum(np.asarray(met.multiply(met).sum(axis=1)).ravel(), 1e-12))
    summed = (met @ items / length[:, None]).astype(np.float64)
    system = summed.T @ summed
    system[np.diag_indices_from(system)] += (
        _RIDGE * max(float(np.trace(system)) / system.shape[0], 1e-9) / 100
    )
    return np.linalg.solve(system, summed.T @ users).astype(np.float32)
