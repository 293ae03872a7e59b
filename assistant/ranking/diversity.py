"""Keep a list from repeating itself: by the nearest product picked (MMR), or by the volume it spans (DPP)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.ranking.calibration import Calibration, shelf_counts, wanted_mix
from assistant.ranking.caps import Caps, CapsKeeper
from assistant.ranking.fusion import Candidate, z_scores
from assistant.ranking.likeness import Likeness, ProductLikeness
from assistant.ranking.shelved import Shelved

__all__ = ["Repulsion", "diversify", "spread"]

_DEEPEST = 8
"""Only this many times the list's length is looked at: what is far down is no answer, however different."""
_NEAREST = 3.0
"""What being the twin of a picked product costs in MMR, in standard deviations of merit."""
_CALIBRATE = 4.0
"""What one nat of divergence from the shopper's own mix costs."""
_FLOOR = 1e-6


class Repulsion(StrEnum):
    """How products of one list push each other away."""

    MMR = "mmr"
    """By the likeness to the nearest product picked (MMR, Carbonell & Goldstein 1998)."""
    DPP = "dpp"
    """By the volume that the list spans (DPP, greedy as Chen et al. 2018)."""


def diversify(
    ranked: Sequence[Candidate],
    likeness: Likeness,
    limit: int,
    diversity: float,
    repulsion: Repulsion = Repulsion.MMR,
    caps: CapsKeeper | None = None,
    calibration: Calibration | None = None,
) -> list[Candidate]:
    """Pick `limit` candidates greedily, each by merit less its likeness to those picked.

    `diversity` is 0 (merit only, the order stays) to 1 (as unlike as possible). Calibration counts in
    between: there it says in which proportions a list may spread. Caps are lifted when nothing else is left.
    """
    if diversity <= 0 or len(ranked) <= 2:
        return list(ranked[:limit])
    keys = [candidate.product_id for candidate in ranked]
    scaled = z_scores({candidate.product_id: candidate.final for candidate in ranked}, keys)
    merit = np.array([scaled[key] for key in keys])
    push: _Push = _Nearest(len(ranked)) if repulsion is Repulsion.MMR else _Volume(len(ranked))
    free = np.ones(len(ranked), dtype=np.bool_)
    picked: list[int] = []
    while free.any() and len(picked) < limit:
        gain = (1 - diversity) * merit + diversity * push.gains()
        if calibration is not None and not calibration.idle:
            gain -= 4 * diversity * (1 - diversity) * _CALIBRATE * calibration.costs()
        allowed = free
        if caps is not None:
            admitted = caps.admitted() & free
            allowed = admitted if admitted.any() else free
        best = int(np.argmax(np.where(allowed, gain, -np.inf)))
        free[best] = False
        picked.append(best)
        push.pick(best, likeness.row(best))
        for follower in (caps, calibration):
            if follower is not None:
                follower.pick(best)
    return [ranked[place] for place in picked]


def spread(
    ranked: Sequence[Candidate],
    products: Mapping[str, Shelved],
    limit: int,
    diversity: float,
    touched: Mapping[str, float] | None = None,
    repulsion: Repulsion = Repulsion.MMR,
) -> list[Candidate]:
    """Pick `limit` products that do not repeat each other, in the proportions of the shopper's own mix.

    All candidates must be in `products`; `touched` is `shelf_counts` of what the shopper touched.
    """
    if diversity <= 0:
        return list(ranked[:limit])
    pool = ranked[: max(_DEEPEST * limit, 5 * _DEEPEST)]
    known = [products[candidate.product_id] for candidate in pool]
    wanted = wanted_mix(touched or {}, shelf_counts(known[:limit]))
    return diversify(
        pool,
        ProductLikeness(known),
        limit,
        diversity,
        repulsion,
        CapsKeeper(Caps.at(diversity, limit, max(wanted.values(), default=0.0)), known),
        Calibration(wanted, [product.shelf for product in known]),
    )


class _Push(Protocol):
    def gains(self) -> NDArray[np.float64]: ...

    def pick(self, place: int, likeness: NDArray[np.float64]) -> None: ...


class _Nearest:
    def __init__(self, size: int) -> None:
        self._nearest = np.zeros(size)

    def gains(self) -> NDArray[np.float64]:
        return -_NEAREST * self._nearest

    def pick(self, place: int, likeness: NDArray[np.float64]) -> None:
        self._nearest = np.maximum(self._nearest, likeness)


class _Volume:
    """Keep the Cholesky factor of the picked products' likeness, one row more for each pick."""

    def __init__(self, size: int) -> None:
        self._rows: list[NDArray[np.float64]] = []
        self._left = np.ones(size)
        """Squared distance of each product from the span of those picked."""

    def gains(self) -> NDArray[np.float64]:
        return np.asarray(_NEAREST / 2 * np.log(np.maximum(self._left, _FLOOR)))

    def pick(self, place: int, likeness: NDArray[np.float64]) -> None:
        done = sum((row[place] * row for row in self._rows), np.zeros(likeness.size))
        row = (likeness - done) / np.sqrt(max(self._left[place], _FLOOR))
        self._rows.append(row)
        self._left = self._left - row**2
