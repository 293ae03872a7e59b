"""Turn words of any language into vectors of one space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Block", "DocumentText", "Embedder", "Matrix", "QueryText", "open_embedder"]

Matrix = NDArray[np.float32]
"""Two dimensions: one row for each text."""


@dataclass(frozen=True, slots=True)
class QueryText:
    """Words to search with."""

    text: str
    """As the shopper wrote them, constraints taken out."""
    language: str | None = None
    """BCP 47 tag; None when it could not be told."""
    gloss: str = ""
    """The same in English, as far as the lexicon knows it."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """Words of one product."""

    title: str
    """What it is."""
    body: str = ""
    """What else is said of it: category and description."""
    language: str | None = None
    """BCP 47 tag; None when it could not be told."""
    gloss: str = ""
    """The title in English, as far as the lexicon knows it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A span of dimensions that one model fills."""

    start: int
    """First dimension."""
    stop: int
    """One past the last dimension."""
    by_language: bool
    """Whether the model leans on the language of a text so much that its mean must be taken out."""
    model: str = ""
    """Name and version of the model, by which `alignment` knows it."""


class Embedder(Protocol):
    """Embed queries and documents.

    Every block of a row has length one, less where its model is not sure, and zero where it is mute.
    """

    @property
    def fingerprint(self) -> str:
        """Name of the model and all that changes its vectors."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Who fills which dimensions."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed_queries(self, queries: Sequence[QueryText]) -> Matrix:
        """Return (queries, dimension) float32."""

    def embed_documents(self, documents: Sequence[DocumentText]) -> Matrix:
        """Return (documents, dimension) float32."""


def open_embedder(
    name: str, *, url: str | None = None, key: str | None = None, threads: int | None = None
) -> Embedder:
    """Load an embedder, which takes seconds.

    `packaged` is multilingual-e5-small beside the multilingual Universal Sentence Encoder, `packaged-fast`
    the latter alone; both are part of the installation and never ask the network. With a `url` the name is
    that of a model of a server that speaks the OpenAI protocol, and `key` its key. Any other name is a
    sentence-transformers model: a hub name or a folder. `threads` embed documents side by side, by default
    one for each core.
    """
    from retrieval.blend import BlendedEmbedder
    from retrieval.voters import load_voters

    return BlendedEmbedder(load_voters(name, url, key), threads=threads)
