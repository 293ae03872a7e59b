"""Estimate ratings from offsets and from vectors of users and items, however those were learnt."""

from __future__ import annotations

import numpy as np

from recommenders.ratings.base import Learnt, Positions, RatingModel, Stars

__all__ = ["FactorModel"]


class FactorModel(RatingModel):
    """Add to the offsets the product of a user's and an item's vector; subclasses learn all four."""

    def __init__(self, factors: int) -> None:
        super().__init__()
        self._factors = factors

    def _place(self, learnt: Learnt) -> None:
        n, m, factors = len(self.ratings.users), len(self.ratings.items), self._factors
        wanted = {"user_offset": (n,), "item_offset": (m,), "users": (n, factors), "items": (m, factors)}
        if {name: values.shape for name, values in learnt.items()} != wanted:
            raise ValueError(f"the factors do not fit {n} users and {m} items")
        self._parts = learnt

    def _learnt(self) -> Learnt:
        return self._parts

    def _estimate(self, users: Positions, items: Positions, usual: Stars) -> Stars:
        parts = {name: np.asarray(values, dtype=np.float64) for name, values in self._parts.items()}
        taste = np.einsum("nf,nf->n", parts["users"][users], parts["items"][items])
        stars: Stars = self.ratings.mean + parts["user_offset"][users] + parts["item_offset"][items] + taste
        return stars
