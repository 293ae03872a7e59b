"""Score products by how many stated tastes they meet, rare traits counting more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommenders.base import Scores
from recommenders.items import ItemIndex

__all__ = ["StatedTastes"]


@dataclass(frozen=True, slots=True, eq=False)
class StatedTastes:
    """Know which items have which trait."""

    size: int
    """Items in the index."""
    having: Mapping[str, NDArray[np.int64]]
    """Trait → positions of the items that have it."""

    @classmethod
    def build(cls, items: ItemIndex, traits: Iterable[tuple[str, Collection[str]]]) -> Self:
        """Gather (item id, its traits); items that are not in the index are left out."""
        having: dict[str, list[int]] = {}
        for item, own in traits:
            if (position := items.get(item)) is not None:
                for trait in own:
                    having.setdefault(trait, []).append(position)
        return cls(len(items), {trait: np.array(found, dtype=np.int64) for trait, found in having.items()})

    def score(self, wanted: Collection[str]) -> Scores | None:
        """Return the summed rarity of the traits each item meets; None when no item meets any."""
        scores = np.zeros(self.size, dtype=np.float32)
        for trait in sorted(wanted):
            if (found := self.having.get(trait)) is not None:
                scores[found] += np.float32(np.log1p(self.size / found.size))
        return scores if scores.any() else None
