"""Factorise ratings by Gibbs sampling (Bayesian PMF, Salakhutdinov and Mnih 2008).

Every sweep draws all users' vectors given the items', then the reverse, then how widely vectors spread; the
answer is the mean over many such worlds. There is no learning rate or regularization to choose.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.ratings.base import Learnt, Positions, RatingModel, Stars
from recommenders.ratings.dataset import Ratings
from recommenders.ratings.dense import times
from recommenders.ratings.offsets import Offsets

__all__ = ["BayesianConfig", "BayesianMF"]

Vectors = NDArray[np.float64]

_BLOCK = 4_096


@dataclass(frozen=True, slots=True)
class BayesianConfig:
    """Hold the sampler's knobs."""

    factors: int = 16
    """Length of the vectors."""
    warm_up: int = 20
    """Sweeps that are thrown away."""
    samples: int = 100
    """Sweeps that are kept and averaged."""
    max_bytes: int = 2_000_000_000
    """Memory that the kept vectors may take."""
    seed: int = 0
    """The same seed, the same model."""


class BayesianMF(RatingModel):
    """Average the products of users' and items' vectors over sampled worlds."""

    name: ClassVar[str] = "bayesian_mf"

    def __init__(self, config: BayesianConfig | None = None) -> None:
        super().__init__()
        self.config = config or BayesianConfig()

    def _fit(self, ratings: Ratings, offsets: Offsets) -> Learnt:
        config, rng = self.config, np.random.default_rng(self.config.seed)
        needed = 4 * (len(ratings.users) + len(ratings.items)) * config.factors * config.samples
        if needed > config.max_bytes:
            raise InvalidInput(
                f"{self.name!r} keeps about {needed / 1e9:.1f} GB of vectors, more than the "
                f"{config.max_bytes / 1e9:.1f} GB allowed; use fewer samples, or 'svd'"
            )
        rest = ratings.value - offsets.of(ratings.user_of, ratings.item_of)
        # Vectors are expected to be about 1 long, whatever the scale of the stars.
        size = float(rest.std())
        if size < 1e-9:
            size = 0.0  # nothing is left to explain
        rest = rest / (size or 1.0)
        by_user = ratings.by_user(rest)
        by_item = sp.csr_array(by_user.T)
        users = rng.normal(0, 0.1, (len(ratings.users), config.factors))
        items = rng.normal(0, 0.1, (len(ratings.items), config.factors))
        kept: tuple[list[Vectors], list[Vectors]] = ([], [])
        for sweep in range(config.warm_up + config.samples):
            precision = _precision(rest, users[ratings.user_of], items[ratings.item_of], rng)
            items = _draw(by_item, users, _spread(items, rng), precision, rng)
            users = _draw(by_user, items, _spread(users, rng), precision, rng)
            if sweep >= config.warm_up:
                kept[0].append((size * users).astype(np.float32))
                kept[1].append(items.astype(np.float32))
        return {"users": np.stack(kept[0], axis=1), "items": np.stack(kept[1], axis=1)}

    def _place(self, learnt: Learnt) -> None:
        n, m = len(self.ratings.users), len(self.ratings.items)
        worlds = (self.config.samples, self.config.factors)
        if {name: v.shape for name, v in learnt.items()} != {"users": (n, *worlds), "items": (m, *worlds)}:
            raise ValueError(f"the vectors do not fit {n} users and {m} items")
        self._parts = learnt

    def _learnt(self) -> Learnt:
        return self._parts

    def _estimate(self, users: Positions, items: Positions, usual: Stars) -> Stars:
        taste = np.empty(users.size)
        for start in range(0, users.size, _BLOCK):
            block = slice(start, start + _BLOCK)
            mine, theirs = self._parts["users"][users[block]], self._parts["items"][items[block]]
            taste[block] = np.einsum("nwf,nwf->n", mine, theirs) / self.config.samples
        return usual + taste

    def _knobs(self) -> dict[str, Any]:
        return asdict(self.config)

    @classmethod
    def _build(cls, knobs: dict[str, Any]) -> Self:
        return cls(BayesianConfig(**knobs))


def _precision(rest: Vectors, users: Vectors, items: Vectors, rng: np.random.Generator) -> float:
    """Draw how precisely ratings follow their expectation, from a gamma posterior."""
    missed = float(((rest - np.einsum("nf,nf->n", users, items)) ** 2).sum())
    return float(rng.gamma(1 + rest.size / 2, 1 / (1 + missed / 2)))


def _spread(vectors: Vectors, rng: np.random.Generator) -> tuple[Vectors, Vectors]:
    """Draw the mean and the precision of the vectors' distribution, from a normal-Wishart posterior."""
    n, factors = vectors.shape
    mean, prior = vectors.mean(axis=0), 2.0
    apart = vectors - mean
    scatter = np.eye(factors) + apart.T @ apart + (prior * n / (prior + n)) * np.outer(mean, mean)
    root = np.linalg.cholesky(np.linalg.inv((scatter + scatter.T) / 2))
    # Bartlett's way of drawing from a Wishart distribution.
    lower = np.tril(rng.standard_normal((factors, factors)), -1)
    lower[np.diag_indices(factors)] = np.sqrt(rng.chisquare(factors + n - np.arange(factors)))
    half = root @ lower
    precision = half @ half.T
    about = n * mean / (prior + n)
    shift = np.linalg.solve(np.linalg.cholesky((prior + n) * precision).T, rng.standard_normal(factors))
    return about + shift, precision


def _draw(
    ratings: sp.csr_array[np.float64],
    others: Vectors,
    spread: tuple[Vectors, Vectors],
    noise: float,
    rng: np.random.Generator,
) -> Vectors:
    """Draw each row's vector given the other side's."""
    mean, precision = spread
    rows, factors = ratings.shape[0], others.shape[1]
    met = sp.csr_array((np.ones(ratings.nnz), ratings.indices, ratings.indptr), shape=ratings.shape)
    products = (others[:, :, None] * others[:, None, :]).reshape(-1, factors * factors)
    chance = rng.standard_normal((rows, factors))
    drawn = np.empty((rows, factors))
    for start in range(0, rows, _BLOCK):
        block = slice(start, min(start + _BLOCK, rows))
        square = precision + noise * times(met[block], products).reshape(-1, factors, factors)
        target = precision @ mean + noise * times(ratings[block], others)
        centre = np.linalg.solve(square, target[:, :, None])
        root = np.linalg.cholesky(square)
        drawn[block] = (centre + np.linalg.solve(root.mT, chance[block][:, :, None]))[:, :, 0]
    return drawn
