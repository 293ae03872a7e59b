"""Bring vectors to length one."""

from __future__ import annotations

import numpy as np

from retrieval.embedder import Matrix

__all__ = ["unit_rows"]


def unit_rows(matrix: Matrix) -> Matrix:
    """Scale rows to length one; rows of zeros stay."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(np.divide(matrix, lengths, out=np.zeros_like(matrix), where=lengths > 1e-9), np.float32)
