"""Hold histories as rows of warm items, in the shape that networks are trained on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommenders.dataset import InteractionDataset

__all__ = ["Histories"]

_HELD = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Users' items oldest first, as rows among the warm items."""

    indptr: NDArray[np.int64]
    """(users + 1,): user u owns the slice indptr[u]:indptr[u + 1]."""
    row_of: NDArray[np.int64]
    """(interactions,): row of the item."""
    weight: NDArray[np.float32]
    """(interactions,): how much each says."""

    @classmethod
    def of(cls, dataset: InteractionDataset, row: NDArray[np.int64], history: int = 500) -> Self:
        """Gather the latest items of every user; `row` maps positions of the index to rows."""
        latest = dataset.latest(history)
        return cls(latest.indptr, row[latest.item_of], latest.weight)

    def __len__(self) -> int:
        return int(self.indptr.size - 1)

    def lengths(self) -> NDArray[np.int64]:
        """Return how many items each user has."""
        return np.diff(self.indptr)

    def rows(self, user: int) -> NDArray[np.int64]:
        """Return one user's rows, oldest first."""
        return self.row_of[self.indptr[user] : self.indptr[user + 1]]

    def weights(self, user: int) -> NDArray[np.float32]:
        """Return one user's weights, oldest first."""
        return self.weight[self.indptr[user] : self.indptr[user + 1]]

    def without(self, users: NDArray[np.int64]) -> Histories:
        """Return the same without some users' items."""
        keep = ~np.isin(np.repeat(np.arange(len(self)), self.lengths()), users)
        lengths = self.lengths()
        lengths[users] = 0
        indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        return Histories(indptr, self.row_of[keep], self.weight[keep])

    def case(self, user: int) -> tuple[NDArray[np.int64], NDArray[np.float32], set[int]]:
        """Return what of a user's history is seen, and what is to be foretold: its latest fifth."""
        rows, weights = self.rows(user), self.weights(user)
        cut = rows.size - max(int(rows.size * _HELD), 1)
        return rows[:cut], weights[:cut], set(rows[cut:].tolist())
