"""Measure ranked lists against what a user really took."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence

__all__ = ["coverage", "hit_rate_at", "ndcg_at", "recall_at"]


def ndcg_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return NDCG@k with binary relevance, in [0, 1]; 0 when nothing is relevant."""
    gain = sum(1.0 / math.log2(rank + 2) for rank, item in enumerate(ranked[:k]) if item in relevant)
    ideal = sum(1.0 / math.log2(rank + 2) for rank in range(min(k, len(relevant))))
    return gain / ideal if ideal else 0.0


def recall_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of relevant items among the first k."""
    return sum(item in relevant for item in ranked[:k]) / len(relevant) if relevant else 0.0


def hit_rate_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return 1 when any relevant item is among the first k, else 0."""
    return float(any(item in relevant for item in ranked[:k]))


def coverage(lists: Iterable[Sequence[str]], n_items: int) -> float:
    """Return the share of the catalogue that appears in any list."""
    return len({item for ranked in lists for item in ranked}) / n_items if n_items else 0.0
