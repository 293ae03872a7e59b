"""Factorise ratings with offsets by stochastic gradient descent (Koren, Bell and Volinsky 2009)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

import numpy as np

from recommenders.ratings.base import Learnt
from recommenders.ratings.dataset import Ratings
from recommenders.ratings.factors import FactorModel
from recommenders.ratings.offsets import Offsets
from recommenders.ratings.rounds import conflict_free_rounds

__all__ = ["BiasedSVD", "SVDConfig"]


@dataclass(frozen=True, slots=True)
class SVDConfig:
    """Hold the factorisation's knobs."""

    factors: int = 100
    """Length of the vectors of users and items."""
    epochs: int = 20
    """Times every rating is looked at."""
    rate: float = 0.005
    """How far each rating moves what it touches."""
    regularization: float = 0.02
    """How strongly offsets and factors are drawn to 0."""
    spread: float = 0.1
    """Standard deviation of the factors at the start."""
    seed: int = 0
    """The same seed, the same model."""


class BiasedSVD(FactorModel):
    """Add to the offsets the product of a user's and an item's vector."""

    name: ClassVar[str] = "svd"

    def __init__(self, config: SVDConfig | None = None) -> None:
        self.config = config or SVDConfig()
        super().__init__(self.config.factors)

    def _fit(self, ratings: Ratings, offsets: Offsets) -> Learnt:
        config, rng = self.config, np.random.default_rng(self.config.seed)
        user_offset, item_offset = np.zeros(len(ratings.users)), np.zeros(len(ratings.items))
        users = rng.normal(0, config.spread, (len(ratings.users), config.factors)).astype(np.float32)
        items = rng.normal(0, config.spread, (len(ratings.items), config.factors)).astype(np.float32)
        keep = np.float32(1 - config.rate * config.regularization)
        rest = ratings.value - ratings.mean
        rounds = conflict_free_rounds(ratings, rng)
        for _ in range(config.epochs):
            for step in rng.permutation(len(rounds)):
                places = rounds[int(step)]
                u, i = ratings.user_of[places], ratings.item_of[places]
                p, q = users[u], items[i]
                error = rest[places] - user_offset[u] - item_offset[i] - np.einsum("nf,nf->n", p, q)
                move = config.rate * error
                user_offset[u] = keep * user_offset[u] + move
                item_offset[i] = keep * item_offset[i] + move
                column = move.astype(np.float32)[:, None]
                users[u] = keep * p + column * q
                items[i] = keep * q + column * p
        return {"user_offset": user_offset, "item_offset": item_offset, "users": users, "items": items}

    def _knobs(self) -> dict[str, Any]:
        return asdict(self.config)

    @classmethod
    def _build(cls, knobs: dict[str, Any]) -> Self:
        return cls(SVDConfig(**knobs))
