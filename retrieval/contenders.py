"""Rank products in the ways that a search is compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.domain.offer import MarketView
from assistant.domain.search import SearchQuery
from retrieval.analysis import primary
from retrieval.embedder import QueryText
from retrieval.hybrid import HybridRetriever
from retrieval.judged import Judged

__all__ = ["OURS", "Rank", "contenders"]

OURS = "dragoman"
_RRF = 60
"""Cormack, Clarke and Büttcher 2009."""
_DEEP = 1_000

Rank = Callable[[Judged, int], list[str]]
"""(query, how many) → ids, best first."""
Column = NDArray[np.float32]


def contenders(
    retriever: HybridRetriever, matrix: NDArray[np.float32], view: MarketView
) -> Mapping[str, Rank]:
    """Return BM25, each model alone, their sum, reciprocal rank fusion of it with BM25, and ours, by name."""
    blocks = retriever.centres.blocks

    def vector(query: Judged) -> Column:
        raw = retriever.embedder.embed_queries([QueryText(query.text, query.language)])
        return np.asarray(retriever.centres.centre_queries(raw, [query.language])[0], np.float32)

    def words(query: Judged) -> Column:
        return retriever.keywords.scores([(query.text, query.language)])

    def ranked(scores: Column, count: int) -> list[str]:
        order = np.argsort(-scores, kind="stable")[:count]
        return [retriever.ids[row] for row in order if scores[row] > 0]

    def alone(span: slice) -> Rank:
        return lambda query, count: ranked(matrix[:, span] @ vector(query)[span], count)

    def fused(query: Judged, count: int) -> list[str]:
        scores = np.zeros(len(matrix), np.float32)
        for voice in (matrix @ vector(query), words(query)):
            order = [row for row in np.argsort(-voice, kind="stable")[:_DEEP].tolist() if voice[row] > 0]
            scores[order] += 1 / (_RRF + 1 + np.arange(len(order), dtype=np.float32))
        return ranked(scores, count)

    found: dict[str, Rank] = {"BM25": lambda query, count: ranked(words(query), count)}
    if len(blocks) > 1:
        found |= {
            block.model or f"model {number}": alone(slice(block.start, block.stop))
            for number, block in enumerate(blocks, start=1)
        }
    found["vectors"] = alone(slice(None))
    found["RRF"] = fused
    found[OURS] = lambda query, count: [
        hit.product_id for hit in retriever.find(_as_understood(retriever, query, view, count)).hits
    ]
    return found


def _as_understood(retriever: HybridRetriever, query: Judged, view: MarketView, count: int) -> SearchQuery:
    """Return the query with the concepts and glosses that a turn of the dialogue would hand over."""
    lexicon = retriever.lexicon
    matches = lexicon.concepts(query.text, (query.language,))
    concepts = tuple(dict.fromkeys(one.concept for one in matches if one.kind not in ("none", "attribute")))
    glosses = {
        tag: gloss
        for tag in dict.fromkeys(("en", *map(primary, retriever.languages)))
        if tag != primary(query.language) and (gloss := _gloss(lexicon.words, concepts, tag))
    }
    return SearchQuery(query.text, view, query.language, concepts, glosses, limit=count)


def _gloss(words: Callable[[str, str], Sequence[str]], concepts: Sequence[str], tag: str) -> str:
    return " ".join(row[0] for concept in concepts if (row := words(concept, tag)))
