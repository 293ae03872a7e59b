"""Find the nearest vectors: exactly in memory where few rows are in question, else through Chroma.

Chroma keeps the vectors and answers searches over very big catalogues. Its metadata filters take a hundred
times as long as the search itself, so nothing is ever filtered there: a sketch of the vectors tells which of
the rows that pass a filter are worth scoring, or enough neighbours are fetched that some pass.

A Chroma server must only be reachable from a private network: its releases so far let anyone who reaches it
run code.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import Unavailable
from retrieval.embedder import Matrix
from retrieval.sketch import Sketch, Weigh

__all__ = ["SKETCHED_FROM", "ChromaCollection", "Rows", "Vector", "VectorIndex", "chroma_folder"]

Vector = NDArray[np.float32]
Rows = NDArray[np.int64]
"""Row numbers of products."""

logger = logging.getLogger(__name__)

_BATCH = 5_000
"""Chroma refuses more than 5,461 at once."""
SKETCHED_FROM = 20_000
"""Rows up to which all of them are scored, and no sketch is needed."""
_GATHERED = 10_000
"""Rows up to which picking them out of the matrix is."""
_SHORTLIST = 1_000
"""Rows that the sketch picks for scoring: among them are the sixty nearest."""
_SKETCHED = 300_000
"""Rows up to which going through their sketch is as quick as asking the graph."""
_OVERFETCH = 2
_NEIGHBOUR = 12
"""Rows that can be scored in the time in which the graph finds one more neighbour."""


class ChromaCollection:
    """One generation's vectors in Chroma: a folder of the generation, or a collection of a server."""

    def __init__(self, folder: Path, name: str, url: str | None = None) -> None:
        """Take where to keep the vectors; nothing is opened before it is needed.

        `folder` is used when there is no `url`; `name` tells generations apart on a server.
        """
        self._folder = folder
        self._name = f"dragoman-{name}" if url else "products"
        self._url = url
        self._client: Any = None
        self._collection: Any = None
        self._closer: weakref.finalize[[], ChromaCollection] | None = None
        self._lock = threading.Lock()

    def write(self, vectors: Mapping[str, Vector], gone: Collection[str] = ()) -> None:
        """Add or replace vectors of length one, and remove those of products that are gone."""
        collection = self._open()
        removed = list(gone)
        for start in range(0, len(removed), _BATCH):
            collection.delete(ids=removed[start : start + _BATCH])
        ids = list(vectors)
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            collection.upsert(ids=batch, embeddings=np.stack([vectors[key] for key in batch]))

    def nearest(self, vector: Vector, count: int) -> list[str]:
        """Return ids of about the `count` nearest, nearest first."""
        found = self._open().query(query_embeddings=vector[None, :], n_results=count, include=[])
        return [str(key) for key in found["ids"][0]]

    def count(self) -> int:
        """Return the number of vectors."""
        return int(self._open().count())

    def drop_others(self, keep: Collection[str]) -> None:
        """Remove collections of generations that are no more from a server."""
        if self._url is None:
            return
        self._open()
        names = {f"dragoman-{name}" for name in keep} | {self._name}
        for other in self._client.list_collections():
            if other.name.startswith("dragoman-") and other.name not in names:
                self._client.delete_collection(other.name)

    def close(self) -> None:
        """Let go of files and connections; a later call opens them again."""
        with self._lock:
            if self._closer is not None:
                self._closer()
            self._client = self._collection = self._closer = None

    def _open(self) -> Any:
        with self._lock:
            if self._collection is None:
                import chromadb
                from chromadb.config import Settings

                settings = Settings(anonymized_telemetry=False)
                if self._url is None:
                    self._folder.mkdir(parents=True, exist_ok=True)
                    self._client = chromadb.PersistentClient(str(self._folder), settings=settings)
                else:
                    self._client = _connect(self._url, settings)
                # A generation that nobody reads any more lets go of its files.
                self._closer = weakref.finalize(self, self._client.close)
                self._collection = self._client.get_or_create_collection(
                    self._name, embedding_function=None, configuration={"hnsw": {"space": "ip"}}
                )
            return self._collection


class VectorIndex:
    """Score products against a vector."""

    def __init__(
        self,
        ids: Sequence[str],
        matrix: Matrix,
        chroma: ChromaCollection,
        *,
        sketch: Sketch | None = None,
        exact: int = SKETCHED_FROM,
        gathered: int = _GATHERED,
        neighbour: int = _NEIGHBOUR,
    ) -> None:
        """Take product ids and their vectors, one row each, of length one.

        Up to `exact` rows of a whole catalogue, and up to `gathered` rows that pass a filter, are scored
        one by one, and more where the graph would take longer: it is reckoned to find a neighbour in the time
        of `neighbour` scores.
        """
        self._matrix = np.asarray(matrix)  # a plain view: the memmap class is slow to slice
        self._chroma = chroma
        self._sketch = sketch
        self._rows = {key: row for row, key in enumerate(ids)}
        self._exact = exact
        self._gathered = gathered
        self._neighbour = neighbour

    def __len__(self) -> int:
        return len(self._matrix)

    @property
    def chroma(self) -> ChromaCollection:
        """Where the vectors are kept."""
        return self._chroma

    def vector(self, row: int) -> Vector:
        """Return a product's own vector."""
        return np.asarray(self._matrix[row], np.float32)

    def scores(self, vector: Vector, rows: Rows) -> Vector:
        """Return the cosines of the given rows."""
        if len(rows) == len(self._matrix):
            return np.asarray(self._matrix @ vector, np.float32)[rows]
        return np.asarray(self._matrix[rows] @ vector, np.float32)

    def every_score(self, vector: Vector) -> Vector | None:
        """Return the cosines of all rows, or None where they are too many to be scored one by one."""
        if len(self._matrix) > self._exact:
            return None
        return np.asarray(self._matrix @ vector, np.float32)

    def candidates(
        self,
        vector: Vector,
        passing: NDArray[np.bool_] | None,
        count: int,
        weigh: Weigh = lambda scores, rows: scores,
    ) -> Rows | None:
        """Return the rows worth scoring, at least `count` of those that pass where there are as many.

        `weigh` makes of (cosines, their rows) what rows are judged by in the end, for picking by the sketch.
        None means that all passing rows are to be scored: they are few, or the graph found too few of them.
        """
        total = len(self._matrix)
        selected = total if passing is None else int(np.count_nonzero(passing))
        if total <= self._exact or selected <= min(self._gathered, _SHORTLIST):
            return None
        if self._sketch is not None and selected <= _SKETCHED:
            return self._sketch.best(vector, passing, max(_SHORTLIST, _OVERFETCH * count), weigh)
        if selected <= self._gathered:
            return None
        wanted = int(_OVERFETCH * count * total / selected)
        if wanted * self._neighbour > selected:
            return None
        try:
            keys = self._chroma.nearest(vector, min(wanted, total))
        except Exception:  # a server that is gone or a damaged graph costs time, never an answer
            logger.exception("Chroma does not answer; scoring all rows")
            return None
        found = (self._rows.get(key) for key in keys)
        rows = np.fromiter((row for row in found if row is not None), np.int64)
        if passing is not None:
            rows = rows[passing[rows]]
        return rows if len(rows) >= min(count, selected) else None


def chroma_folder(generation: Path) -> Path:
    """Return where a generation keeps its embedded Chroma."""
    return generation / "chroma"


def _connect(url: str, settings: Any) -> Any:
    import chromadb

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unavailable(f"DRAGOMAN_CHROMA_URL {url[:80]!r} is not of the form http://host:port")
    try:
        return chromadb.HttpClient(
            host=parts.hostname,
            port=parts.port or (443 if parts.scheme == "https" else 80),
            ssl=parts.scheme == "https",
            settings=settings,
        )
    except ValueError as error:
        raise Unavailable(f"No Chroma server answers at {parts.hostname} ({str(error)[:120]})") from error
