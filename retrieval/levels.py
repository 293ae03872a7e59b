"""Put products of all languages on one level before they are compared.

A model gives the texts of a language it knows badly cosines that spread wider, or lie higher, whatever the
query: the noise of that language then outranks right answers in others. Here each language's cosines get the
mean and the spread that all languages have together; what stands out in its own language stands out in all.
On the demo shop this lifts nDCG@10 of kind names in ten languages from .51 to .57 (`benchmarks/levels.py`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.embedder import Matrix
from retrieval.vector_index import Rows, Vector

__all__ = ["Level", "LevelFinder", "read_languages", "write_languages"]

_LEAST = 20
"""Products of a language from which its spread can be told."""
_SAMPLE = 300
"""Products of a language that its spread is told by."""
_FILE = "languages.json"


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """What makes the cosines of one query comparable: cosine · scale + shift, by the row's group."""

    groups: NDArray[np.int16]
    scale: Vector
    shift: Vector

    def of(self, cosines: Vector, rows: Rows | None = None) -> Vector:
        """Return levelled cosines of the given rows, or of all."""
        groups = self.groups if rows is None else self.groups[rows]
        return np.asarray(cosines * self.scale[groups] + self.shift[groups], np.float32)


class LevelFinder:
    """Know the language of each row, and find the level of a query from a sample of each language."""

    def __init__(self, languages: Sequence[str], matrix: Matrix) -> None:
        """Take the primary language and the vector of each row; rare languages stay as they are."""
        tags, inverse = np.unique(np.array([tag.split("-")[0] for tag in languages]), return_inverse=True)
        # Group 0 is left alone: languages with too few products to tell their spread by.
        self._groups = np.zeros(len(languages), np.int16)
        samples: list[Rows] = []
        for number in range(len(tags)):
            rows = np.flatnonzero(inverse == number)
            if len(rows) >= _LEAST:
                samples.append(rows[:: max(1, len(rows) // _SAMPLE)][:_SAMPLE].astype(np.int64))
                self._groups[rows] = len(samples)
        self._borders = np.cumsum([len(rows) for rows in samples])[:-1] if len(samples) > 1 else None
        self._rows = np.concatenate(samples) if len(samples) > 1 else np.zeros(0, np.int64)
        self._matrix = matrix

    def find(self, vector: Vector, crowd: Vector, cosines: Vector | None = None) -> Level | None:
        """Return the level of a query, or None where fewer than two languages can be compared.

        `crowd` is what is taken off the cosine of each row; `cosines` are those of all rows without their
        crowd, where they are known already.
        """
        if self._borders is None:
            return None
        known = self._vectors @ vector - crowd[self._rows] if cosines is None else cosines[self._rows]
        drawn = np.split(known, self._borders)
        means = np.array([float(part.mean()) for part in drawn])
        spreads = np.array([max(float(part.std()), 1e-6) for part in drawn])
        scale = np.concatenate([[1.0], spreads.mean() / spreads])
        shift = np.concatenate([[0.0], means.mean() - means * scale[1:]])
        return Level(self._groups, scale.astype(np.float32), shift.astype(np.float32))

    @cached_property
    def _vectors(self) -> Matrix:
        """The sample in one piece: picking rows out of a big matrix takes longer than scoring them."""
        return np.asarray(self._matrix)[self._rows]


def write_languages(folder: Path, languages: Sequence[str]) -> None:
    """Write the language of each row."""
    (folder / _FILE).write_text(json.dumps(list(languages)), "utf-8")


def read_languages(folder: Path) -> tuple[str, ...]:
    """Return the language of each row; nothing for a generation that was built before they were kept."""
    path = folder / _FILE
    return tuple(json.loads(path.read_text("utf-8"))) if path.exists() else ()
