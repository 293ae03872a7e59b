"""Find products by meaning, words and concepts at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import NotFound
from assistant.domain.offer import MarketView
from assistant.domain.search import Constraints, Hit, SearchQuery, SearchResult
from assistant.ports import Lexicon
from retrieval.analysis import primary
from retrieval.ballot import Ballot
from retrieval.centring import Centres
from retrieval.concept_scores import ConceptScores
from retrieval.embedder import Embedder, QueryText
from retrieval.facets import Facets
from retrieval.filters import Filters
from retrieval.hybrid_config import HybridConfig
from retrieval.keyword_index import KeywordIndex
from retrieval.levels import LevelFinder
from retrieval.prices import NO_PRICE, PriceColumns
from retrieval.recent import Recent
from retrieval.reranking import Reranking
from retrieval.sorting import Sorting
from retrieval.vector_index import Rows, Vector, VectorIndex

__all__ = ["HybridRetriever"]

logger = logging.getLogger(__name__)

_BALLOTS = 64
_BALLOT_ROWS = 2_000_000
"""Rows that remembered ballots have together: 16 MB."""

Mask = NDArray[np.bool_]
Column = NDArray[np.float32]


@dataclass(frozen=True)
class HybridRetriever:
    """The `Retriever` port over one generation."""

    ids: tuple[str, ...]
    """Product id of each row."""
    vectors: VectorIndex
    centres: Centres
    keywords: KeywordIndex
    facets: Facets
    prices: PriceColumns
    embedder: Embedder
    lexicon: Lexicon
    languages: tuple[str, ...]
    """Languages of the catalogue's texts."""
    levels: LevelFinder | None = None
    """Makes cosines of all languages comparable; None leaves them as they are."""
    config: HybridConfig = field(default_factory=HybridConfig)
    reranking: Reranking | None = None
    """Reads the leading products once more; None to do without."""
    crowding: Column | None = None
    """How crowded the place of each row is, against the mean; None where it is not known."""

    async def search(self, query: SearchQuery) -> SearchResult:
        """Return the best hits among the products that pass every constraint."""
        return await asyncio.to_thread(self.find, query)

    async def score(self, query: SearchQuery, product_ids: Sequence[str]) -> tuple[Hit, ...]:
        """Score the given products as `search` does, leaving out those that fail a constraint."""
        return await asyncio.to_thread(self._score, query, product_ids)

    async def similar(
        self, product_id: str, constraints: Constraints, view: MarketView, limit: int
    ) -> tuple[Hit, ...]:
        """Return products like one product; raises NotFound for an unknown id."""
        return await asyncio.to_thread(self._similar, product_id, constraints, view, limit)

    # Searching

    def find(self, query: SearchQuery) -> SearchResult:
        """Search in the calling thread."""
        passing = self.filters.mask(query.constraints, query.view)
        total = len(self.ids) if passing is None else int(np.count_nonzero(passing))
        facets = self._counted(query, passing) if query.facets else {}
        if not total or query.limit <= 0:
            return SearchResult((), total, facets=facets)
        if not query.text.strip() and not query.concepts:
            return SearchResult(self._browse(query, passing), total, facets=facets)
        ballot = self._ballot(query)
        bonus, degraded = ballot.bonus, ballot.degraded
        rows = self._candidates(ballot, passing, query.offset + query.limit)
        final, semantic = self._weigh(ballot, rows)
        final = self.filters.demoted(final, rows, query.view)
        order = np.argsort(-final, kind="stable")
        read = None
        if query.constraints.sort is not None:
            order = self._sorting.fitting(query, rows, order, final, self.config.fits)
        elif self.reranking is not None and query.text.strip():
            order, final, read = self.reranking.reorder(query.text, rows, order, final)
            degraded = degraded if read is not None else (*degraded, "reranker")
        page = order[query.offset : query.offset + query.limit]
        hits = self._hits(rows[page], final[page], semantic, page, bonus, read or {})
        return SearchResult(hits, total, degraded, facets)

    def _score(self, query: SearchQuery, product_ids: Sequence[str]) -> tuple[Hit, ...]:
        passing = self.filters.mask(query.constraints, query.view)
        known = (self._row_of[key] for key in dict.fromkeys(product_ids) if key in self._row_of)
        rows = np.fromiter((row for row in known if passing is None or passing[row]), np.int64)
        if not len(rows):
            return ()
        ballot = self._ballot(query)
        final, semantic = self._weigh(ballot, rows)
        final = self.filters.demoted(final, rows, query.view)
        order = np.argsort(-final, kind="stable")
        return self._hits(rows[order], final[order], semantic, order, ballot.bonus)

    def _similar(
        self, product_id: str, constraints: Constraints, view: MarketView, limit: int
    ) -> tuple[Hit, ...]:
        if product_id not in self._row_of:
            raise NotFound(f"There is no product {product_id[:80]!r} in this catalogue")
        own = self._row_of[product_id]
        passing = self.filters.mask(constraints, view)
        vector = self.vectors.vector(own)
        rows = self.vectors.candidates(vector, passing, limit + 1)
        if rows is None:
            rows = self._all(passing)
        rows = rows[rows != own]
        cosines = self.vectors.scores(vector, rows)
        order = np.argsort(-cosines, kind="stable")[: max(limit, 0)]
        return tuple(
            Hit(self.ids[rows[place]], float(cosines[place]), {"semantic": float(cosines[place])})
            for place in order
        )

    def _browse(self, query: SearchQuery, passing: Mask | None) -> tuple[Hit, ...]:
        rows = self._all(passing)
        liked = (self.facets.rating_values * self.facets.rating_counts)[rows]
        order = np.argsort(-liked, kind="stable")
        if query.constraints.sort is not None:
            order = order[np.argsort(self._sorting.key(query, rows[order]), kind="stable")]
        order = order[np.argsort(self.filters.far(rows[order], query.view), kind="stable")]
        page = order[query.offset : query.offset + query.limit]
        return tuple(Hit(self.ids[rows[place]], float(liked[place])) for place in page)

    def _counted(self, query: SearchQuery, passing: Mask | None) -> dict[str, dict[str, int]]:
        found = self.facets.counts([name for name in query.facets if name != "price"], passing)
        if "price" in query.facets:
            column = self.prices.column(query.view)
            amounts = column[(column != NO_PRICE) & (True if passing is None else passing)]
            found["price"] = {"min": int(amounts.min()), "max": int(amounts.max())} if len(amounts) else {}
        return found

    # Voting

    def _ballot(self, query: SearchQuery) -> Ballot:
        """Return what the words of a query say of every row: a turn asks for it up to three times at once."""
        key = (query.text, query.language, query.concepts, tuple(query.glosses.items()))
        ballot = self._recent.get(key, lambda: self._vote(query))
        if ballot.degraded:
            self._recent.forget(key)
        return ballot

    def _vote(self, query: SearchQuery) -> Ballot:
        vector, degraded = self._embed(query)
        if vector is None:
            return Ballot(None, None, None, self._bonus(query), degraded)
        cosines = self.vectors.every_score(vector)
        if cosines is not None:
            cosines = cosines - self._crowd
        level = self.levels.find(vector, self._crowd, cosines) if self.levels else None
        if cosines is not None and level is not None:
            cosines = level.of(cosines)
        return Ballot(vector, cosines, level, self._bonus(query), degraded)

    def _cosines(self, vector: Vector, rows: Rows) -> Column:
        return self.vectors.scores(vector, rows) - self._crowd[rows]

    def _embed(self, query: SearchQuery) -> tuple[Vector | None, tuple[str, ...]]:
        """Return the query's vector, or None with the name of what was lost."""
        english = self._english(query)
        try:
            raw = self.embedder.embed_queries([QueryText(query.text or english, query.language, english)])
            return self.centres.centre_queries(raw, [query.language])[0], ()
        except Exception:  # whatever a model does, words and concepts still find something
            logger.exception("The query could not be embedded; searching by words alone")
            return None, ("embedding",)

    def _english(self, query: SearchQuery) -> str:
        if primary(query.language) == "en" and query.text:
            return ""
        for tag, gloss in query.glosses.items():
            if primary(tag) == "en":
                return gloss
        words = (self.lexicon.words(concept, "en")[:1] for concept in query.concepts)
        return " ".join(word for row in words for word in row)

    def _bonus(self, query: SearchQuery) -> Column:
        """Return what words, concepts and article numbers add, for every row."""
        spoken = {primary(tag) for tag in self.languages}
        glosses = [
            (gloss, tag)
            for tag, gloss in query.glosses.items()
            if primary(tag) in spoken and primary(tag) != primary(query.language)
        ]
        said = self.keywords.scores([(query.text, query.language)])
        tongues = tuple(dict.fromkeys((primary(query.language), "en")))
        said += self.keywords.misspelt(query.text, lambda word: bool(self.lexicon.concepts(word, tongues)))
        meant = self.keywords.scores(glosses)
        bonus = self.config.words * np.maximum(said, np.float32(self.config.gloss) * meant)
        if query.concepts:
            bonus = bonus + self.config.concepts * self._concepts.scores(query.concepts)
        bonus[self.keywords.exact(query.text)] += self.config.number
        return np.asarray(bonus, np.float32)

    def _candidates(self, ballot: Ballot, passing: Mask | None, count: int) -> Rows:
        vector, bonus = ballot.vector, ballot.bonus
        if vector is None:
            return self._all(passing)
        near = self.vectors.candidates(
            vector,
            passing,
            count + self.config.pool,
            lambda cosines, rows: self._levelled(ballot, cosines - self._crowd[rows], rows) + bonus[rows],
        )
        if near is None:
            return self._all(passing)
        told = np.flatnonzero(bonus if passing is None else bonus * passing)
        if len(told) > self.config.pool:
            told = told[np.argsort(-bonus[told], kind="stable")[: self.config.pool]]
        return np.union1d(near, told)

    def _levelled(self, ballot: Ballot, cosines: Column, rows: Rows) -> Column:
        return ballot.level.of(cosines, rows) if ballot.level else cosines

    def _weigh(self, ballot: Ballot, rows: Rows) -> tuple[Column, Column | None]:
        """Return final scores and cosines of rows; without a vector, words alone decide."""
        if ballot.vector is None:
            return ballot.bonus[rows], None
        if ballot.cosines is not None:
            semantic = ballot.cosines[rows]
        else:
            semantic = self._levelled(ballot, self._cosines(ballot.vector, rows), rows)
        return semantic + ballot.bonus[rows], semantic

    def _hits(
        self,
        rows: Rows,
        final: Column,
        semantic: Column | None,
        page: NDArray[np.int64],
        bonus: Column,
        read: Mapping[int, float] = MappingProxyType({}),
    ) -> tuple[Hit, ...]:
        hits = []
        for row, score, place in zip(rows.tolist(), final.tolist(), page.tolist(), strict=True):
            scores = {"lexical": float(bonus[row])}
            if semantic is not None:
                scores["semantic"] = float(semantic[place])
            if row in read:
                scores["reranked"] = read[row]
            hits.append(Hit(self.ids[row], score, scores))
        return tuple(hits)

    # Parts

    def _all(self, passing: Mask | None) -> Rows:
        return np.arange(len(self.ids)) if passing is None else np.flatnonzero(passing)

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {key: row for row, key in enumerate(self.ids)}

    @cached_property
    def _recent(self) -> Recent[Hashable, Ballot]:
        return Recent(max(2, min(_BALLOTS, _BALLOT_ROWS // max(len(self.ids), 1))))

    @cached_property
    def _crowd(self) -> Column:
        crowding = np.zeros(len(self.ids), np.float32) if self.crowding is None else self.crowding
        return np.asarray(self.config.crowding * crowding, np.float32)

    @cached_property
    def filters(self) -> Filters:
        """What decides which rows pass a shopper's constraints."""
        return Filters(self.facets, self.keywords, self.prices, self.lexicon, self.languages)

    @cached_property
    def _sorting(self) -> Sorting:
        return Sorting(self.prices, self.facets)

    @cached_property
    def _concepts(self) -> ConceptScores:
        return ConceptScores(self.facets, self.lexicon)
