"""Measure ranked lists against what a user really took, and foretold ratings against those given."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assistant.domain.errors import InvalidInput

__all__ = [
    "coverage",
    "gini",
    "hit_rate_at",
    "intra_list_diversity",
    "mae",
    "ndcg_at",
    "novelty",
    "precision_at",
    "recall_at",
    "reciprocal_rank_at",
    "rmse",
]


def ndcg_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return NDCG@k with binary relevance, in [0, 1]; 0 when nothing is relevant."""
    gain = sum(1.0 / math.log2(rank + 2) for rank, item in enumerate(ranked[:k]) if item in relevant)
    ideal = sum(1.0 / math.log2(rank + 2) for rank in range(min(k, len(relevant))))
    return gain / ideal if ideal else 0.0


def precision_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of k places that a relevant item fills; places left empty count as wrong."""
    return sum(item in relevant for item in ranked[:k]) / k if k > 0 else 0.0


def recall_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of relevant items among the first k."""
    return sum(item in relevant for item in ranked[:k]) / len(relevant) if relevant else 0.0


def hit_rate_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return 1 when any relevant item is among the first k, else 0."""
    return float(any(item in relevant for item in ranked[:k]))


def reciprocal_rank_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return 1 / the place of the first relevant item among the first k, else 0; its mean is MRR@k."""
    return next((1.0 / rank for rank, item in enumerate(ranked[:k], 1) if item in relevant), 0.0)


def novelty(ranked: Sequence[str], met_by: Mapping[str, int], users: int) -> float:
    """Return the mean surprise of a list in bits (Zhou 2010): -log₂ of the share of users who met an item.

    An item nobody met is as surprising as one met by one user.
    """
    if not ranked or users <= 0:
        return 0.0
    return sum(math.log2(users / max(met_by.get(item, 0), 1)) for item in ranked) / len(ranked)


def intra_list_diversity(vectors: NDArray[np.floating]) -> float:
    """Return 1 - the mean cosine of all pairs of a list's vectors, one row for each item (Ziegler 2005).

    A row of zeros is unlike everything; a list of fewer than two items is not diverse.
    """
    n = len(vectors)
    if n < 2:
        return 0.0
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(length > 0, length, 1)
    # The square of the sum holds every pair twice and each row's own square.
    pairs = float((unit.sum(axis=0) ** 2).sum() - (length > 0).sum())
    return 1.0 - pairs / (n * (n - 1))


def coverage(lists: Iterable[Sequence[str]], n_items: int) -> float:
    """Return the share of the catalogue that appears in any list."""
    return len({item for ranked in lists for item in ranked}) / n_items if n_items else 0.0


def gini(lists: Iterable[Sequence[str]], n_items: int) -> float:
    """Return how unequally lists show the catalogue: 0 when all alike, near 1 when always the same."""
    shown = sorted(Counter(item for ranked in lists for item in ranked).values())
    total = sum(shown)
    if not total or n_items < len(shown):
        return 0.0
    first = n_items - len(shown)  # items never shown come first, with nothing
    weighted = sum(rank * count for rank, count in enumerate(shown, first + 1))
    return 2 * weighted / (n_items * total) - (n_items + 1) / n_items


def rmse(foretold: ArrayLike, given: ArrayLike) -> float:
    """Return the root of the mean squared error of ratings; raises InvalidInput when there are none."""
    return float(np.sqrt(np.mean(_errors(foretold, given) ** 2)))


def mae(foretold: ArrayLike, given: ArrayLike) -> float:
    """Return the mean absolute error of ratings; raises InvalidInput when there are none."""
    return float(np.mean(np.abs(_errors(foretold, given))))


def _errors(foretold: ArrayLike, given: ArrayLike) -> NDArray[np.float64]:
    ours, theirs = np.asarray(foretold, dtype=np.float64), np.asarray(given, dtype=np.float64)
    if ours.shape != theirs.shape or not ours.size:
        raise InvalidInput(f"{ours.size} foretold and {theirs.size} given ratings cannot be compared")
    if not (np.isfinite(ours).all() and np.isfinite(theirs).all()):
        raise InvalidInput("A rating that is not a finite number cannot be compared; leave it out")
    errors: NDArray[np.float64] = ours - theirs
    return errors
