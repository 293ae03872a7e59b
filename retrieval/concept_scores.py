"""Score products by the shopping concepts they share with a query, whatever the languages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.ports import Lexicon
from retrieval.facets import Facets
from retrieval.traits import concept_entry

__all__ = ["ConceptScores"]

_KIND_OF = 0.9
"""What a kind of the thing counts beside the thing itself: rain boots for boots."""
_BROADER = 0.5
"""What a broader thing counts: boots for winter boots."""
_MENTION = 0.25
"""What a thing counts that is only spoken of."""
_THINGS = frozenset({"product"})
_MANNER = 0.5
"""What a colour, an occasion or a recipient counts beside the thing itself: a gift for a child is not
whatever is for children."""
_BESIDE = 0.3
"""What is taken off a product that is something else besides: a coffee cup is not coffee."""


class ConceptScores:
    """Weigh concepts by how few products have them."""

    def __init__(self, facets: Facets, lexicon: Lexicon) -> None:
        self._facets = facets
        self._entry = lru_cache(maxsize=4096)(lambda concept: concept_entry(lexicon, concept))

    def scores(self, concepts: Sequence[str]) -> NDArray[np.float32]:
        """Return by row how much of the concepts a product is, 0 to 1."""
        total = np.zeros(len(self._facets), np.float32)
        asked = np.zeros(len(self._facets), np.float32)
        weight = 0.0
        for concept in dict.fromkeys(concepts):
            rarity = self._rarity(concept)
            match = self._matches(concept)
            entry = self._entry(concept)
            thing = entry is None or entry.kind in _THINGS
            total += np.float32(rarity * (1.0 if thing else _MANNER)) * match
            asked += match >= _KIND_OF if thing else 0
            weight += rarity
        beside = np.clip(1 - asked / np.maximum(self._facets.things, 1), 0, 1)
        total *= 1 - np.float32(_BESIDE) * beside
        return total / np.float32(weight) if weight else total

    def _matches(self, concept: str) -> NDArray[np.float32]:
        rows = self._facets.rows
        match = np.zeros(len(self._facets), np.float32)
        # Weakest first: what is stronger overwrites it.
        match[rows("mention", concept)] = _MENTION
        entry = self._entry(concept)
        for wider in entry.parents[:1] if entry else ():
            match[rows("concept", wider)] = _BROADER
        match[rows("broader", concept)] = _KIND_OF
        match[rows("concept", concept)] = 1.0
        return match

    def _rarity(self, concept: str) -> float:
        held = len(self._facets.rows("concept", concept)) + len(self._facets.rows("broader", concept))
        return math.log1p(len(self._facets) / (1 + held))
