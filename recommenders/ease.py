"""Learn one closed-form linear model of items from items (EASE, Steck 2019, arXiv:1905.03375).

The Gram matrix is inverted in place, so a fit needs about 4·n² bytes and n³ operations, and one basket costs
one row of the result per item in it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
import scipy.linalg.lapack as lapack
import scipy.sparse as sp
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.arrays import load_array, load_json, save_array, save_json
from recommenders.base import ItemModel, Scores
from recommenders.dataset import InteractionDataset
from recommenders.items import ItemIndex

__all__ = ["Ease", "EaseConfig", "ease_bytes"]

_BLOCK = 1024
_REACH = 40
"""Steps of a history beyond which two items are not close."""
_FADE = 0.9
"""Closeness left at each further step."""


@dataclass(frozen=True, slots=True)
class EaseConfig:
    """Hold EASE's knobs; the first four are chosen on validation by `training`."""

    regularization: float = 300.0
    """Added to the Gram matrix's diagonal; more for fewer interactions an item."""
    decay: float = 0.8
    """Weight of each step back in the basket."""
    feature_weight: float = 0.0
    """How many shoppers the likeness of two items' own words is worth; 0 leaves them out."""
    closeness: float = 0.0
    """What meeting two items one right after the other counts beyond meeting both at all."""
    max_bytes: int = 2_000_000_000
    """Memory the fit may take."""
    lasting: float = 0.0
    """Share of each basket item's weight that does not decay."""


def ease_bytes(n_items: int) -> int:
    """Return about how many bytes a fit over `n_items` items needs."""
    return 4 * n_items * n_items + 8 * _BLOCK * n_items


class Ease(ItemModel):
    """Predict each item from all others; items that nobody met stay out of the matrix."""

    name: ClassVar[str] = "ease"

    def __init__(
        self,
        config: EaseConfig | None = None,
        features: NDArray[np.float32] | sp.csr_array[np.float32] | None = None,
    ) -> None:
        """Take optional `features`: (items, features), rows of length 1, in the order of the index."""
        self.config = config or EaseConfig()
        super().__init__(self.config.decay, self.config.lasting)
        self._features = features
        self._warm: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._row: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._known: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._weights: NDArray[np.float32] = np.empty((0, 0), dtype=np.float32)

    def _fit(self, dataset: InteractionDataset) -> None:
        self._place(np.flatnonzero(dataset.item_counts()))
        needed = ease_bytes(self._warm.size)
        if needed > self.config.max_bytes:
            raise InvalidInput(
                f"EASE over {self._warm.size} items needs about {needed / 1e9:.1f} GB, more than the "
                f"{self.config.max_bytes / 1e9:.1f} GB allowed; use 'item_knn', which is sparse"
            )
        gram = self._gram(dataset)
        gram[np.diag_indices_from(gram)] += np.float32(self.config.regularization)
        self._weights = _solve(gram)

    def _place(self, warm: NDArray[np.int64]) -> None:
        self._warm = warm
        self._row = np.full(len(self.items), -1, dtype=np.int64)
        self._row[warm] = np.arange(warm.size)
        self._known = self._row >= 0

    def _gram(self, dataset: InteractionDataset) -> NDArray[np.float32]:
        met = sp.csc_array(dataset.matrix())[:, self._warm]
        features = None if self._features is None else self._features[self._warm]
        gram = np.empty((self._warm.size, self._warm.size), dtype=np.float32)
        # Row blocks: the whole product as a sparse matrix could need more room than the dense one.
        for start in range(0, self._warm.size, _BLOCK):
            stop = min(start + _BLOCK, self._warm.size)
            gram[start:stop] = (met[:, start:stop].T @ met).toarray()
            if features is not None and self.config.feature_weight > 0:
                likeness = features[start:stop] @ features.T
                dense = likeness if isinstance(likeness, np.ndarray) else likeness.toarray()
                gram[start:stop] += np.float32(self.config.feature_weight) * dense
        if self.config.closeness > 0:
            self._add_closeness(gram, dataset)
        return gram

    def _add_closeness(self, gram: NDArray[np.float32], dataset: InteractionDataset) -> None:
        """Count pairs of one history once more, the more the fewer steps lie between them.

        A positive definite kernel over steps in place of the constant one; nothing is added where the log
        does not tell the order.
        """
        user, row, weight = dataset.user_of(), self._row[dataset.item_of], dataset.weight
        flat, width = gram.ravel(), gram.shape[0]
        ordered = np.zeros(len(dataset.users), dtype=np.bool_)
        moved = (user[1:] == user[:-1]) & (dataset.time[1:] != dataset.time[:-1])
        ordered[user[1:][moved]] = True
        np.add.at(flat, row * (width + 1), np.float32(self.config.closeness) * weight**2 * ordered[user])
        for step in range(1, _REACH + 1):
            pairs = (user[step:] == user[:-step]) & ordered[user[step:]]
            if not pairs.any():
                break
            first, second = row[:-step][pairs], row[step:][pairs]
            extra = weight[:-step][pairs] * weight[step:][pairs]
            extra *= np.float32(self.config.closeness * _FADE ** (step - 1))
            np.add.at(flat, first * width + second, extra)
            np.add.at(flat, second * width + first, extra)

    def _forget(self) -> None:
        super()._forget()
        self._weights = np.empty((0, 0), dtype=np.float32)

    def known(self) -> NDArray[np.bool_]:
        """Tell which items were met."""
        return self._known

    def _scores(self, positions: NDArray[np.int64], weights: Scores) -> Scores:
        scores = np.zeros(len(self.items), dtype=np.float32)
        scores[self._warm] = weights @ self._weights[self._row[positions]]
        return scores

    def contributions(
        self, positions: NDArray[np.int64], weights: Scores, targets: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return each basket item's summand of each target's score; zeros for targets nobody met."""
        columns = self._row[targets]
        parts = self._weights[np.ix_(self._row[positions], np.maximum(columns, 0))] * weights[:, None]
        return np.where(columns >= 0, parts, np.float32(0))

    def save(self, directory: Path) -> None:
        """Write the weight matrix (4·n² bytes) and the items it is about."""
        save_array(directory, "warm", self._warm)
        save_array(directory, "weights", self._weights)
        save_json(directory, "ease", {**asdict(self.config), "decay": self.decay, "lasting": self.lasting})

    @classmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Map the weight matrix from disk; a basket reads only its own rows."""
        model = cls(EaseConfig(**load_json(directory, "ease")))
        model._items = items
        warm = load_array(directory, "warm", np.int64, (None,))
        if warm.size and (warm.min() < 0 or warm.max() >= len(items) or (np.diff(warm) <= 0).any()):
            raise ValueError("warm.npy points outside of the items")
        model._place(warm)
        model._weights = load_array(directory, "weights", np.float32, (warm.size, warm.size), mapped=True)
        return model


def _solve(gram: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn a regularized Gram matrix into EASE's weights, in place."""
    if gram.size == 0:
        return gram
    # A symmetric matrix is its own transpose: LAPACK's column order needs no copy.
    factor, trouble = lapack.spotrf(gram.T, lower=1, overwrite_a=1)
    if trouble:
        raise InvalidInput("EASE's Gram matrix cannot be inverted; raise its regularization")
    inverse, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    weights: NDArray[np.float32] = inverse.T  # the upper triangle is filled, in C order
    size = weights.shape[0]
    diagonal = weights.diagonal().copy()
    for start in range(0, size, _BLOCK):
        stop = min(start + _BLOCK, size)
        block = weights[start:stop, start:stop]
        block[:] = np.triu(block) + np.triu(block, 1).T
        weights[stop:, start:stop] = weights[start:stop, stop:].T
    weights /= -diagonal[None, :]
    np.fill_diagonal(weights, 0.0)
    return weights
