"""Keep vectors as they are made, so that an indexing run that was killed goes on where it stopped."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["Half", "VectorCheckpoint"]

Half = NDArray[np.float16]
"""Raw vectors are kept in half precision: it moves a cosine by less than .001."""
_DIGEST = 32


class VectorCheckpoint:
    """Two growing files: digests of texts, and their raw vectors."""

    def __init__(self, folder: Path, dimension: int) -> None:
        """Open a folder and take up what an earlier run left there."""
        self._digests = folder / "embedded.digests"
        self._vectors = folder / "embedded.vectors"
        self._dimension = dimension
        self._places: dict[str, int] = {}
        self._recover()

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, digest: str) -> bool:
        return digest in self._places

    def add(self, digests: Iterable[str], vectors: Half) -> None:
        """Append vectors and force them to the disk."""
        keys = list(digests)
        # Vectors first: a digest stands only for a vector that is there.
        _append(self._vectors, np.ascontiguousarray(vectors, np.float16).tobytes())
        _append(self._digests, b"".join(map(bytes.fromhex, keys)))
        start = len(self._places)
        self._places.update((key, start + place) for place, key in enumerate(keys))

    def get(self, digests: Iterable[str]) -> Half:
        """Return the vectors of digests that are known, one row each."""
        places = [self._places[digest] for digest in digests]
        if not places:
            return np.zeros((0, self._dimension), np.float16)
        shape = (len(self._places), self._dimension)
        return np.asarray(np.memmap(self._vectors, np.float16, "r", shape=shape)[places])

    def _recover(self) -> None:
        if not self._digests.exists():
            self._digests.write_bytes(b"")
            self._vectors.write_bytes(b"")
        row = 2 * self._dimension
        whole = min(self._digests.stat().st_size // _DIGEST, self._vectors.stat().st_size // row)
        os.truncate(self._digests, whole * _DIGEST)
        os.truncate(self._vectors, whole * row)
        stored = self._digests.read_bytes()
        self._places = {stored[_DIGEST * n : _DIGEST * (n + 1)].hex(): n for n in range(whole)}


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
