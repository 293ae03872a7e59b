"""Count what comes after what within histories: sequential rules with skips (Ludewig and Jannach 2018)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

import numpy as np
import scipy.sparse as sp

from assistant.domain.errors import InvalidInput
from recommenders.arrays import empty_sparse
from recommenders.dataset import InteractionDataset
from recommenders.neighbours import NeighbourModel, strongest

__all__ = ["Transitions", "TransitionsConfig"]


@dataclass(frozen=True, slots=True)
class TransitionsConfig:
    """Hold the rules' knobs."""

    reach: int = 20
    """Steps ahead that still count as coming after."""
    fade: float = 0.85
    """What a step further ahead counts, as a share of the one before."""
    backward: float = 0.2
    """What coming before counts, as a share of coming after: order often means little."""
    damping: float = 0.0
    """How much an item that comes after everything is tamed, 0 to 1."""
    neighbours: int = 200
    """Kept per item."""
    decay: float = 0.8
    """Weight of each step back in the basket."""

    def __post_init__(self) -> None:
        if self.reach < 1 or not 0 < self.fade <= 1 or not 0 <= self.backward <= 1 or self.neighbours < 1:
            raise InvalidInput(f"{self} makes no rules; reach 1 or more steps, with shares up to 1")


class Transitions(NeighbourModel):
    """Score items by how often they came soon after those of the basket."""

    name: ClassVar[str] = "transitions"

    def __init__(self, config: TransitionsConfig | None = None) -> None:
        self.config = config or TransitionsConfig()
        super().__init__(self.config.decay)

    def _fit(self, dataset: InteractionDataset) -> None:
        config, n = self.config, len(dataset.items)
        user, item, weight = dataset.user_of(), dataset.item_of, dataset.weight
        after = sp.csr_array(empty_sparse(n, n))
        for step in range(1, config.reach + 1):
            pairs = user[step:] == user[:-step]
            if not pairs.any():
                break
            first, second = item[:-step][pairs], item[step:][pairs]
            times = (weight[step:][pairs] * np.float32(config.fade ** (step - 1))).astype(np.float32)
            after = after + sp.csr_array(sp.coo_array((times, (first, second)), shape=(n, n)))
        both = sp.csr_array(after + config.backward * after.T) if config.backward else after
        counts = dataset.item_counts()
        loud = np.maximum(counts, 1).astype(np.float64)
        both.data *= 1.0 / np.repeat(loud, np.diff(both.indptr)) / loud[both.indices] ** config.damping
        self._place(strongest(both, 0, config.neighbours))

    def _knobs(self) -> dict[str, Any]:
        return {**asdict(self.config), "decay": self.decay}

    @classmethod
    def _of(cls, knobs: dict[str, Any]) -> Self:
        return cls(TransitionsConfig(**knobs))
