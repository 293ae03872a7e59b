"""Hold a narrowed list to the kind of product that was named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.dialogue.engines import Engines
from assistant.dialogue.state import Topic
from assistant.domain.language import ConceptMatch
from assistant.domain.product import Product
from assistant.domain.search import Hit

__all__ = ["names_kind", "of_the_kind", "sold_kinds"]

_NARROW = 0.08
"""Share of a catalogue up to which products of one kind are near to each other."""


def of_the_kind(topic: Topic, hits: Sequence[Hit], fitting: list[Hit], engines: Engines) -> list[Hit]:
    """Return what fits a wish for a kind of product that the shop sells.

    What is known to be of the kind comes in, though it may share no word with "шарф" and fall below the bar.
    What is known to be no relative of it goes where the wish is narrowed to a colour or material, or refuses
    one: of a silk scarf few are left, and a plush fox that wears one would pass; of jumpers without wool none
    may be, and boots are no answer. A tote is one, where all handbags are of leather.
    """
    named = sold_kinds(topic.concepts, engines)
    if not named:
        return fitting
    constraints = topic.constraints
    narrowed = bool(constraints.colors or constraints.attributes or constraints.exclude.terms)
    products = {one.id: one for one in engines.catalog.get_many([hit.product_id for hit in hits])}
    kinds = {key: _kinds(product, engines) for key, product in products.items()}
    met = named & {concept for one in kinds.values() for concept in one}
    if not met and not narrowed:
        return fitting
    family = named | {
        wider
        for concept in met or named
        for wider in _parents(concept, engines)
        if met or _is_narrow(wider, engines)
    }
    passed = {hit.product_id for hit in fitting}
    kept = []
    for hit in hits:
        known = kinds.get(hit.product_id, frozenset())
        related = not narrowed or not known or bool(known & family)
        if known & met or (hit.product_id in passed and related):
            kept.append(hit)
    return kept


def sold_kinds(concepts: Iterable[str], engines: Engines) -> frozenset[str]:
    """Return the kinds of product among concepts that the shop sells, or the next broader ones that it does.

    A shop whose pans are called no more than pans sells frying pans; one that sells tools sells no drills:
    the broader kind must be a kind of something itself.
    """
    sold = engines.catalog.vocabulary().concepts
    named = [match for concept in concepts for match in _entry(concept, engines) if match.kind == "product"]
    if own := frozenset(match.concept for match in named if match.concept in sold):
        return own
    return frozenset(
        wider for match in named for wider in match.parents[:1] if wider in sold and _parents(wider, engines)
    )


def _is_narrow(concept: str, engines: Engines) -> bool:
    """Tell whether a kind is so narrow that its other kinds may stand in: bags, but not clothing."""
    vocabulary = engines.catalog.vocabulary()
    return vocabulary.concepts.get(concept, 0) <= _NARROW * vocabulary.size


def names_kind(topic: Topic, engines: Engines) -> bool:
    """Tell whether a wish names any kind of product, sold here or not."""
    return any(match.kind == "product" for one in topic.concepts for match in _entry(one, engines))


def _parents(concept: str, engines: Engines) -> frozenset[str]:
    return frozenset(parent for match in _entry(concept, engines) for parent in match.parents)


def _entry(concept: str, engines: Engines) -> Sequence[ConceptMatch]:
    words = engines.lexicon.words(concept, "en")
    found = engines.lexicon.concepts(words[0], ("en",)) if words else ()
    return [match for match in found if match.concept == concept]


def _kinds(product: Product, engines: Engines) -> frozenset[str]:
    """Return the kinds of product a title or its shelf names, broader ones too."""
    texts = (product.title, *product.category[-1:])
    return frozenset(
        concept
        for text in texts
        for match in engines.lexicon.concepts(text, (product.language, "en"))
        if match.kind == "product"
        for concept in (match.concept, *match.parents)
    )
