"""Take out of vectors what the language put into them.

A multilingual model lays texts of one language close together, whatever they say; so a German query finds
German texts first. The mean vector of a language is that common part: without it, rank follows meaning. What
is left is bent towards English (`alignment`), so that two languages meet there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.alignment import Alignment, Bend, crowding
from retrieval.embedder import Block, DocumentText, Embedder, Matrix, QueryText
from retrieval.lengths import unit_rows

__all__ = ["Centres", "general_centres"]

_WORDS = Path(__file__).with_name("centring_words.toml")
_PRIOR = 30
"""How many products the general mean of a language weighs beside those of the shop."""

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Centres:
    """Mean vectors of queries and documents, and how to take them out."""

    blocks: tuple[Block, ...]
    """As the embedder has them."""
    queries: Mapping[str, Vector]
    """Primary language subtag → mean of queries; "" for any other language."""
    documents: Mapping[str, Vector]
    """Primary language subtag → mean of documents; "" for any other language."""
    bends: Mapping[tuple[int, str], Bend] = field(default_factory=dict)
    """(number of the block, primary language subtag) → map of centred vectors."""

    def centre_queries(self, raw: Matrix, languages: Sequence[str | None]) -> Matrix:
        """Return unit rows for raw query vectors."""
        return self._centre(raw, languages, self.queries)

    def centre_documents(self, raw: Matrix, languages: Sequence[str | None]) -> Matrix:
        """Return unit rows for raw document vectors."""
        return self._centre(raw, languages, self.documents)

    def fit(self, raw: Matrix, languages: Sequence[str | None]) -> Centres:
        """Return centres that know the products of a shop beside what is generally said.

        `raw` are the products' vectors as the embedder gave them.
        """
        queries, documents = dict(self.queries), dict(self.documents)
        for tag, places in _places(languages).items():
            prior = self.documents.get(tag, self.documents[""])
            documents[tag] = ((_PRIOR * prior + raw[places].sum(axis=0)) / (_PRIOR + len(places))).astype(
                np.float32
            )
        for block in self.blocks:
            if not block.by_language:
                span = slice(block.start, block.stop)
                common = raw[:, span].sum(axis=0) / (_PRIOR + len(raw))
                for means in (queries, documents):
                    for tag in means:
                        means[tag] = means[tag].copy()
                        means[tag][span] = common
        return Centres(self.blocks, queries, documents, self.bends)

    def crowding(self, rows: Matrix) -> Vector:
        """Return how crowded the place of each centred row is, against the mean of all (see `alignment`)."""
        known = Alignment.packaged().probes
        if not len(rows) or any(block.model not in known for block in self.blocks):
            return np.zeros(len(rows), np.float32)
        raw = np.concatenate([known[block.model] for block in self.blocks], axis=1)
        found = crowding(rows, self.centre_queries(raw, ["en"] * len(raw)))
        return np.asarray(found - found.mean(), np.float32)

    def save(self, path: Path) -> None:
        """Write an .npz without pickles."""
        arrays = {f"q:{tag}": mean for tag, mean in self.queries.items()}
        arrays |= {f"d:{tag}": mean for tag, mean in self.documents.items()}
        for (block, tag), bend in self.bends.items():
            arrays[f"l:{block}:{tag}"] = bend.left.astype(np.float16)
            arrays[f"r:{block}:{tag}"] = bend.right.astype(np.float16)
        arrays["blocks"] = np.array([[b.start, b.stop, b.by_language] for b in self.blocks], np.int64)
        arrays["models"] = np.array([b.model for b in self.blocks], np.str_)
        with path.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> Centres:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            blocks = tuple(
                Block(int(start), int(stop), bool(lean), str(model))
                for (start, stop, lean), model in zip(arrays["blocks"], arrays["models"], strict=True)
            )
            queries = {name[2:]: arrays[name] for name in arrays.files if name.startswith("q:")}
            documents = {name[2:]: arrays[name] for name in arrays.files if name.startswith("d:")}
            bends = {}
            for _, block, tag in (name.split(":") for name in arrays.files if name.startswith("l:")):
                left, right = (np.asarray(arrays[f"{side}:{block}:{tag}"], np.float32) for side in "lr")
                bends[int(block), tag] = Bend(left, right)
        return cls(blocks, queries, documents, bends)

    def _centre(self, raw: Matrix, languages: Sequence[str | None], means: Mapping[str, Vector]) -> Matrix:
        rows = np.array(raw, np.float32)
        for tag, places in _places(languages).items():
            mean = means.get(tag, means[""])
            for number, block in enumerate(self.blocks):
                span = slice(block.start, block.stop)
                part = rows[places, span]
                # A voter that is mute, or not sure, stays so.
                weight = np.linalg.norm(part, axis=1, keepdims=True)
                part = weight * unit_rows(part - weight * mean[span])
                bend = self.bends.get((number, tag))
                rows[places, span] = part if bend is None else bend.of(part)
        return unit_rows(rows)


def general_centres(embedder: Embedder) -> Centres:
    """Learn from a few words of each language where an embedder puts it; takes a few seconds."""
    words: dict[str, list[str]] = tomllib.loads(_WORDS.read_text("utf-8"))
    tagged = [(tag, word) for tag, row in words.items() for word in row]
    tags = [tag for tag, _ in tagged]
    queries = embedder.embed_queries([QueryText(word, tag) for tag, word in tagged])
    documents = embedder.embed_documents([DocumentText(word, language=tag) for tag, word in tagged])
    return Centres(embedder.blocks, _means(queries, tags), _means(documents, tags), _bends(embedder.blocks))


def _bends(blocks: Sequence[Block]) -> dict[tuple[int, str], Bend]:
    known = Alignment.packaged().bends
    return {
        (number, tag): bend
        for number, block in enumerate(blocks)
        for (model, tag), bend in known.items()
        if model == block.model
    }


def _means(rows: Matrix, languages: Sequence[str]) -> dict[str, Vector]:
    means = {tag: rows[places].mean(axis=0) for tag, places in _places(languages).items()}
    means[""] = np.mean(list(means.values()), axis=0, dtype=np.float32)
    return means


def _places(languages: Sequence[str | None]) -> dict[str, NDArray[np.int64]]:
    primary = np.array([(tag or "und").split("-")[0].lower() for tag in languages], dtype=np.str_)
    return {str(tag): np.flatnonzero(primary == tag) for tag in np.unique(primary)} if len(primary) else {}
