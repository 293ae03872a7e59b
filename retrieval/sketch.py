"""Sketch vectors by the directions in which they differ most, to find the few that are worth scoring.

Principal components of a sample: 192 of 896 dimensions tell which thousand rows may hold the sixty nearest
(`benchmarks/filters.py`), in a fifth of the time that all of them take.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["Sketch", "Weigh"]

Matrix = NDArray[np.float32]
Vector = NDArray[np.float32]
Rows = NDArray[np.int64]
Weigh = Callable[[Vector, Rows], Vector]
"""(cosines, their rows) → scores."""

_SIZE = 192
_SAMPLE = 10_000
_ROWS = 4_096
_FILE = "sketch.npy"
_AXES = "sketch_axes.npy"
_GATHERED = 0.3
"""Share of the rows up to which picking them out is quicker than going through all."""


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """Short vectors, one for each row of a matrix."""

    axes: Matrix
    """(dimensions of the matrix, dimensions of the sketch), orthonormal."""
    rows: Matrix
    """(rows of the matrix, dimensions of the sketch)."""

    @classmethod
    def of(cls, matrix: Matrix, size: int = _SIZE) -> Sketch:
        """Sketch a matrix; the same matrix gives the same sketch."""
        sample = np.asarray(matrix[:: max(1, len(matrix) // _SAMPLE)], np.float32)
        _, axes = np.linalg.eigh(sample.T @ sample)
        best = np.ascontiguousarray(axes[:, ::-1][:, :size], np.float32)
        rows = np.empty((len(matrix), best.shape[1]), np.float32)
        for start in range(0, len(matrix), _ROWS):
            rows[start : start + _ROWS] = np.asarray(matrix[start : start + _ROWS], np.float32) @ best
        return cls(best, rows)

    def save(self, folder: Path) -> None:
        """Write two arrays."""
        np.save(folder / _FILE, self.rows, allow_pickle=False)
        np.save(folder / _AXES, self.axes, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Sketch | None:
        """Read what `save` wrote; None where nothing was."""
        if not (folder / _FILE).exists():
            return None
        axes = np.load(folder / _AXES, allow_pickle=False)
        return cls(axes, np.load(folder / _FILE, allow_pickle=False))

    def scores(self, vector: Vector, rows: Rows) -> Vector:
        """Return about the cosines of the given rows."""
        short = vector @ self.axes
        if len(rows) > _GATHERED * len(self.rows):
            return np.asarray((self.rows @ short)[rows], np.float32)
        return np.asarray(self.rows[rows] @ short, np.float32)

    def best(
        self,
        vector: Vector,
        passing: NDArray[np.bool_] | None,
        count: int,
        weigh: Weigh = lambda scores, rows: scores,
    ) -> Rows:
        """Return the `count` passing rows that are best by the sketch, in row order.

        `weigh` makes of cosines what rows are judged by in the end.
        """
        allowed = np.arange(len(self.rows)) if passing is None else np.flatnonzero(passing)
        if len(allowed) <= count:
            return allowed
        found = weigh(self.scores(vector, allowed), allowed)
        return np.sort(allowed[np.argpartition(-found, count)[:count]])
