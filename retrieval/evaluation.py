"""Measure how well a retriever finds what judges called right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.domain.search import SearchQuery
from assistant.ports import Retriever

__all__ = ["JudgedQuery", "Quality", "evaluate_retriever", "ndcg", "recall"]


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query whose answers are known."""

    query: SearchQuery
    """Its limit is set by the evaluation."""
    grades: Mapping[str, float]
    """Product id → how right it is, above 0; any other product is wrong."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over queries, each 0 to 1."""

    queries: int
    recall_at_1: float
    recall_at_k: float
    ndcg_at_k: float


async def evaluate_retriever(
    retriever: Retriever, judged: Iterable[JudgedQuery], k: int = 10
) -> dict[str, Quality]:
    """Return the quality by language of the query, and under "" over all of them."""
    rows: dict[str, list[tuple[float, float, float]]] = {"": []}
    for one in judged:
        result = await retriever.search(replace(one.query, limit=k, offset=0))
        found = [hit.product_id for hit in result.hits]
        row = (recall(found, one.grades, 1), recall(found, one.grades, k), ndcg(found, one.grades, k))
        for key in {"", one.query.language or "und"}:
            rows.setdefault(key, []).append(row)
    return {key: _mean(values) for key, values in rows.items()}


def recall(found: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """Return the share of right products among the first `k`, of as many as can stand there."""
    possible = min(k, len(grades))
    return sum(key in grades for key in found[:k]) / possible if possible else 0.0


def ndcg(found: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """Return the normalised discounted cumulative gain of the first `k` (Järvelin and Kekäläinen 2002)."""
    best = _gain(sorted(grades.values(), reverse=True)[:k])
    return _gain([grades.get(key, 0.0) for key in found[:k]]) / best if best else 0.0


def _gain(grades: Sequence[float]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades))


def _mean(rows: Sequence[tuple[float, float, float]]) -> Quality:
    count = len(rows)
    if not count:
        return Quality(0, 0.0, 0.0, 0.0)
    first, found, gain = (sum(column) / count for column in zip(*rows, strict=True))
    return Quality(count, first, found, gain)
