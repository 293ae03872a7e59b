"""Expect of a user and an item what is usual for them, and nothing of the two together."""

from __future__ import annotations

from typing import ClassVar

from recommenders.ratings.base import Learnt, Positions, RatingModel, Stars
from recommenders.ratings.dataset import Ratings
from recommenders.ratings.offsets import Offsets

__all__ = ["BaselineOnly"]


class BaselineOnly(RatingModel):
    """Return the offsets; what every other model has to beat."""

    name: ClassVar[str] = "baseline"

    def _fit(self, ratings: Ratings, offsets: Offsets) -> Learnt:
        return {}

    def _place(self, learnt: Learnt) -> None:
        pass

    def _learnt(self) -> Learnt:
        return {}

    def _estimate(self, users: Positions, items: Positions, usual: Stars) -> Stars:
        return usual
