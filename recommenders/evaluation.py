"""Compare models on the same held-out cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from recommenders.base import Basket, Ranked
from recommenders.metrics import coverage, hit_rate_at, ndcg_at, recall_at
from recommenders.splits import Split

__all__ = ["Row", "evaluate", "table"]


class _Model(Protocol):
    @property
    def name(self) -> str: ...

    def recommend(
        self, basket: Basket, k: int, candidates: Iterable[str] | None = None, exclude_seen: bool = True
    ) -> Ranked: ...


@dataclass(frozen=True, slots=True)
class Row:
    """How one model did, as means over the cases."""

    model: str
    ndcg: float
    recall: float
    hit_rate: float
    coverage: float
    cases: int


def evaluate(models: Iterable[_Model], split: Split, k: int = 10) -> tuple[Row, ...]:
    """Rank all unseen items for every case with every model; an empty list counts as a miss."""
    rows = []
    n = max(len(split.cases), 1)
    for model in models:
        lists = [[item for item, _ in model.recommend(case.basket, k)] for case in split.cases]
        pairs = [(ranked, case.targets) for ranked, case in zip(lists, split.cases, strict=True)]
        rows.append(
            Row(
                model=model.name,
                ndcg=sum(ndcg_at(ranked, targets, k) for ranked, targets in pairs) / n,
                recall=sum(recall_at(ranked, targets, k) for ranked, targets in pairs) / n,
                hit_rate=sum(hit_rate_at(ranked, targets, k) for ranked, targets in pairs) / n,
                coverage=coverage(lists, len(split.train.items)),
                cases=len(split.cases),
            )
        )
    return tuple(rows)


def table(rows: Sequence[Row], k: int = 10) -> str:
    """Write the rows as a Markdown table."""
    lines = [
        f"| model | NDCG@{k} | recall@{k} | hit rate | coverage | cases |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.model} | {row.ndcg:.4f} | {row.recall:.4f} | {row.hit_rate:.4f} | {row.coverage:.3f} "
        f"| {row.cases} |"
        for row in rows
    ]
    return "\n".join(lines)
