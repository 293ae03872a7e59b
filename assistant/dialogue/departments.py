"""Gather a shop's categories, each in the language of its feed, into departments all languages share."""

from __future__ import annotations

import asyncio
from collections import Counter

from assistant.domain.search import Vocabulary
from assistant.ports import Catalog, Lexicon

__all__ = ["DEPARTMENTS", "Departments", "gather"]

DEPARTMENTS: dict[str, tuple[str, ...]] = {
    "clothing": ("clothing",),
    "shoes": ("shoes",),
    "bags": ("bag", "luggage"),
    "jewelry": ("jewelry", "watch"),
    "accessories": ("accessories",),
    "bedding": ("bedding",),
    "home": ("home", "home_decor", "home_textiles", "furniture", "storage_box"),
    "lighting": ("lighting",),
    "kitchen": ("kitchen", "kitchenware"),
    "coffee_tea": ("coffee", "tea"),
    "electronics": ("electronics",),
    "outdoors": ("outdoors", "outdoor_gear", "camping_place", "sports_equipment"),
    "garden": ("garden", "garden_supplies"),
    "office": ("office", "office_supplies"),
    "toys": ("toys",),
    "pets": ("pet_supplies",),
    "beauty": ("beauty",),
}
"""Department → the lexicon concepts whose categories (and narrower ones) belong to it."""
_KINDS = ("product", "place")
"""What a department is named after, the surer first."""
_MOST_NAMES = 50
"""As many as a filter of the API takes; the commonest names come first and cover the narrow ones."""


class Departments:
    """The departments of the catalogue served now, worked out once: its names are many."""

    def __init__(self) -> None:
        self._generation = ""
        self._kept: tuple[tuple[str, tuple[str, ...]], ...] = ()

    async def of(self, catalog: Catalog, lexicon: Lexicon) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return (department, its category names, commonest first) for departments that have any."""
        generation = catalog.generation
        if generation != self._generation:
            kept = await asyncio.to_thread(gather, catalog.vocabulary(), lexicon)
            self._generation, self._kept = generation, kept
        return self._kept


def gather(vocabulary: Vocabulary, lexicon: Lexicon) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Sort category names into departments; a name no concept is found in belongs nowhere."""
    languages = tuple(vocabulary.languages)
    gathered: dict[str, Counter[str]] = {department: Counter() for department in DEPARTMENTS}
    for name, count in vocabulary.categories.items():
        broader = _broader(name, languages, lexicon)
        for department, concepts in DEPARTMENTS.items():
            if broader.intersection(concepts):
                gathered[department][name] = count
    return tuple(
        (department, tuple(name for name, _ in names.most_common(_MOST_NAMES)))
        for department, names in gathered.items()
        if names
    )


def _broader(name: str, languages: tuple[str, ...], lexicon: Lexicon) -> frozenset[str]:
    """Return the concepts a category name stands for, read in the language that knows most of it.

    "Kaffee & Tee" must not be read in English, where "Tee" is a shirt.
    """
    readings = [lexicon.concepts(name, (language,)) for language in languages]
    if not readings:
        return frozenset()
    known = [len({at for match in matches for at in range(match.start, match.end)}) for matches in readings]
    best = [matches for matches, length in zip(readings, known, strict=True) if length == max(known)]
    for kind in _KINDS:
        of_kind = [match for matches in best for match in matches if match.kind == kind]
        if of_kind:
            return frozenset(one for match in of_kind for one in (match.concept, *match.parents))
    return frozenset()
