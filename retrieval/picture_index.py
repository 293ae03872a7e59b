"""Compare pictures: centred, reduced to what varies in this shop, exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.picture_build import SeenPictures

__all__ = ["PictureIndex"]

Vectors = NDArray[np.float32]
_DIRECTIONS = 256
_SAMPLE = 4_096
"""Pictures that the directions are chosen on; fewer are compared in full."""
_SHRINK = 16.0
"""Pictures that a small shop's mean is drawn to nothing by: of two pictures it would be half of each."""


@dataclass(frozen=True, slots=True, eq=False)
class PictureIndex:
    """Vectors of one generation's pictures, of length one, by product row."""

    fingerprint: str
    places: Mapping[str, int]
    """Product id → its vector."""
    rows: NDArray[np.int64]
    """Product row of each vector."""
    vectors: Vectors
    mean: Vectors
    basis: Vectors | None
    """(dimension, directions); None to compare all dimensions."""

    @classmethod
    def of(cls, seen: SeenPictures, ids: Sequence[str]) -> PictureIndex:
        """Prepare the pictures of the products in `ids`; takes seconds for a hundred thousand."""
        row_of = {known: row for row, known in enumerate(ids)}
        places = [place for place, known in enumerate(seen.ids) if known in row_of]
        rows = np.fromiter((row_of[seen.ids[place]] for place in places), np.int64, len(places))
        raw = _unit(np.asarray(seen.raw[places], np.float32).reshape(len(places), seen.raw.shape[1]))
        mean = np.asarray(raw.sum(axis=0) / (len(raw) + _SHRINK), np.float32)
        basis = _directions(np.asarray(raw - mean, np.float32)) if len(raw) >= _SAMPLE else None
        of_id = {seen.ids[place]: number for number, place in enumerate(places)}
        return cls(seen.fingerprint, of_id, rows, _turn(raw, mean, basis), mean, basis)

    def __len__(self) -> int:
        return len(self.rows)

    def vector_of(self, encoded: Vectors) -> Vectors:
        """Return an encoded picture as the pictures of this index are kept."""
        return np.asarray(_turn(_unit(encoded[None, :]), self.mean, self.basis)[0], np.float32)

    def nearest(
        self, vector: Vectors, passing: NDArray[np.bool_] | None, limit: int, but: str | None = None
    ) -> tuple[list[tuple[int, float]], int]:
        """Return (product row, cosine) of the most alike that pass, best first, and how many pass.

        The product `but` is left out.
        """
        open_to = np.ones(len(self.rows), np.bool_) if passing is None else passing[self.rows].copy()
        if but is not None:
            open_to[self.places[but]] = False
        places = np.flatnonzero(open_to)
        cosines = (self.vectors if len(places) == len(self.rows) else self.vectors[places]) @ vector
        order = np.argsort(-cosines, kind="stable")[: max(limit, 0)]
        return [(int(self.rows[places[one]]), float(cosines[one])) for one in order], len(places)


def _turn(raw: Vectors, mean: Vectors, basis: Vectors | None) -> Vectors:
    moved = np.asarray(raw - mean, np.float32)
    return _unit(moved if basis is None else np.asarray(moved @ basis, np.float32))


def _directions(centred: Vectors) -> Vectors | None:
    """Return the directions in which pictures differ most (principal components)."""
    if centred.shape[1] <= _DIRECTIONS:
        return None
    step = max(1, len(centred) // _SAMPLE)
    sample = centred[::step][:_SAMPLE]
    _, vectors = np.linalg.eigh(sample.T @ sample)
    return np.ascontiguousarray(vectors[:, ::-1][:, :_DIRECTIONS], np.float32)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
