"""Keep a list in the proportions of what a shopper touched (calibration, Steck 2018)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from assistant.ranking.shelved import Shelved

__all__ = ["Calibration", "divergence", "mix_of"]

_SMOOTH = 0.01


def mix_of(products: Iterable[Shelved]) -> dict[str, float]:
    """Return shelf → share of the products; shares sum to 1, nothing where no product has a shelf."""
    counts: dict[str, float] = {}
    for product in products:
        if (name := product.shelf) is not None:
            counts[name] = counts.get(name, 0.0) + 1.0
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()}


def divergence(wanted: Mapping[str, float], counts: Mapping[str, float], total: float) -> float:
    """Return the Kullback-Leibler divergence of a list's mix from the wanted one; 0 where they agree.

    The list's shares are smoothed with the wanted ones, so that a shelf it lacks is costly and not infinite.
    """
    found = 0.0
    for name, share in wanted.items():
        own = counts.get(name, 0.0) / total if total else 0.0
        found += share * log(share / ((1 - _SMOOTH) * own + _SMOOTH * share))
    return found


@dataclass(slots=True)
class Calibration:
    """Follow a list while it grows, and say what one more product does to its mix."""

    wanted: Mapping[str, float]
    """Shelf → share, from `mix_of` what the shopper touched; empty asks for nothing."""
    shelves: Sequence[str | None]
    """Shelf of each candidate."""
    _counts: dict[str, float] = field(default_factory=dict, init=False)
    _total: float = field(default=0.0, init=False)

    def costs(self) -> dict[str | None, float]:
        """Return for each shelf the divergence of the list with one more product of it."""
        if not self.wanted:
            return {}
        found: dict[str | None, float] = {}
        for name in set(self.shelves):
            counts = self._counts if name is None else {**self._counts, name: self._counts.get(name, 0.0) + 1}
            found[name] = divergence(self.wanted, counts, self._total + 1)
        return found

    def pick(self, place: int) -> None:
        """Take the candidate at `place` into the list."""
        self._total += 1
        name = self.shelves[place]
        if name is not None:
            self._counts[name] = self._counts.get(name, 0.0) + 1
