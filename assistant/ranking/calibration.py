"""Keep a list in the proportions of what a shopper touched (calibration, Steck 2018)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from assistant.ranking.shelved import Shelved

__all__ = ["Calibration", "divergence", "shelf_counts", "wanted_mix"]

_SMOOTH = 0.2
_PRIOR = 10.0
"""Touched products that a shopper's own mix needs to count as much as the mix of what ranks first."""


def shelf_counts(products: Iterable[Shelved]) -> dict[str, float]:
    """Return shelf → number of the products; those without a shelf are left out."""
    counts: dict[str, float] = {}
    for product in products:
        if (name := product.shelf) is not None:
            counts[name] = counts.get(name, 0.0) + 1.0
    return counts


def wanted_mix(touched: Mapping[str, float], first: Mapping[str, float]) -> dict[str, float]:
    """Return shelf → share to aim at, from counts of what was touched and of what ranks first.

    Shares sum to 1. A few touched products say little of a mix: what ranks first fills in. Nothing touched
    asks for nothing.
    """
    if not touched:
        return {}
    known = max(sum(first.values()), 1e-12)
    mix = {
        name: touched.get(name, 0.0) + _PRIOR * first.get(name, 0.0) / known for name in {**touched, **first}
    }
    total = sum(mix.values())
    return {name: share / total for name, share in sorted(mix.items()) if share > 0}


def divergence(wanted: Mapping[str, float], counts: Mapping[str, float], total: float) -> float:
    """Return the Kullback-Leibler divergence of a list's mix from the wanted one; 0 where they agree.

    The list's shares are smoothed with the wanted ones, so that a shelf it lacks is costly and not infinite.
    """
    found = 0.0
    for name, share in wanted.items():
        own = counts.get(name, 0.0) / total if total else 0.0
        found += share * log(share / ((1 - _SMOOTH) * own + _SMOOTH * share))
    return found


class Calibration:
    """Follow a list while it grows, and say what one more product does to its mix."""

    def __init__(self, wanted: Mapping[str, float], shelves: Sequence[str | None]) -> None:
        """Take shelf → share from `wanted_mix` (empty asks for nothing) and the shelf of each candidate."""
        names = list(wanted)
        self.idle = not names
        self._wanted = np.array([wanted[name] for name in names])
        places = {name: place for place, name in enumerate(names)}
        # What is on no wanted shelf only lengthens the list: it has the row after the last.
        self._shelves = np.array([places.get(name or "", len(names)) for name in shelves], dtype=np.int64)
        self._counts = np.zeros(len(names))
        self._total = 0

    def costs(self) -> NDArray[np.float64]:
        """Return for each candidate the divergence of the list with it."""
        one_more = self._counts + np.eye(self._wanted.size + 1, self._wanted.size)
        own = one_more / (self._total + 1)
        mixed = (1 - _SMOOTH) * own + _SMOOTH * self._wanted
        found = (self._wanted * np.log(self._wanted / mixed)).sum(axis=1)
        return np.asarray(found[self._shelves])

    def pick(self, place: int) -> None:
        """Take the candidate at `place` into the list."""
        self._total += 1
        if self._shelves[place] < self._counts.size:
            self._counts[self._shelves[place]] += 1
