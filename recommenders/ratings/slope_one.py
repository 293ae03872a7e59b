"""Foretell by how much better one item is rated than another (Lemire and Maclachlan 2005, cs/0702144)."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from recommenders.ratings.base import Learnt, Positions, RatingModel, Stars, within_memory
from recommenders.ratings.dataset import Ratings
from recommenders.ratings.dense import times
from recommenders.ratings.offsets import Offsets

__all__ = ["SlopeOne"]

_BLOCK = 512
_CELLS = 4_000_000


class SlopeOne(RatingModel):
    """Add to the user's mean the usual lead of the item over those the user rated; nothing to tune."""

    name: ClassVar[str] = "slope_one"

    def __init__(self, max_bytes: int = 2_000_000_000) -> None:
        super().__init__()
        self.max_bytes = max_bytes
        self._lead: NDArray[np.float32] = np.empty((0, 0), dtype=np.float32)

    def _fit(self, ratings: Ratings, offsets: Offsets) -> Learnt:
        n = len(ratings.items)
        within_memory(self.name, n, "items", self.max_bytes, 4)
        values = ratings.by_user()
        by_item, met = sp.csr_array(values.T), ratings.by_user(np.ones(len(ratings)))
        met_by_item = sp.csr_array(met.T)
        lead = np.zeros((n, n), dtype=np.float32)
        rated_both = np.zeros((n, -(-n // 8)), dtype=np.uint8)
        step = max(1, min(_BLOCK, _CELLS // max(n, 1)))
        for start in range(0, n, step):
            block = slice(start, min(start + step, n))
            here, met_here = by_item[block].toarray().T, met_by_item[block].toarray().T
            both = times(met_by_item, met_here)
            behind = times(by_item, met_here) - times(met_by_item, here)
            lead[block] = -(behind / np.maximum(both, 1)).T
            rated_both[block] = np.packbits(both.T > 0, axis=1)
        return {"lead": lead, "both": rated_both}

    def _place(self, learnt: Learnt) -> None:
        n = len(self.ratings.items)
        lead, both = learnt["lead"], learnt["both"]
        if lead.shape != (n, n) or both.shape != (n, -(-n // 8)) or both.dtype != np.uint8:
            raise ValueError(f"lead has shape {lead.shape}, not {(n, n)}")
        self._lead = lead.astype(np.float32, copy=False)
        self._both = both.astype(np.uint8, copy=False)
        counts = np.maximum(self.ratings.user_counts(), 1)
        sums = np.bincount(self.ratings.user_of, weights=self.ratings.value, minlength=counts.size)
        self._mean = sums / counts
        self._starts = np.concatenate([[0], np.cumsum(self.ratings.user_counts())])

    def _learnt(self) -> Learnt:
        return {"lead": self._lead, "both": self._both}

    def _estimate(self, users: Positions, items: Positions, usual: Stars) -> Stars:
        found = np.empty(users.size)
        n = len(self.ratings.items)
        order = np.argsort(users, kind="stable")
        for group in np.split(order, np.flatnonzero(np.diff(users[order])) + 1):
            user = int(users[group[0]])
            own = self.ratings.item_of[self._starts[user] : self._starts[user + 1]]
            wanted = items[group]
            both = np.unpackbits(self._both[wanted], axis=1, count=n)[:, own]
            both &= wanted[:, None] != own
            counts = both.sum(axis=1)
            leads = (self._lead[np.ix_(wanted, own)] * both).sum(axis=1) / np.maximum(counts, 1)
            found[group] = np.where(counts > 0, self._mean[user] + leads, usual[group])
        return found

    def _knobs(self) -> dict[str, Any]:
        return {"max_bytes": self.max_bytes}
