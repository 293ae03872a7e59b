"""Weigh who met what, so that the products of two columns say how alike the two items are.

Items are the documents and users the words: a user who met everything tells little (idf), and an item that
everybody met is tamed by its length (Robertson and Zaragoza 2009). Transposed, the same compares users.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput

__all__ = ["WEIGHTINGS", "bm25", "check_weighting", "column_means", "idf", "weigh"]


def idf(met: sp.csr_array[np.float32]) -> NDArray[np.float32]:
    """Return for each row how much it tells, by how few columns it meets."""
    per_row = np.diff(met.indptr)
    return np.asarray(np.log(max(met.shape[1], 1) / (1.0 + per_row)).clip(min=0.05), dtype=np.float32)


def bm25(met: sp.csr_array[np.float32], k1: float, b: float) -> sp.csr_array[np.float32]:
    """Return rows × columns with BM25 weights."""
    length = np.bincount(met.indices, weights=met.data, minlength=met.shape[1])
    norm = (1.0 - b) + b * length / max(length[length > 0].mean() if met.nnz else 1.0, 1e-12)
    weight = met.data * (k1 + 1.0) / (k1 * norm[met.indices] + met.data)
    weight *= np.repeat(idf(met), np.diff(met.indptr))
    return _like(met, weight)


def _cosine(met: sp.csr_array[np.float32], k1: float, b: float) -> sp.csr_array[np.float32]:
    length = np.sqrt(
        np.bincount(met.indices, weights=met.data.astype(np.float64) ** 2, minlength=met.shape[1])
    )
    return _like(met, met.data / np.maximum(length, 1e-12)[met.indices])


def _tfidf(met: sp.csr_array[np.float32], k1: float, b: float) -> sp.csr_array[np.float32]:
    return _cosine(_like(met, met.data * np.repeat(idf(met), np.diff(met.indptr))), k1, b)


def _pearson(met: sp.csr_array[np.float32], k1: float, b: float) -> sp.csr_array[np.float32]:
    _, spread = _moments(met)
    return _like(met, met.data / (spread * np.sqrt(max(met.shape[0], 1)))[met.indices])


WEIGHTINGS: Mapping[str, Callable[[sp.csr_array[np.float32], float, float], sp.csr_array[np.float32]]] = {
    "bm25": bm25,
    "cosine": _cosine,
    "tfidf": _tfidf,
    "pearson": _pearson,
}
"""What a neighbourhood can be told apart by."""


def check_weighting(weighting: str) -> str:
    """Return the name, or raise InvalidInput that lists those there are."""
    if weighting not in WEIGHTINGS:
        raise InvalidInput(
            f"No weighting is called {weighting!r}; use one of {', '.join(sorted(WEIGHTINGS))}"
        )
    return weighting


def weigh(met: sp.csr_array[np.float32], weighting: str, k1: float, b: float) -> sp.csr_array[np.float32]:
    """Return rows × columns so weighted that columns are compared by their inner product.

    For Pearson's correlation, `column_means` must still be multiplied pairwise and taken off.
    """
    return WEIGHTINGS[weighting](met, k1, b)


def column_means(met: sp.csr_array[np.float32], weighting: str) -> NDArray[np.float32]:
    """Return each column's mean in spreads for Pearson's correlation, zeros for the rest."""
    if weighting != "pearson":
        return np.zeros(met.shape[1], dtype=np.float32)
    mean, spread = _moments(met)
    return np.asarray(mean / spread, dtype=np.float32)


def _moments(met: sp.csr_array[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and spread of each column, absent entries being zeros."""
    rows, columns = max(met.shape[0], 1), met.shape[1]
    mean = np.bincount(met.indices, weights=met.data, minlength=columns) / rows
    square = np.bincount(met.indices, weights=met.data.astype(np.float64) ** 2, minlength=columns) / rows
    return mean, np.sqrt(np.maximum(square - mean**2, 1e-9))


def _like(met: sp.csr_array[np.float32], weight: NDArray[np.floating]) -> sp.csr_array[np.float32]:
    return sp.csr_array((weight.astype(np.float32), met.indices, met.indptr), shape=met.shape)
