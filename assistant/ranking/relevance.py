"""Tell hits that fit a query from hits that are merely nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from statistics import median

from assistant.domain.search import Hit

__all__ = ["Bar"]

_KEEP = 0.35
"""Share of the way from the noise to the best hit that a hit must reach."""
_MEANS_THE_SAME = 0.65
"""The same share for meaning alone, which other languages' products reach without sharing a word."""
_NAMES_THE_SAME = 0.65
"""Share of the best hit's words and concepts that names the same thing, however far its language is."""
_NAMED = 0.12
"""Least part of words and concepts in a score that is more than a shared small word."""
_TELLING = 0.05
"""Spread of cosines below which meaning tells nothing apart."""
_FAINT = 0.25
"""Cosine below which a hit that shares no word or concept with the query is not an answer."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What a hit must reach to count as an answer and not merely as the nearest product."""

    score: float
    """All parts together."""
    semantic: float
    """Meaning alone."""
    lexical: float
    """Words and concepts alone."""

    @classmethod
    def of(cls, hits: Sequence[Hit]) -> Bar:
        """Read the bar off a pool of candidates.

        Most of a pool is noise, so its median is the noise level; what stands out from it by a share of what
        the best hit does is taken for an answer.
        """
        if not hits:
            return cls(0.0, 0.0, 0.0)
        meanings = [hit.scores.get("semantic", 0.0) for hit in hits]
        telling = max(meanings) - median(meanings) > _TELLING
        named = max(hit.scores.get("lexical", 0.0) for hit in hits)
        return cls(
            _above_noise([hit.score for hit in hits], _KEEP),
            _above_noise(meanings, _MEANS_THE_SAME) if telling else inf,
            max(_NAMED, _NAMES_THE_SAME * named),
        )

    def passes(self, hit: Hit) -> bool:
        """Tell whether a hit fits."""
        semantic, lexical = hit.scores.get("semantic"), hit.scores.get("lexical", 0.0)
        if semantic is not None and lexical <= 0 and semantic < _FAINT:
            return False
        means_it = semantic is not None and semantic >= self.semantic
        return hit.score >= self.score or means_it or lexical >= self.lexical


def _above_noise(values: Sequence[float], share: float) -> float:
    noise = median(values)
    return noise + share * (max(values) - noise)
