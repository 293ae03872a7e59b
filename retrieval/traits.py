"""Read from a product what can be filtered by, in words that all languages share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.domain.dimensions import dimensions
from assistant.domain.language import ConceptMatch
from assistant.domain.product import Product
from assistant.domain.shoe_size import equivalents, is_adult_shoe, maker_system
from assistant.domain.text import fold
from assistant.ports import Lexicon

__all__ = [
    "FITS",
    "TRAITS_FORM",
    "TraitReader",
    "Traits",
    "attribute_name",
    "broader_concepts",
    "concept_entry",
]

_NAMES = {"colour": "color", "age_group": "age", "agegroup": "age", "fabric": "material", "sizes": "size"}
_INFERRED = ("color", "material", "gender", "age")
"""Attributes that a title tells where no attribute does."""
_NO_TRAIT = frozenset({"attribute", "unit", "none"})
_PARTS = re.compile(r"\s*[/,;|&+、，]\s*")
_PRODUCT_KINDS = frozenset({"product"})
FITS = "fits"
"""Name of the values that say which sizes of other countries a shoe has."""
TRAITS_FORM = "3"
"""Changes when the same product has other traits than before."""
_READ = 1_500
"""Characters of a description that are searched for concepts."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of a product beside its words."""

    values: dict[str, frozenset[str]] = field(default_factory=dict)
    """Attribute name → canonical values with their broader ones: {"color": {"navy", "blue"}}."""
    concepts: frozenset[str] = frozenset()
    """Concepts that its title or the end of its category names: what it is."""
    broader: frozenset[str] = frozenset()
    """Broader concepts of those, and concepts of the rest of its category."""
    mentions: frozenset[str] = frozenset()
    """All concepts of all of its words, with broader ones."""
    things: int = 0
    """How many kinds of product its title and category name: a coffee cup names two."""


class TraitReader:
    """Read traits through the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._matches = lru_cache(maxsize=20_000)(self._find)
        self._canonical = lru_cache(maxsize=50_000)(self._find_canonical)

    def read(self, product: Product) -> Traits:
        """Return the traits of one product."""
        language = product.language
        title = self._title(product)
        leaf = [match for level in product.category[-1:] for match in self._category(level, language)]
        stem = [match for level in product.category[:-1] for match in self._category(level, language)]
        told = [*title, *leaf]
        rest = self._find(product.description[:_READ], language) if product.description else ()
        values = self._values(product)
        for name in _INFERRED:
            if name in values:
                continue
            sources = (title, leaf, rest) if name == "material" else (title, leaf)
            for matches in sources:
                found = [match for match in matches if match.kind == name]
                if found:
                    values[name] = _with_parents(found)
                    break
        concepts = frozenset(match.concept for match in told if match.kind not in _NO_TRAIT)
        broader = frozenset(
            concept
            for match in (*told, *stem)
            if match.kind not in _NO_TRAIT
            for concept in (*match.parents, *((match.concept,) if match in stem else ()))
        )
        mentions = _with_parents((*told, *stem, *rest)) | frozenset().union(*values.values())
        things = {match.concept for match in told if match.kind in _PRODUCT_KINDS}
        things -= {parent for match in told for parent in match.parents}
        if is_adult_shoe(concepts.union(broader, values.get("age", ()))):
            maker = maker_system(product, next(iter(values.get("size_system", ())), ""))
            if fits := equivalents(values.get("size", ()), values.get("gender", ()), maker):
                values[FITS] = fits
        return Traits(values, concepts, broader - concepts, mentions, len(things))

    def gloss(self, product: Product) -> str:
        """Return the title's concepts in English words, head noun last; empty when none is known."""
        matches = sorted(self._title(product), key=lambda match: match.kind in _PRODUCT_KINDS)
        words = (self._lexicon.words(match.concept, "en") for match in matches if match.kind not in _NO_TRAIT)
        return " ".join(dict.fromkeys(row[0] for row in words if row))

    def _title(self, product: Product) -> tuple[ConceptMatch, ...]:
        if own := self._matches(product.title, product.language):
            return own
        for tag, text in product.translations.items():
            if found := self._matches(text.title, tag):
                return found
        return ()

    def _category(self, level: str, language: str) -> tuple[ConceptMatch, ...]:
        # Shops often keep categories in English whatever the language of their titles.
        return self._matches(level, language) or self._matches(level, "en")

    def _values(self, product: Product) -> dict[str, frozenset[str]]:
        values: dict[str, frozenset[str]] = {}
        stated = [*product.attributes.items(), *((option.name, option.values) for option in product.options)]
        for name, written in stated:
            key = attribute_name(name, self._lexicon, product.language)
            found = {one for value in written for one in self._spellings(key, value, product.language)}
            values[key] = values.get(key, frozenset()) | found
        return values

    def _spellings(self, name: str, value: str, language: str) -> Iterator[str]:
        parts = dict.fromkeys((value, *_PARTS.split(value)))
        for part in filter(None, parts):
            canonical = self._canonical(name, part, language)
            yield canonical
            yield from broader_concepts(self._lexicon, canonical)
            if name == "size":
                yield from _bare_sizes(canonical)
                if (sides := dimensions(part)) is not None:
                    yield sides

    def _find(self, text: str, language: str) -> tuple[ConceptMatch, ...]:
        return self._lexicon.concepts(text, (language,))

    def _find_canonical(self, name: str, value: str, language: str) -> str:
        return self._lexicon.canonical(name, value, (language,))


def attribute_name(name: str, lexicon: Lexicon, *languages: str) -> str:
    """Return the English key of an attribute as a shop or shopper names it."""
    plain = fold(name).replace(" ", "_")
    if plain in _NAMES or plain in _INFERRED or plain == "size":
        return _NAMES.get(plain, plain)
    found = lexicon.canonical("attribute", name, (*languages, "en")).replace(" ", "_")
    return _NAMES.get(found, found)


def broader_concepts(lexicon: Lexicon, concept: str) -> tuple[str, ...]:
    """Return the broader concepts of a concept id; empty for a word that is none."""
    match = concept_entry(lexicon, concept)
    return match.parents if match else ()


def concept_entry(lexicon: Lexicon, concept: str) -> ConceptMatch | None:
    """Return what the lexicon has about a concept id, None for a word that is none."""
    words = lexicon.words(concept, "en")
    matches = lexicon.concepts(words[0], ("en",)) if words else ()
    return next((match for match in matches if match.concept == concept), None)


def _bare_sizes(size: str) -> Sequence[str]:
    """Return the sizes inside "eu 42" or "size m" as a shopper would say them."""
    return [part for part in size.split() if part != size and (any(map(str.isdigit, part)) or len(part) <= 3)]


def _with_parents(matches: Iterable[ConceptMatch]) -> frozenset[str]:
    return frozenset(
        concept
        for match in matches
        if match.kind not in _NO_TRAIT
        for concept in (match.concept, *match.parents)
    )
