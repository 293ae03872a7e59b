"""Find items met by the same people, by BM25, TF-IDF, cosine or Pearson, with sparse top-K neighbours."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

import numpy as np
import scipy.sparse as sp

from recommenders.arrays import empty_sparse
from recommenders.dataset import InteractionDataset
from recommenders.neighbours import NeighbourModel, strongest
from recommenders.weighting import check_weighting, column_means, weigh

__all__ = ["ItemKNN", "ItemKNNConfig"]

_BLOCK = 512


@dataclass(frozen=True, slots=True)
class ItemKNNConfig:
    """Hold the neighbourhood's knobs."""

    neighbours: int = 200
    """Kept per item."""
    weighting: str = "bm25"
    """bm25, tfidf, cosine or pearson."""
    k1: float = 1.2
    """Saturation of repeated evidence."""
    b: float = 0.2
    """How much a popular item is tamed by BM25, 0 to 1."""
    decay: float = 0.8
    """Weight of each step back in the basket."""
    history: int = 500
    """Latest items of one user that take part, so that robots do not cost quadratic time."""
    lasting: float = 0.0
    """Share of each basket item's weight that does not decay."""

    def __post_init__(self) -> None:
        check_weighting(self.weighting)


class ItemKNN(NeighbourModel):
    """Score items by their likeness to the basket."""

    name: ClassVar[str] = "item_knn"

    def __init__(self, config: ItemKNNConfig | None = None) -> None:
        self.config = config or ItemKNNConfig()
        super().__init__(self.config.decay, self.config.lasting)

    def _fit(self, dataset: InteractionDataset) -> None:
        met = dataset.latest(self.config.history).matrix()
        weighted = weigh(met, self.config.weighting, self.config.k1, self.config.b)
        means = column_means(met, self.config.weighting)
        by_item = sp.csr_array(weighted.T)
        blocks = []
        n = len(dataset.items)
        for start in range(0, n, _BLOCK):
            rows = sp.csr_array(by_item[start : start + _BLOCK] @ weighted)
            if means.any():
                here = np.repeat(means[start : start + _BLOCK], np.diff(rows.indptr))
                rows.data -= here * means[rows.indices]
            blocks.append(strongest(rows, start, self.config.neighbours))
        self._place(sp.csr_array(sp.vstack(blocks)) if blocks else empty_sparse(n, n))

    def _knobs(self) -> dict[str, Any]:
        return {**asdict(self.config), "decay": self.decay, "lasting": self.lasting}

    @classmethod
    def _of(cls, knobs: dict[str, Any]) -> Self:
        return cls(ItemKNNConfig(**knobs))
