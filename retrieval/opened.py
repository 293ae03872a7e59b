"""Open a generation: its catalogue and its retriever, over the same files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import GenerationDamaged
from assistant.domain.offer import MarketView
from assistant.domain.search import SearchQuery
from assistant.ports import Lexicon, Pricing
from retrieval.catalog import GenerationCatalog
from retrieval.centring import Centres
from retrieval.embedder import Embedder
from retrieval.facets import Facets
from retrieval.hybrid import HybridRetriever
from retrieval.keyword_index import KeywordIndex
from retrieval.levels import LevelFinder, read_languages
from retrieval.manifest import GoldenQuery, Manifest
from retrieval.offer_journal import OfferJournal
from retrieval.offer_overlay import OfferOverlay
from retrieval.picture_build import SeenPictures
from retrieval.picture_encoder import PictureEncoder
from retrieval.picture_index import PictureIndex
from retrieval.pictures import GenerationPictures
from retrieval.prices import PriceColumns
from retrieval.reranker import Reranker
from retrieval.reranking import Reranking
from retrieval.sketch import Sketch
from retrieval.vector_build import CROWDING
from retrieval.vector_index import ChromaCollection, VectorIndex, chroma_folder

__all__ = ["OpenGeneration", "Tools", "open_generation", "require_same_model", "unanswered"]

_GOLDEN_LIMIT = 10
_ANYWHERE = MarketView("US", "USD")
"""Golden queries have no price to compare."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a generation is read with."""

    embedder: Embedder
    lexicon: Lexicon
    pricing: Pricing
    chroma_url: str | None = None
    """A Chroma server on a private network; None for the embedded one."""
    reranker: Reranker | None = None
    """Reads leading products once more; None to do without."""
    journal: OfferJournal | None = None
    """Changes of prices and stock since the feeds; None to serve what the feeds said."""
    pictures: PictureEncoder | None = None
    """Looks at pictures; None to do without."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenGeneration:
    """One generation, ready to be asked."""

    id: str
    path: Path
    catalog: GenerationCatalog
    retriever: HybridRetriever
    matrix: NDArray[np.float32]
    """Centred document vectors in row order, for engines that compare products."""
    degraded: str | None = None
    """Why an older generation stands in for the current one."""
    offers: OfferOverlay | None = None
    """What changed of prices and stock since."""
    pictures: GenerationPictures | None = None
    """Finds products by their looks; None where no picture was looked at."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Product ids in row order."""
        return self.catalog.ids


def open_generation(
    path: Path,
    generation: str,
    tools: Tools,
    degraded: str | None = None,
    offers_since: int | None = None,
) -> OpenGeneration:
    """Open the files of a generation or finished draft; raises GenerationDamaged when they do not fit.

    Takes a moment for small catalogues, and seconds for big ones. Changes of prices after number
    `offers_since` of the journal are laid over it; none with None.
    """
    catalog = GenerationCatalog(path, generation)
    try:
        matrix: NDArray[np.float32] = np.load(path / "vectors.npy", mmap_mode="r", allow_pickle=False)
        keywords = KeywordIndex.load(path / "keywords")
        facets = Facets.load(path / "facets")
        centres = Centres.load(path / "centres.npz")
        sketch = Sketch.load(path)
        crowding: NDArray[np.float32] = np.load(path / CROWDING, allow_pickle=False)
        seen = SeenPictures.load(path) if tools.pictures is not None else None
    except (OSError, ValueError, LookupError) as error:
        raise GenerationDamaged(
            f"Generation {path.name} cannot be opened ({type(error).__name__}); run `dragoman index FEED`"
        ) from error
    if matrix.shape != (len(catalog), tools.embedder.dimension) or len(facets) != len(catalog):
        raise GenerationDamaged(
            f"Generation {path.name} was built for {len(facets)} products and vectors of "
            f"{matrix.shape[1]} dimensions, not for {len(catalog)} and {tools.embedder.dimension}; "
            "run `dragoman index FEED` with this embedding model"
        )
    chroma = ChromaCollection(chroma_folder(path), generation, tools.chroma_url)

    def text_of(row: int) -> str:
        product = catalog.get(catalog.ids[row])
        return f"{product.title}. {product.description}" if product is not None else ""

    prices = PriceColumns(catalog.all, tools.pricing)
    offers = None
    if tools.journal is not None and offers_since is not None:
        offers = OfferOverlay(tools.journal, offers_since, catalog, prices, facets)
        offers.refresh()
    retriever = HybridRetriever(
        ids=catalog.ids,
        vectors=VectorIndex(catalog.ids, matrix, chroma, sketch=sketch),
        centres=centres,
        crowding=crowding,
        reranking=Reranking(tools.reranker, text_of) if tools.reranker is not None else None,
        keywords=keywords,
        facets=facets,
        prices=prices,
        embedder=tools.embedder,
        lexicon=tools.lexicon,
        languages=tuple(catalog.vocabulary().languages),
        levels=LevelFinder(spoken, matrix) if (spoken := read_languages(path)) else None,
    )
    pictures = None
    if seen is not None and tools.pictures is not None:
        index = PictureIndex.of(seen, catalog.ids)
        pictures = GenerationPictures(catalog.ids, index, tools.pictures, retriever.filters.mask)
    return OpenGeneration(generation, path, catalog, retriever, matrix, degraded, offers, pictures)


def require_same_model(manifest: Manifest, embedder: Embedder) -> None:
    """Raise GenerationDamaged when the vectors are another model's: their numbers would mean nothing."""
    if manifest.facts.embedding_model != embedder.fingerprint:
        raise GenerationDamaged(
            f"Generation {manifest.id} was embedded with {manifest.facts.embedding_model!r}, not with "
            f"{embedder.fingerprint!r}; run `dragoman index FEED` with this embedding model"
        )


def unanswered(retriever: HybridRetriever, queries: Iterable[GoldenQuery]) -> list[GoldenQuery]:
    """Return the golden queries that no longer find a product they found when they were chosen."""
    return [
        query
        for query in queries
        if not set(query.expected) & {hit.product_id for hit in retriever.find(_search_for(query)).hits}
    ]


def _search_for(query: GoldenQuery) -> SearchQuery:
    language = None if query.language == "und" else query.language
    return SearchQuery(query.text, _ANYWHERE, language, limit=_GOLDEN_LIMIT)
