"""Pick the k best of an array without sorting it all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["top_k"]


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
        # argpartition alone would pick arbitrary members of a tie at the border.
        border = np.partition(allowed, allowed.size - k)[allowed.size - k]
        above = np.flatnonzero(allowed > border)
        at_border = np.flatnonzero(allowed == border)[: k - above.size] if border > -np.inf else above[:0]
        chosen = np.concatenate([above, at_border])
    order = np.lexsort((chosen, -allowed[chosen]))
    return chosen[order].astype(np.int64, copy=False)
