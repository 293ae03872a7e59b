"""Part interactions into what a model may see and what it must foretell: forward in time, or by chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from recommenders.dataset import InteractionDataset

__all__ = ["Case", "Split", "global_time", "k_fold", "leave_last_out", "per_user_time"]


@dataclass(frozen=True, slots=True)
class Case:
    """One user to test with."""

    user: str
    basket: tuple[tuple[str, float], ...]
    """What the model sees: (item, weight), oldest first."""
    targets: frozenset[str]
    """What the user took next."""


@dataclass(frozen=True, slots=True)
class Split:
    """Training interactions and test cases."""

    train: InteractionDataset
    cases: tuple[Case, ...]

    def sample(self, n: int) -> Split:
        """Return the split with at most n cases, evenly spread over the users."""
        if len(self.cases) <= n:
            return self
        chosen = np.linspace(0, len(self.cases) - 1, n).astype(int)
        return Split(self.train, tuple(self.cases[int(index)] for index in chosen))


def leave_last_out(dataset: InteractionDataset) -> Split:
    """Hold out each user's latest item; users with a single item stay in training."""
    keep = np.ones(len(dataset), dtype=np.bool_)
    long_enough = np.diff(dataset.indptr) >= 2
    keep[dataset.indptr[1:][long_enough] - 1] = False
    return _split(dataset, keep)


def per_user_time(dataset: InteractionDataset, share: float = 0.2) -> Split:
    """Hold out the latest `share` of each user's items, at least one of three or more."""
    if not 0.0 < share < 1.0:
        raise InvalidInput(f"A share of {share} is not between 0 and 1")
    lengths = np.diff(dataset.indptr)
    held = np.minimum(
        np.maximum((lengths * share).astype(np.int64), lengths >= 3), np.maximum(lengths - 1, 0)
    )
    from_end = np.repeat(dataset.indptr[1:], lengths) - np.arange(len(dataset))
    return _split(dataset, from_end > np.repeat(held, lengths))


def global_time(dataset: InteractionDataset, share: float = 0.1) -> Split:
    """Hold out everything after one moment, as in production; users may be new (an empty basket)."""
    if not 0.0 < share < 1.0:
        raise InvalidInput(f"A share of {share} is not between 0 and 1")
    if not len(dataset):
        return Split(dataset, ())
    return _split(dataset, dataset.time <= np.quantile(dataset.time, 1.0 - share, method="lower"))


def k_fold(dataset: InteractionDataset, folds: int = 5, seed: int = 0) -> Iterator[Split]:
    """Yield splits that hold each interaction out once, by chance; for logs without moments."""
    if folds < 2:
        raise InvalidInput(f"{folds} folds leave nothing to learn from; use 2 or more")
    fold_of = np.random.default_rng(seed).permutation(len(dataset)) % folds
    for fold in range(folds):
        yield _split(dataset, fold_of != fold)


def _split(dataset: InteractionDataset, keep: NDArray[np.bool_]) -> Split:
    train = dataset.subset(keep)
    held = dataset.subset(~keep)
    cases = []
    for user in np.flatnonzero(np.diff(held.indptr)):
        targets = frozenset(item for item, _ in held.history(int(user)))
        cases.append(Case(dataset.users[user], tuple(train.history(int(user))), targets))
    return Split(train, tuple(cases))
