"""Tell how generous each user is and how loved each item (Koren 2010, doi:10.1145/1644873.1644874)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommenders.arrays import load_array, save_array
from recommenders.ratings.dataset import Ratings

__all__ = ["Offsets"]


@dataclass(frozen=True, slots=True, eq=False)
class Offsets:
    """A rating is about the mean, plus what is usual for its user, plus what is usual for its item."""

    mean: float
    """Mean of all ratings."""
    user: NDArray[np.float64]
    """(users + 1,): offset of each user; the last one, at position -1, is a stranger's: 0."""
    item: NDArray[np.float64]
    """(items + 1,): offset of each item, likewise."""

    @classmethod
    def learn(
        cls, ratings: Ratings, user_prior: float = 15.0, item_prior: float = 10.0, rounds: int = 10
    ) -> Self:
        """Fit both offsets in turn; a prior is how many ratings of 0 each has had before its own."""
        rest = ratings.value - ratings.mean
        user, item = np.zeros(len(ratings.users) + 1), np.zeros(len(ratings.items) + 1)
        by_user = user_prior + np.bincount(ratings.user_of, minlength=user.size)
        by_item = item_prior + np.bincount(ratings.item_of, minlength=item.size)
        for _ in range(rounds):
            loved = rest - user[ratings.user_of]
            item = np.bincount(ratings.item_of, weights=loved, minlength=item.size) / by_item
            given = rest - item[ratings.item_of]
            user = np.bincount(ratings.user_of, weights=given, minlength=user.size) / by_user
        return cls(ratings.mean, user, item)

    def of(self, users: NDArray[np.int64], items: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return what is usual for each pair; -1 stands for a stranger."""
        usual: NDArray[np.float64] = self.mean + self.user[users] + self.item[items]
        return usual

    def save(self, directory: Path) -> None:
        """Write three arrays."""
        save_array(directory, "mean", np.array([self.mean]))
        save_array(directory, "user_offset", self.user)
        save_array(directory, "item_offset", self.item)

    @classmethod
    def load(cls, directory: Path, users: int, items: int) -> Self:
        """Read what `save` wrote; raises ValueError when it does not fit."""
        return cls(
            float(load_array(directory, "mean", np.float64, (1,))[0]),
            load_array(directory, "user_offset", np.float64, (users + 1,)),
            load_array(directory, "item_offset", np.float64, (items + 1,)),
        )
