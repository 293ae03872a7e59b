"""Tell how alike the rows of a rating matrix are, judged where both have a rating."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from recommenders.ratings.dense import times

__all__ = ["Likeness", "alike"]

_BLOCK = 512
_CELLS = 4_000_000
_EPSILON = 1e-12


class Likeness(StrEnum):
    """Ways of comparing two users by their items, or two items by their users."""

    MSD = "msd"
    """Inverse mean squared difference."""
    COSINE = "cosine"
    """Cosine of the raw ratings."""
    ADJUSTED_COSINE = "adjusted_cosine"
    """Cosine after taking away each column's mean: the user's, when items are compared (Sarwar 2001)."""
    PEARSON = "pearson"
    """Correlation about the means over what both have."""
    PEARSON_BASELINE = "pearson_baseline"
    """Correlation about what is usual, trusted as far as it is founded (Koren 2010)."""
    TFIDF = "tfidf"
    """Cosine of whole rows, rare columns counting more."""
    BM25 = "bm25"
    """The same with saturation and tamed lengths (Robertson and Zaragoza 2009)."""


def alike(
    ratings: sp.csr_array[np.float64],
    usual: NDArray[np.float64],
    kind: Likeness,
    shrinkage: float = 100.0,
    least_common: int = 1,
) -> NDArray[np.float32]:
    """Return (rows, rows) likeness of `ratings`, 0 for a row with itself and where nothing can be said.

    `usual` holds what the offsets say of each stored rating. `shrinkage` is how many common ratings
    PEARSON_BASELINE wants before it believes half of what it sees.
    """
    if kind in (Likeness.TFIDF, Likeness.BM25):
        return _whole_rows(_weighted(ratings, kind))
    values = _centred(ratings, usual, kind)
    met = _like(ratings, np.ones(ratings.nnz))
    squares = _like(ratings, values.data**2)
    rows = ratings.shape[0]
    found = np.zeros((rows, rows), dtype=np.float32)
    for block in _blocks(rows):
        here, met_here, squares_here = (part[block].toarray().T for part in (values, met, squares))
        common = times(met, met_here)
        product = times(values, here)
        mine, theirs = times(squares, met_here), times(met, squares_here)
        match kind:
            case Likeness.MSD:
                apart = np.maximum(mine + theirs - 2 * product, 0) / np.maximum(common, 1)
                near = 1 / (1 + apart)
            case Likeness.PEARSON:
                sum_mine, sum_theirs = times(values, met_here), times(met, here)
                near = _ratio(
                    common * product - sum_mine * sum_theirs,
                    (common * mine - sum_mine**2) * (common * theirs - sum_theirs**2),
                )
            case _:
                near = _ratio(product, mine * theirs)
        if kind is Likeness.PEARSON_BASELINE:
            near *= np.maximum(common - 1, 0) / np.maximum(common - 1 + shrinkage, _EPSILON)
        near[common < least_common] = 0
        found[:, block] = near
    np.fill_diagonal(found, 0)
    return found


def _blocks(rows: int) -> Iterator[slice]:
    """Yield slices so thin that a few dense stripes of them are small beside the result."""
    step = max(1, min(_BLOCK, _CELLS // max(rows, 1)))
    return (slice(start, min(start + step, rows)) for start in range(0, rows, step))


def _like(ratings: sp.csr_array[np.float64], data: NDArray[np.float64]) -> sp.csr_array[np.float64]:
    return sp.csr_array((data, ratings.indices, ratings.indptr), shape=ratings.shape)


def _ratio(top: NDArray[np.float64], bottom: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return top / √bottom, and 0 where rounding alone is left of the bottom."""
    safe = bottom > _EPSILON
    near: NDArray[np.float64] = np.where(safe, top / np.sqrt(np.where(safe, bottom, 1)), 0)
    return np.clip(near, -1, 1)


def _centred(
    ratings: sp.csr_array[np.float64], usual: NDArray[np.float64], kind: Likeness
) -> sp.csr_array[np.float64]:
    data = ratings.data
    if kind is Likeness.PEARSON_BASELINE:
        return _like(ratings, data - usual)
    if kind is Likeness.ADJUSTED_COSINE:
        return _like(ratings, data - _means(ratings.indices, data, ratings.shape[1])[ratings.indices])
    if kind is Likeness.PEARSON:
        # Correlation does not change with a shift of rows, and sums of small numbers round less.
        row_of = np.repeat(np.arange(ratings.shape[0]), np.diff(ratings.indptr))
        return _like(ratings, data - _means(row_of, data, ratings.shape[0])[row_of])
    return ratings


def _means(places: NDArray[np.integer], data: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    sums = np.bincount(places, weights=data, minlength=size)
    means: NDArray[np.float64] = sums / np.maximum(np.bincount(places, minlength=size), 1)
    return means


def _weighted(ratings: sp.csr_array[np.float64], kind: Likeness) -> sp.csr_array[np.float64]:
    rows, columns = ratings.shape
    lengths = np.diff(ratings.indptr)
    rarity = np.log((1 + rows) / (1 + np.bincount(ratings.indices, minlength=columns))) + 1
    data = ratings.data
    if kind is Likeness.BM25:
        length = np.repeat(lengths / max(lengths.mean(), _EPSILON), lengths)
        data = 2.2 * data / (1.2 * (0.8 + 0.2 * length) + data)
    return _like(ratings, data * rarity[ratings.indices])


def _whole_rows(weighted: sp.csr_array[np.float64]) -> NDArray[np.float32]:
    row_of = np.repeat(np.arange(weighted.shape[0]), np.diff(weighted.indptr))
    length = np.sqrt(np.bincount(row_of, weights=weighted.data**2, minlength=weighted.shape[0]))
    unit = _like(weighted, weighted.data / np.maximum(length, _EPSILON)[row_of])
    rows = unit.shape[0]
    found = np.zeros((rows, rows), dtype=np.float32)
    for block in _blocks(rows):
        found[:, block] = times(unit, unit[block].toarray().T)
    np.fill_diagonal(found, 0)
    return found
