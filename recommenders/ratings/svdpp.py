"""Factorise ratings, letting also the mere fact of having rated speak (SVD++, Koren 2008)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from recommenders.ratings.base import Learnt
from recommenders.ratings.dataset import Ratings
from recommenders.ratings.dense import times
from recommenders.ratings.factors import FactorModel
from recommenders.ratings.offsets import Offsets

__all__ = ["SVDpp", "SVDppConfig"]


@dataclass(frozen=True, slots=True)
class SVDppConfig:
    """Hold the factorisation's knobs."""

    factors: int = 20
    """Length of the vectors."""
    epochs: int = 20
    """Times every rating is looked at."""
    rate: float = 0.007
    """How far each rating moves what it touches."""
    regularization: float = 0.02
    """How strongly offsets and factors are drawn to 0."""
    spread: float = 0.1
    """Standard deviation of the factors at the start."""
    step: int = 32
    """Ratings of one user that are looked at together."""
    history: int = 2_000
    """Ratings of one user that take part, by chance: a robot must not cost everyone else's time."""
    seed: int = 0
    """The same seed, the same model."""


class SVDpp(FactorModel):
    """Describe a user by a vector of their own and by the vectors of all they rated."""

    name: ClassVar[str] = "svdpp"

    def __init__(self, config: SVDppConfig | None = None) -> None:
        self.config = config or SVDppConfig()
        super().__init__(self.config.factors)

    def _fit(self, ratings: Ratings, offsets: Offsets) -> Learnt:
        config, rng = self.config, np.random.default_rng(self.config.seed)
        user_offset, item_offset = np.zeros(len(ratings.users)), np.zeros(len(ratings.items))
        users, items, rated = (
            rng.normal(0, config.spread, (side, config.factors))
            for side in (len(ratings.users), len(ratings.items), len(ratings.items))
        )
        rest = ratings.value - ratings.mean
        starts = np.concatenate([[0], np.cumsum(ratings.user_counts())])
        rate, draw = config.rate, config.rate * config.regularization
        active = np.flatnonzero(np.diff(starts))
        for _ in range(config.epochs):
            for user in rng.permutation(active):
                own = np.arange(starts[user], starts[user + 1])
                mine = rng.permutation(own)[: config.history]
                everything = ratings.item_of[mine]
                share = 1 / np.sqrt(everything.size)
                vector, offset, implicit = users[user], user_offset[user], rated[everything]
                told = share * implicit.sum(axis=0)
                for first in range(0, mine.size, config.step):
                    places = mine[first : first + config.step]
                    i = ratings.item_of[places]
                    q, whole = items[i], vector + told
                    error = rest[places] - offset - item_offset[i] - q @ whole
                    pull = error @ q
                    n = i.size
                    items[i] = (1 - draw) * q + rate * np.outer(error, whole)
                    item_offset[i] += rate * error - draw * item_offset[i]
                    offset += rate * error.sum() - draw * n * offset
                    vector = (1 - draw * n) * vector + rate * pull
                    # Every rated item's vector moves alike, so that their sum can be moved in one step.
                    told = (1 - draw * n) * told + rate * pull * share * share * everything.size
                    implicit = (1 - draw * n) * implicit + rate * share * pull
                users[user], user_offset[user], rated[everything] = vector, offset, implicit
        return {
            "user_offset": user_offset,
            "item_offset": item_offset,
            "users": users + _told(ratings, rated),
            "items": items,
        }

    def _knobs(self) -> dict[str, Any]:
        return asdict(self.config)

    @classmethod
    def _build(cls, knobs: dict[str, Any]) -> Self:
        return cls(SVDppConfig(**knobs))


def _told(ratings: Ratings, rated: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what all they rated says of each user."""
    counts = np.maximum(ratings.user_counts(), 1)
    sums: NDArray[np.float64] = times(ratings.by_user(np.ones(len(ratings))), rated)
    return sums / np.sqrt(counts)[:, None]
