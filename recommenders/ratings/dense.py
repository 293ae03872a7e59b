"""Multiply sparse by dense, with a type that checkers can follow."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

__all__ = ["times"]


def times(matrix: sp.csr_array[np.float64], dense: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the dense product."""
    return np.asarray(matrix @ dense)
