"""Train vectors so that what a shopper took outranks what they did not (BPR and WARP), in numpy alone.

BPR (Rendle and others 2009, arXiv:1205.2618) compares with one item drawn at random; WARP (Weston and others
2011) looks for an item that wrongly ranks above, and pushes the harder the sooner one is found. Users and
items may be sums of feature vectors, as in LightFM (Kula 2015, arXiv:1507.08439).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.dataset import InteractionDataset
from recommenders.progress import Progress

__all__ = ["PairwiseConfig", "Table", "train_pairs"]

_BATCH = 2048
_FLAT = 1e-6


@dataclass(frozen=True, slots=True)
class PairwiseConfig:
    """Hold the knobs of training by comparison."""

    factors: int = 64
    """Length of the vectors."""
    epochs: int = 40
    """Times that every interaction is learnt from."""
    rate: float = 0.05
    """Step of AdaGrad."""
    regularization: float = 0.01
    """Pulls vectors towards zero, at each step they are moved."""
    tries: int = 1
    """Items compared with at most; more than 1 is WARP."""
    decay: float = 0.9
    """Weight of each step back in the basket."""
    seed: int = 0
    """Where chance starts."""

    def __post_init__(self) -> None:
        if self.factors < 1 or self.epochs < 1 or self.rate <= 0 or self.regularization < 0 or self.tries < 1:
            raise InvalidInput(f"{self} cannot be trained; all of its knobs must be positive")


class Table:
    """Hold the vectors of one side: an own vector for each row, plus those of the row's features."""

    def __init__(
        self, rows: int, features: sp.csr_array[np.float32] | None, config: PairwiseConfig, seed: int
    ) -> None:
        rng = np.random.default_rng([config.seed, seed])
        count = 0 if features is None else features.shape[1]
        self._features = features
        self._config = config
        scale = 1.0 / config.factors
        self.own = (scale * (rng.random((rows, config.factors)) - 0.5)).astype(np.float32)
        self.shared = (scale * (rng.random((count, config.factors)) - 0.5)).astype(np.float32)
        self._own_energy = np.full(rows, _FLAT, dtype=np.float32)
        self._shared_energy = np.full(count, _FLAT, dtype=np.float32)

    def vectors(self, rows: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """Return the vectors of some rows, or of all."""
        own = self.own if rows is None else self.own[rows]
        if self._features is None:
            return own
        features = self._features if rows is None else self._features[rows]
        return np.asarray(own + features @ self.shared, dtype=np.float32)

    def descend(self, rows: NDArray[np.int64], gradient: NDArray[np.float32]) -> None:
        """Move the vectors of `rows` (which may repeat) against their gradients."""
        distinct, place = np.unique(rows, return_inverse=True)
        ones = np.ones(rows.size, dtype=np.float32)
        gather = sp.csr_array((ones, (place, np.arange(rows.size))), shape=(distinct.size, rows.size))
        summed = np.asarray(gather @ gradient, dtype=np.float32)
        self._step(self.own, self._own_energy, distinct, summed)
        if self._features is not None:
            features = sp.csr_array(self._features[distinct].T)
            touched = np.flatnonzero(np.diff(features.indptr))
            self._step(self.shared, self._shared_energy, touched, (features @ summed)[touched])

    def _step(
        self,
        table: NDArray[np.float32],
        energy: NDArray[np.float32],
        rows: NDArray[np.int64],
        gradient: NDArray[np.float32],
    ) -> None:
        gradient = gradient + np.float32(self._config.regularization) * table[rows]
        energy[rows] += np.einsum("nf,nf->n", gradient, gradient) / gradient.shape[1]
        table[rows] -= np.float32(self._config.rate) * gradient / np.sqrt(energy[rows])[:, None]


def train_pairs(
    dataset: InteractionDataset,
    config: PairwiseConfig,
    item_features: sp.csr_array[np.float32] | None,
    user_features: sp.csr_array[np.float32] | None,
    say: Progress,
) -> tuple[Table, Table, NDArray[np.float32]]:
    """Return users, items and the items' biases; deterministic."""
    rng = np.random.default_rng([config.seed, 2])
    users = Table(len(dataset.users), user_features, config, 0)
    items = Table(len(dataset.items), item_features, config, 1)
    bias = np.zeros(len(dataset.items), dtype=np.float32)
    bias_energy = np.full(bias.size, _FLAT, dtype=np.float32)
    user_of, item_of = dataset.user_of(), dataset.item_of.astype(np.int64)
    warm = np.flatnonzero(dataset.item_counts())
    taken = np.sort(user_of * max(bias.size, 1) + item_of)
    for epoch in range(config.epochs):
        say("comparing", epoch, config.epochs)
        order = rng.permutation(user_of.size)
        for start in range(0, order.size, _BATCH):
            batch = order[start : start + _BATCH]
            who, better = user_of[batch], item_of[batch]
            shopper, liked = users.vectors(who), items.vectors(better)
            worse, push = _rivals(rng, config, warm, taken, who, shopper, liked, better, items, bias)
            push *= dataset.weight[batch]
            there = push > 0
            who, better, worse, push = who[there], better[there], worse[there], push[there]
            if not who.size:
                continue
            shopper, liked = shopper[there], liked[there]
            gap, pull = items.vectors(worse) - liked, push[:, None]
            users.descend(who, pull * gap)
            both = np.concatenate([better, worse])
            items.descend(both, np.concatenate([-pull * shopper, pull * shopper]))
            _lift(bias, bias_energy, both, np.concatenate([-push, push]), config)
    say("comparing", config.epochs, config.epochs)
    return users, items, bias


def _rivals(
    rng: np.random.Generator,
    config: PairwiseConfig,
    warm: NDArray[np.int64],
    taken: NDArray[np.int64],
    who: NDArray[np.int64],
    shopper: NDArray[np.float32],
    liked: NDArray[np.float32],
    better: NDArray[np.int64],
    items: Table,
    bias: NDArray[np.float32],
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return an item each user did not take, and how hard to push it down (0: leave it)."""
    drawn = rng.choice(warm, size=(who.size, config.tries))
    pair = who[:, None] * max(bias.size, 1) + drawn
    fresh = taken[np.searchsorted(taken, pair).clip(max=taken.size - 1)] != pair
    vectors = items.vectors(drawn.ravel()).reshape(*drawn.shape, -1)
    above = np.einsum("nf,ntf->nt", shopper, vectors) + bias[drawn]
    margin = np.einsum("nf,nf->n", shopper, liked) + bias[better]
    if config.tries == 1:
        push = fresh[:, 0] / (1.0 + np.exp(np.clip(margin - above[:, 0], -30, 30)))
        return drawn[:, 0], push.astype(np.float32)
    wrong = fresh & (above > margin[:, None] - 1.0)
    first = wrong.argmax(axis=1)
    # Found at once: many items rank above; found late: few do.
    rank = np.maximum((warm.size - 1) // (first + 1), 1)
    push = wrong.any(axis=1) * np.log1p(rank) / np.log1p(max(warm.size - 1, 1))
    return drawn[np.arange(who.size), first], push.astype(np.float32)


def _lift(
    bias: NDArray[np.float32],
    energy: NDArray[np.float32],
    rows: NDArray[np.int64],
    gradient: NDArray[np.float32],
    config: PairwiseConfig,
) -> None:
    summed = np.bincount(rows, weights=gradient, minlength=bias.size).astype(np.float32)
    touched = np.flatnonzero(np.bincount(rows, minlength=bias.size))
    moved = summed[touched] + np.float32(config.regularization) * bias[touched]
    energy[touched] += moved**2
    bias[touched] -= np.float32(config.rate) * moved / np.sqrt(energy[touched])
