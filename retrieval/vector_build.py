"""Make the vectors of a new generation, taking over those of products that did not change."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.lib.format import open_memmap

from retrieval.centring import Centres, general_centres
from retrieval.checkpoint import Half, VectorCheckpoint
from retrieval.draft import Draft
from retrieval.embedder import DocumentText, Embedder
from retrieval.generations import GenerationRef, GenerationStore
from retrieval.sketch import Sketch
from retrieval.traits_file import KnownProduct, read_known
from retrieval.vector_index import SKETCHED_FROM, ChromaCollection, chroma_folder

__all__ = ["CROWDING", "KNOWN", "RAW", "EmbeddingCounts", "Progress", "VectorBuild"]

KNOWN = "known.jsonl"
RAW = "raw.npy"
CROWDING = "crowding.npy"
_GENERAL = "general.npz"
_CENTRES = "centres.npz"
_VECTORS = "vectors.npy"
_BATCH = 512
_ROWS = 4_096
_DRIFT = 0.1
"""Share of changed products up to which the centres, and so all other vectors, stay as they are."""

Progress = Callable[[int, int], None]
"""Called with (products embedded, products to embed)."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EmbeddingCounts:
    """How many vectors were made and taken over."""

    embedded: int
    reused: int


@dataclass(frozen=True, slots=True)
class VectorBuild:
    """Write raw vectors, centres, the matrix and Chroma into a draft."""

    store: GenerationStore
    embedder: Embedder
    draft: Draft
    parent: GenerationRef | None
    """The current generation when its vectors are of the same embedder."""
    chroma_url: str | None = None

    def embed(
        self, digests: Sequence[str], documents: Callable[[], Iterable[DocumentText]], progress: Progress
    ) -> EmbeddingCounts:
        """Write raw.npy: old vectors where the digest is known, new ones elsewhere, checkpointed."""
        old = _Raw.of(self.parent)
        fresh = VectorCheckpoint(self.draft.scratch, self.embedder.dimension)
        wanted = {digest for digest in digests if digest not in old.places}
        total = len(wanted)
        todo = {digest for digest in wanted if digest not in fresh}
        progress(total - len(todo), total)
        for batch in _batches(_firsts(todo, digests, documents()) if todo else (), _BATCH):
            vectors = self.embedder.embed_documents([document for _, document in batch])
            fresh.add([digest for digest, _ in batch], vectors.astype(np.float16))
            progress(len(fresh), total)
        self._write_raw(digests, old, fresh)
        return EmbeddingCounts(len(wanted), len(digests) - sum(digest in wanted for digest in digests))

    def centre(self, languages: Sequence[str], changed: int) -> None:
        """Write centres.npz, vectors.npy and crowding.npy; few changes leave the centres alone."""
        raw: Half = np.load(self.draft.path / RAW, mmap_mode="r", allow_pickle=False)
        if self._keeps_centres(changed, len(raw)) and self.parent is not None:
            for name in (_GENERAL, _CENTRES):
                shutil.copyfile(self.parent.path / name, self.draft.path / name)
            centres = Centres.load(self.draft.path / _CENTRES)
        else:
            general = self._general()
            centres = general.fit(np.asarray(raw, np.float32), languages)
            general.save(self.draft.path / _GENERAL)
            centres.save(self.draft.path / _CENTRES)
        matrix = open_memmap(self.draft.path / _VECTORS, "w+", np.float32, raw.shape)
        for start in range(0, len(raw), _ROWS):
            rows = slice(start, start + _ROWS)
            matrix[rows] = centres.centre_documents(np.asarray(raw[rows], np.float32), languages[rows])
        matrix.flush()
        if len(raw) > SKETCHED_FROM:
            Sketch.of(np.asarray(matrix)).save(self.draft.path)
        np.save(self.draft.path / CROWDING, centres.crowding(np.asarray(matrix)), allow_pickle=False)

    def fill_chroma(self, known: Sequence[KnownProduct], changed: int) -> None:
        """Write the vectors to Chroma; only the changed ones where the others are there already."""
        matrix = np.load(self.draft.path / _VECTORS, mmap_mode="r", allow_pickle=False)
        folder = chroma_folder(self.draft.path)
        shutil.rmtree(folder, ignore_errors=True)
        if self.chroma_url is None and self.parent is not None and self._keeps_centres(changed, len(known)):
            self.store.carry(self.parent, self.draft, only={"chroma"})
        carried = folder.exists()
        before = _digests(self.parent) if carried else {}
        chroma = ChromaCollection(folder, self.draft.id, self.chroma_url)
        try:
            rows = (row for row, one in enumerate(known) if before.get(one.id) != one.digest)
            for batch in _batches(rows, _ROWS):
                chroma.write({known[row].id: np.asarray(matrix[row]) for row in batch})
            if gone := before.keys() - {one.id for one in known}:
                chroma.write({}, gone)
            if carried and chroma.count() != len(known):
                raise RuntimeError(f"Chroma holds {chroma.count()} vectors for {len(known)} products")
        finally:
            chroma.close()

    def _keeps_centres(self, changed: int, size: int) -> bool:
        if self.parent is None or not (self.parent.path / _CENTRES).exists():
            return False
        before = self.parent.manifest.facts.counts.get("products", 0)
        return changed + abs(size - before) <= _DRIFT * size

    def _general(self) -> Centres:
        if self.parent is not None and (self.parent.path / _GENERAL).exists():
            return Centres.load(self.parent.path / _GENERAL)
        return general_centres(self.embedder)

    def _write_raw(self, digests: Sequence[str], old: _Raw, fresh: VectorCheckpoint) -> None:
        shape = (len(digests), self.embedder.dimension)
        raw = open_memmap(self.draft.path / RAW, "w+", np.float16, shape)
        for start in range(0, len(digests), _ROWS):
            part = digests[start : start + _ROWS]
            kept = [place for place, digest in enumerate(part) if digest in old.places]
            made = [place for place, digest in enumerate(part) if digest not in old.places]
            rows = np.zeros((len(part), shape[1]), np.float16)
            if kept:
                rows[kept] = old.vectors[[old.places[part[place]] for place in kept]]
            if made:
                rows[made] = fresh.get(part[place] for place in made)
            raw[start : start + len(part)] = rows
        raw.flush()


@dataclass(frozen=True, slots=True)
class _Raw:
    """Raw vectors of an older generation, by digest."""

    places: dict[str, int]
    vectors: Half

    @classmethod
    def of(cls, parent: GenerationRef | None) -> _Raw:
        if parent is None or not (parent.path / RAW).exists():
            return cls({}, np.zeros((0, 0), np.float16))
        vectors = np.load(parent.path / RAW, mmap_mode="r", allow_pickle=False)
        known = read_known(parent.path / KNOWN)
        return cls({one.digest: row for row, one in enumerate(known)}, vectors)


def _firsts(
    todo: Collection[str], digests: Iterable[str], documents: Iterable[DocumentText]
) -> Iterator[tuple[str, DocumentText]]:
    """Yield each digest that is to be done once, with its document."""
    left = set(todo)
    for digest, document in zip(digests, documents, strict=True):
        if digest in left:
            left.remove(digest)
            yield digest, document


def _digests(parent: GenerationRef | None) -> dict[str, str]:
    return {one.id: one.digest for one in read_known(parent.path / KNOWN)} if parent else {}


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
