"""Tell hits that fit a query from hits that are merely nearest."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from assistant.domain.search import Hit

__all__ = ["relevance_bar"]

_KEEP = 0.35
"""Share of the way from the noise to the best hit that a hit must reach."""


def relevance_bar(hits: Sequence[Hit]) -> float:
    """Return the score from which a hit counts as fitting.

    Most of a candidate pool is noise, so its median is the noise level; what stands out from it by a third
    of what the best hit does is taken for an answer.
    """
    if not hits:
        return 0.0
    values = [hit.score for hit in hits]
    best, noise = max(values), median(values)
    return noise + _KEEP * (best - noise)
