"""Blend relevance with taste by z-scores over the candidates.

Z-scores with a convex weight measured best of the blends tried (findings: .131 NDCG@10 on Amazon Office
against .128 min-max, .121 reciprocal ranks): unlike ranks they keep how much better a candidate is, and
unlike min-max one outlier does not squash the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from assistant.domain.exploration import Option

__all__ = ["Candidate", "fuse", "z_scores"]

_Z_LIMIT = 3.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product on its way to the shopper, with every part of its score."""

    product_id: str
    final: float
    """What it is ordered by."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Raw parts: semantic, lexical, collaborative, content, sequence, popularity."""
    because: tuple[str, ...] = ()
    """Basket products that speak for it."""
    propensity: float = 1.0
    """Probability with which it got its place."""
    options: tuple[Option, ...] = ()
    """All that could have got its place, itself included; empty where chance had no say."""


def z_scores(values: Mapping[str, float], keys: Sequence[str]) -> dict[str, float]:
    """Standardise values over `keys`, clipped to ±3; a key without a value gets the lowest z.

    All-equal values say nothing and come back as zeros.
    """
    known = [values[key] for key in keys if key in values]
    if not known:
        return dict.fromkeys(keys, 0.0)
    mean = sum(known) / len(known)
    deviation = sqrt(sum((value - mean) ** 2 for value in known) / len(known))
    if deviation < 1e-12:
        return {key: 0.0 if key in values else -1.0 for key in keys}
    scaled = {key: (values[key] - mean) / deviation for key in keys if key in values}
    lowest = min(scaled.values())
    return {key: max(-_Z_LIMIT, min(_Z_LIMIT, scaled.get(key, lowest))) for key in keys}


def fuse(
    parts: Mapping[str, Mapping[str, float]],
    weights: Mapping[str, float],
    keys: Sequence[str],
) -> dict[str, float]:
    """Return key → weighted sum of the parts' z-scores; weights are made convex first.

    Parts without weight or without any value do not count, so a lost engine never lowers the rest.
    """
    live = {name: weights[name] for name in parts if weights.get(name, 0.0) > 0 and parts[name]}
    total = sum(live.values())
    if total <= 0:
        return dict.fromkeys(keys, 0.0)
    scaled = {name: z_scores(parts[name], keys) for name in live}
    return {key: sum(live[name] / total * scaled[name][key] for name in live) for key in keys}
