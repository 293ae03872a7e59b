"""Hold a narrowed list to the kind of product that was named."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dialogue.engines import Engines
from assistant.dialogue.state import Topic
from assistant.domain.language import ConceptMatch
from assistant.domain.product import Product
from assistant.domain.search import Hit

__all__ = ["of_the_kind"]


def of_the_kind(topic: Topic, hits: Sequence[Hit], fitting: list[Hit], engines: Engines) -> list[Hit]:
    """Return what fits a wish for a kind of product in some colour or material.

    Few products are left of such a wish, and the bar was read off those that were not narrowed: a silk scarf
    that shares no word with "шарф" falls below it, and a plush fox that wears one passes. What is known to
    be of the kind comes in, and what is known to be no relative of it goes, when there is something of it.
    """
    constraints = topic.constraints
    named = {one for one in topic.concepts if one in engines.catalog.vocabulary().concepts}
    if not (constraints.colors or constraints.attributes) or not named:
        return fitting
    products = {one.id: one for one in engines.catalog.get_many([hit.product_id for hit in hits])}
    kinds = {key: _kinds(product, engines) for key, product in products.items()}
    named &= {concept for one in kinds.values() for concept in one}
    if not named:
        return fitting
    family = named | {
        parent
        for match in (one for concept in named for one in _entry(concept, engines))
        for parent in match.parents
    }
    passed = {hit.product_id for hit in fitting}
    kept = []
    for hit in hits:
        known = kinds.get(hit.product_id, frozenset())
        related = not known or bool(known & family)
        if known & named or (hit.product_id in passed and related):
            kept.append(hit)
    return kept


def _entry(concept: str, engines: Engines) -> Sequence[ConceptMatch]:
    words = engines.lexicon.words(concept, "en")
    found = engines.lexicon.concepts(words[0], ("en",)) if words else ()
    return [match for match in found if match.concept == concept]


def _kinds(product: Product, engines: Engines) -> frozenset[str]:
    """Return the kinds of product a title names, broader ones too."""
    matches = engines.lexicon.concepts(product.title, (product.language, "en"))
    return frozenset(
        concept for match in matches if match.kind == "product" for concept in (match.concept, *match.parents)
    )
