"""Compare models on the same held-out cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from recommenders.base import Basket, Ranked
from recommenders.dataset import InteractionDataset
from recommenders.intervals import Interval, mean_interval
from recommenders.metrics import (
    coverage,
    gini,
    hit_rate_at,
    ndcg_at,
    novelty,
    precision_at,
    recall_at,
    reciprocal_rank_at,
)
from recommenders.splits import Case, Split

__all__ = [
    "Recommending",
    "Row",
    "evaluate",
    "list_diversity",
    "mean_ndcg",
    "measure",
    "ndcg_of_users",
    "rank_all",
    "table",
]

Features = NDArray[np.float32] | sp.csr_array[np.float32]

_DIVERSITY_LISTS = 2_000
_PER_CASE = {
    "ndcg": ndcg_at,
    "precision": precision_at,
    "recall": recall_at,
    "mrr": reciprocal_rank_at,
    "hit_rate": hit_rate_at,
}


class Recommending(Protocol):
    """What can be compared."""

    @property
    def name(self) -> str: ...

    def recommend(
        self, basket: Basket, k: int, candidates: Iterable[str] | None = None, exclude_seen: bool = True
    ) -> Ranked: ...


@dataclass(frozen=True, slots=True)
class Row:
    """How one model did, as means over the users."""

    model: str
    ndcg: float
    recall: float
    hit_rate: float
    coverage: float
    """Share of the items that appear in any list."""
    cases: int
    """Lists that were asked for; one that stays empty counts as a miss."""
    precision: float = 0.0
    mrr: float = 0.0
    novelty: float = 0.0
    """Mean surprise of a list in bits."""
    diversity: float = 0.0
    """1 - mean cosine within a list."""
    gini: float = 0.0
    """How unequally items are shown, 0 to 1."""
    answered: float = 0.0
    """Share of cases that the model had any answer for."""
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Measure → where it falls in 95 of 100 samples of users."""
    ahead: Interval | None = None
    """NDCG less that of the better popularity, user by user; None where they were not compared."""


def rank_all(model: Recommending, split: Split, k: int) -> list[list[str]]:
    """Return the model's list for every case."""
    return [[item for item, _ in model.recommend(case.basket, k)] for case in split.cases]


def mean_ndcg(model: Recommending, split: Split, k: int = 10) -> float:
    """Return the one figure that knobs are chosen by; 0 without cases."""
    found = [
        ndcg_at(ranked, case.targets, k)
        for ranked, case in zip(rank_all(model, split, k), split.cases, strict=True)
    ]
    return sum(found) / max(len(found), 1)


def evaluate(
    models: Iterable[Recommending], split: Split, k: int = 10, features: Features | None = None
) -> tuple[Row, ...]:
    """Rank all unseen items for every case with every model; an empty list counts as a miss.

    `features` are rows of the index that diversity is judged by; without them, items are alike that the same
    users met.
    """
    return tuple(
        measure(model.name, rank_all(model, split, k), split.cases, split.train, k, features)
        for model in models
    )


def measure(
    name: str,
    lists: Sequence[Sequence[str]],
    cases: Sequence[Case],
    train: InteractionDataset,
    k: int,
    features: Features | None = None,
) -> Row:
    """Return the figures of ready lists, cut to k; a user with several cases counts once."""
    lists = [ranked[:k] for ranked in lists]
    counts = dict(zip(train.items.ids, train.item_counts().tolist(), strict=True))
    active = int((np.diff(train.indptr) > 0).sum())
    per_case: dict[str, list[float]] = {
        what: [function(ranked, case.targets, k) for ranked, case in zip(lists, cases, strict=True)]
        for what, function in _PER_CASE.items()
    }
    per_case["answered"] = [float(bool(ranked)) for ranked in lists]
    told = [(case, ranked) for case, ranked in zip(cases, lists, strict=True) if ranked]
    bits = [novelty(ranked, counts, active) for _, ranked in told]
    found = {what: mean_interval(_by_user(cases, values)) for what, values in per_case.items()}
    surprise = mean_interval(_by_user([case for case, _ in told], bits))
    means: dict[str, Any] = {what: one.value for what, one in found.items()}
    return Row(
        model=name,
        coverage=coverage(lists, len(train.items)),
        cases=len(cases),
        novelty=surprise.value,
        diversity=list_diversity(lists, train, features),
        gini=gini(lists, len(train.items)),
        intervals={
            **{what: (one.low, one.high) for what, one in found.items() if what != "answered"},
            "novelty": (surprise.low, surprise.high),
        },
        **means,
    )


def ndcg_of_users(lists: Sequence[Sequence[str]], cases: Sequence[Case], k: int) -> NDArray[np.float64]:
    """Return each user's NDCG, in the order in which users come first among the cases."""
    found = [ndcg_at(ranked, case.targets, k) for ranked, case in zip(lists, cases, strict=True)]
    return _by_user(cases, found)


def list_diversity(
    lists: Sequence[Sequence[str]], train: InteractionDataset, features: Features | None = None
) -> float:
    """Return the mean intra-list diversity of the lists of two or more items, of 2,000 of them at most."""
    lists = [ranked for ranked in lists if len(ranked) > 1]
    if not lists:
        return 0.0
    lists = [lists[int(n)] for n in np.linspace(0, len(lists) - 1, min(len(lists), _DIVERSITY_LISTS))]
    matrix = sp.csr_array(train.matrix().T if features is None else features).astype(np.float64)
    row_of = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    length = np.sqrt(np.bincount(row_of, weights=matrix.data**2, minlength=matrix.shape[0]))
    matrix.data /= np.where(length > 0, length, 1)[row_of]
    places = [train.items.positions(ranked) for ranked in lists]
    sizes = np.array([place.size for place in places])
    chosen = np.concatenate(places)
    indptr = np.concatenate([[0], np.cumsum(sizes)])
    picks = sp.csr_array((np.ones(chosen.size), chosen, indptr), shape=(len(lists), matrix.shape[0]))
    # The square of a list's sum holds every pair twice, and each item's own square.
    squares = (picks @ matrix).power(2).sum(axis=1)
    own = np.add.reduceat((length[chosen] > 0).astype(np.float64), indptr[:-1])
    pairs = np.maximum(sizes * (sizes - 1), 1)
    return float(np.mean(1.0 - (np.asarray(squares).ravel() - own) / pairs))


def _by_user(cases: Sequence[Case], values: Sequence[float]) -> NDArray[np.float64]:
    """Return each user's mean."""
    users: dict[str, int] = {}
    user_of = np.array([users.setdefault(case.user, len(users)) for case in cases], dtype=np.int64)
    sums = np.bincount(user_of, weights=np.asarray(values, dtype=np.float64), minlength=len(users))
    means: NDArray[np.float64] = sums / np.maximum(np.bincount(user_of, minlength=len(users)), 1)
    return means


def table(rows: Sequence[Row], k: int = 10) -> str:
    """Write the rows as a Markdown table."""
    lines = [
        f"| model | NDCG@{k} | 95 % | precision@{k} | recall@{k} | MRR@{k} | hit rate | coverage | novelty "
        "| diversity | Gini | answered | cases |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        low, high = row.intervals.get("ndcg", (row.ndcg, row.ndcg))
        lines.append(
            f"| {row.model} | {row.ndcg:.4f} | {low:.4f} to {high:.4f} | {row.precision:.4f} "
            f"| {row.recall:.4f} | {row.mrr:.4f} | {row.hit_rate:.4f} | {row.coverage:.3f} "
            f"| {row.novelty:.2f} | {row.diversity:.3f} | {row.gini:.3f} | {row.answered:.3f} "
            f"| {row.cases} |"
        )
    return "\n".join(lines)
