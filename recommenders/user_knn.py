"""Find shoppers whose histories are like a basket, and take what they took (sessions being short histories).

With a decay below 1 and idf weights this is the vector session neighbourhood of Ludewig and Jannach (2018,
arXiv:1803.09587).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from recommenders.arrays import (
    empty_sparse,
    load_array,
    load_json,
    load_sparse,
    save_array,
    save_json,
    save_sparse,
)
from recommenders.base import ItemModel, Scores
from recommenders.dataset import InteractionDataset
from recommenders.items import ItemIndex
from recommenders.topk import top_k
from recommenders.weighting import check_weighting, column_means, idf, weigh

__all__ = ["UserKNN", "UserKNNConfig"]


@dataclass(frozen=True, slots=True)
class UserKNNConfig:
    """Hold the neighbourhood's knobs."""

    neighbours: int = 200
    """Shoppers who are asked."""
    weighting: str = "cosine"
    """bm25, tfidf, cosine or pearson."""
    k1: float = 1.2
    """Saturation of repeated evidence."""
    b: float = 0.5
    """How much a long history is tamed by BM25, 0 to 1."""
    decay: float = 0.9
    """Weight of each step back in the basket."""
    history: int = 500
    """Latest items of one user that take part."""


class UserKNN(ItemModel):
    """Score items by the likeness of those who met them; keeps the histories themselves."""

    name: ClassVar[str] = "user_knn"

    def __init__(self, config: UserKNNConfig | None = None) -> None:
        self.config = config or UserKNNConfig()
        check_weighting(self.config.weighting)
        super().__init__(self.config.decay)
        none = np.empty(0, dtype=np.float32)
        self._place(empty_sparse(0, 0), empty_sparse(0, 0), none, none)

    def _fit(self, dataset: InteractionDataset) -> None:
        met = dataset.latest(self.config.history).matrix()
        by_item = sp.csr_array(met.T)
        weighted = weigh(by_item, self.config.weighting, self.config.k1, self.config.b)
        inverse = idf(by_item) if self.config.weighting in ("bm25", "tfidf") else None
        telling = np.ones(len(dataset.items), dtype=np.float32) if inverse is None else inverse
        self._place(met, weighted, telling, column_means(by_item, self.config.weighting))

    def _place(
        self,
        met: sp.csr_array[np.float32],
        by_item: sp.csr_array[np.float32],
        telling: NDArray[np.float32],
        means: NDArray[np.float32],
    ) -> None:
        """Keep users × items as they are, items × users as weighted, and what each item and user weighs."""
        self._met, self._by_item, self._telling, self._means = met, by_item, telling, means
        self._known = np.diff(by_item.indptr) > 0

    def known(self) -> NDArray[np.bool_]:
        """Tell which items anybody met."""
        return self._known

    def _near(
        self, positions: NDArray[np.int64], weights: Scores
    ) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
        """Return the nearest users, how near, and each basket item's part in it; (basket, users)."""
        loudness = weights * self._telling[positions]
        loudness /= max(float(np.linalg.norm(loudness)), 1e-12)
        likeness = np.zeros(self._met.shape[0], dtype=np.float32)
        likeness += self._by_item[positions].T @ loudness
        # Pearson: less what two independent histories would share.
        share = float(loudness.sum()) / max(len(self.items), 1)
        likeness -= np.float32(share * np.sqrt(len(self.items))) * self._means
        users = top_k(np.where(likeness > 0, likeness, -np.inf).astype(np.float32), self.config.neighbours)
        parts = self._by_item[positions][:, users].toarray() * loudness[:, None]
        return users, likeness[users], parts.astype(np.float32)

    def _scores(self, positions: NDArray[np.int64], weights: Scores) -> Scores:
        users, likeness, _ = self._near(positions, weights)
        return np.asarray(self._met[users].T @ likeness, dtype=np.float32)

    def contributions(
        self, positions: NDArray[np.int64], weights: Scores, targets: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return what each basket item adds to the likeness of those who met each target."""
        users, _, parts = self._near(positions, weights)
        return np.asarray(parts @ self._met[users][:, targets].toarray(), dtype=np.float32)

    def save(self, directory: Path) -> None:
        """Write the histories, without the names of those whose they are."""
        save_sparse(directory, "met", self._met)
        save_sparse(directory, "by_item", self._by_item)
        save_array(directory, "telling", self._telling)
        save_array(directory, "means", self._means)
        save_json(
            directory,
            "user_knn",
            {"users": self._met.shape[0], "knobs": {**asdict(self.config), "decay": self.decay}},
        )

    @classmethod
    def load(cls, directory: Path, items: ItemIndex) -> Self:
        """Read the histories."""
        meta = load_json(directory, "user_knn")
        model = cls(UserKNNConfig(**meta["knobs"]))
        users, size = int(meta["users"]), len(items)
        model._items = items
        model._place(
            load_sparse(directory, "met", (users, size)),
            load_sparse(directory, "by_item", (size, users)),
            load_array(directory, "telling", np.float32, (size,)),
            load_array(directory, "means", np.float32, (users,)),
        )
        return model
