"""Pick the k best of an array without sorting it all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["top_k"]

_RUN = 64


def top_k(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Return positions of the k highest finite scores, best first; equal scores keep their order.

    `-inf` and NaN mean "not allowed" and are never returned. Linear in the length of `scores`.
    """
    if k <= 0 or scores.size == 0:
        return np.empty(0, dtype=np.int64)
    allowed = np.where(np.isfinite(scores), scores, np.float32(-np.inf))
    if k >= allowed.size:
        chosen = np.flatnonzero(allowed > -np.inf)
    else:
        near = np.flatnonzero(allowed >= _floor(allowed, k))
        best = allowed[near]
        # argpartition alone would pick arbitrary members of a tie at the border.
        border = np.partition(best, best.size - k)[best.size - k]
        above = np.flatnonzero(best > border)
        at_border = np.flatnonzero(best == border)[: k - above.size] if border > -np.inf else above[:0]
        chosen = near[np.concatenate([above, at_border])]
    order = np.lexsort((chosen, -allowed[chosen]))
    return chosen[order].astype(np.int64, copy=False)


def _floor(scores: NDArray[np.float32], k: int) -> np.float32:
    """Return a bound that at least k scores reach: the k-th best of the maxima of short runs."""
    runs = scores.size // _RUN
    if runs < 2 * k:
        return np.float32(-np.inf)
    maxima = scores[: runs * _RUN].reshape(runs, _RUN).max(axis=1)
    return np.float32(np.partition(maxima, runs - k)[runs - k])
