"""Compare ways of searching on judged queries, by pair of languages, as rows and as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from retrieval.contenders import Rank
from retrieval.evaluation import ndcg, recall
from retrieval.judged import Judged

__all__ = ["ALL", "Figure", "SearchComparison", "compare"]

ALL = "all"
_DEPTH = 10
_DRAWS = 1_000
_MEASURES = ("recall@1", "recall@10", "MRR", "nDCG@10")


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over queries, and where it falls in 95 of 100 samples of queries (Efron 1979)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SearchComparison:
    """What was measured."""

    queries: Mapping[str, int]
    """Pair of languages → number of queries."""
    figures: Mapping[tuple[str, str, str], Figure]
    """(pair, way of searching, measure) → figure."""
    ways: tuple[str, ...]

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each pair and way."""
        return [
            {
                "languages": pair,
                "queries": count,
                "search": way,
                **{name: round(self.figures[pair, way, name].value, 3) for name in _MEASURES},
                "95 %": f"{figure.low:.3f}–{figure.high:.3f}",
            }
            for pair, count in self.queries.items()
            for way in self.ways
            if (figure := self.figures[pair, way, "nDCG@10"])
        ]

    def data(self) -> dict[str, Any]:
        """Return everything, for machines."""
        return {
            "queries": dict(self.queries),
            "figures": [
                {
                    "languages": pair,
                    "search": way,
                    "measure": name,
                    "value": figure.value,
                    "low": figure.low,
                    "high": figure.high,
                }
                for (pair, way, name), figure in self.figures.items()
            ],
        }

    def page(self, title: str) -> str:
        """Return one HTML page without scripts: a bar with its interval for each pair and way."""
        parts = [self._pair(pair, count) for pair, count in self.queries.items()]
        return (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
            f"<style>{_STYLE}</style><h1>{escape(title)}</h1><p>nDCG@10. The line across a bar is where the "
            "figure falls in 95 of 100 samples of the queries.</p>" + "".join(parts) + "</html>"
        )

    def _pair(self, pair: str, count: int) -> str:
        lines = "".join(
            f"<tr><th>{escape(way)}</th><td>{_bar(self.figures[pair, way, 'nDCG@10'])}</td>"
            + "".join(f"<td>{self.figures[pair, way, name].value:.3f}</td>" for name in _MEASURES)
            + "</tr>"
            for way in self.ways
        )
        heads = "".join(f"<th>{name}</th>" for name in _MEASURES)
        return (
            f"<h2>{escape(pair)} <small>({count} queries)</small></h2>"
            f"<table><tr><th></th><th></th>{heads}</tr>{lines}</table>"
        )


def compare(
    ways: Mapping[str, Rank],
    judged: Sequence[Judged],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> SearchComparison:
    """Let every way answer every query; every figure is a mean over queries, an empty answer is a miss."""
    found: dict[tuple[str, str], list[tuple[float, ...]]] = {}
    for done, query in enumerate(judged, start=1):
        for name, rank in ways.items():
            row = _measure(rank(query, _DEPTH), query.grades)
            for pair in (query.pair, ALL):
                found.setdefault((pair, name), []).append(row)
        progress(done, len(judged))
    pairs = sorted({query.pair for query in judged})
    counts = {pair: sum(query.pair == pair for query in judged) for pair in pairs}
    figures = {
        (pair, way, measure): figure
        for pair in (*pairs, ALL)
        for way in ways
        for measure, figure in zip(_MEASURES, _figures(found[pair, way]), strict=True)
    }
    return SearchComparison({**counts, ALL: len(judged)}, figures, tuple(ways))


def _measure(ids: Sequence[str], grades: Mapping[str, float]) -> tuple[float, ...]:
    first = next((place for place, key in enumerate(ids, start=1) if grades.get(key, 0) > 0), None)
    return (
        recall(ids, grades, 1),
        recall(ids, grades, _DEPTH),
        1 / first if first else 0.0,
        ndcg(ids, grades, _DEPTH),
    )


def _figures(rows: Sequence[tuple[float, ...]]) -> list[Figure]:
    table = np.array(rows)
    drawn = np.random.default_rng(0).integers(0, len(table), (_DRAWS, len(table)))
    means = np.stack([table[chosen].mean(axis=0) for chosen in drawn])
    low, high = np.quantile(means, [0.025, 0.975], axis=0)
    return [
        Figure(float(value), float(under), float(over))
        for value, under, over in zip(table.mean(axis=0), low, high, strict=True)
    ]


_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
    "table{border-collapse:collapse}th,td{padding:.25rem .6rem;text-align:left;border-bottom:1px solid #ddd}"
    "svg{width:16rem;height:1rem;vertical-align:middle}.bar{fill:#4678c8}.back{fill:#eee}"
    ".span{stroke:#1c2330;stroke-width:1.5}"
)


def _bar(figure: Figure) -> str:
    return (
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="back" width="100" height="10"/>'
        f'<rect class="bar" width="{100 * figure.value:.1f}" height="10"/>'
        f'<line class="span" x1="{100 * figure.low:.1f}" x2="{100 * figure.high:.1f}" y1="5" y2="5"/></svg>'
    )
