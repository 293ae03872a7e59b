"""Say how sure a mean over users is, by drawing the users again and again (Efron 1979, the bootstrap).

Users are drawn, not single ratings or lists: what one user did hangs together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Interval", "mean_interval", "ratio_interval"]

_DRAWS = 1_000
_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and where it would fall in 95 of 100 samples of users."""

    value: float
    """The figure itself."""
    low: float
    """Lower end."""
    high: float
    """Upper end."""


def mean_interval(values: ArrayLike, draws: int = _DRAWS, seed: int = 0) -> Interval:
    """Return the mean of one value for each user."""
    tops = np.asarray(values, dtype=np.float64)
    return ratio_interval(tops, np.ones_like(tops), draws, seed)


def ratio_interval(tops: ArrayLike, bottoms: ArrayLike, draws: int = _DRAWS, seed: int = 0) -> Interval:
    """Return sum(tops) / sum(bottoms), one of each for each user; all 0 without users."""
    top, bottom = np.asarray(tops, dtype=np.float64), np.asarray(bottoms, dtype=np.float64)
    if not top.size or not bottom.sum():
        return Interval(0.0, 0.0, 0.0)
    rng = np.random.default_rng(seed)
    drawn: list[NDArray[np.float64]] = []
    each = max(1, _CELLS // top.size)
    for start in range(0, draws, each):
        chosen = rng.integers(0, top.size, (min(each, draws - start), top.size))
        below = bottom[chosen].sum(axis=1)
        drawn.append(top[chosen].sum(axis=1)[below > 0] / below[below > 0])
    low, high = np.quantile(np.concatenate(drawn), [0.025, 0.975])
    return Interval(float(top.sum() / bottom.sum()), float(low), float(high))
