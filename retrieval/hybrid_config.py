"""Weigh the voters of a search."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["HybridConfig"]


@dataclass(frozen=True, slots=True)
class HybridConfig:
    """Hold the weights of the voters beside the cosine.

    Chosen on names of the Google taxonomy that are not reported, and kept where product search
    (`benchmarks/retrieval_products.py`) stays as good.
    """

    words: float = 0.25
    """Of shared words. In one language .3 of BM25 is best (English, AWS retail demo: nDCG@10 .856 with it,
    .819 without); across languages less is (Google taxonomy)."""
    concepts: float = 0.15
    """Of shared concepts."""
    gloss: float = 0.2
    """What words of a gloss count beside the shopper's own: it holds only what the lexicon knew."""
    number: float = 2.0
    """Of the exact article number: always first."""
    pool: int = 200
    """Candidates that words and concepts bring beside those of the vectors."""
    crowding: float = 0.4
    """Of the crowd around a product, taken off its cosine: what is near to everything is found too often."""
    fits: float = 0.5
    """Share of the way from the median to the best score from which a product fits a query."""
