"""Keep from a shopper what they said they cannot have."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.engines import Engines
from assistant.domain.portrait import FactKind, Portrait
from assistant.domain.search import Constraints

__all__ = ["without_avoided"]


def without_avoided(constraints: Constraints, portrait: Portrait, engines: Engines) -> Constraints:
    """Return constraints that also exclude what the shopper avoids, unless this very search asks for it."""
    exclude = constraints.exclude
    wanted = {
        *constraints.brands,
        *constraints.colors,
        *(v for vs in constraints.attributes.values() for v in vs),
    }
    brands, colors, terms = list(exclude.brands), list(exclude.colors), list(exclude.terms)
    known_brands = engines.catalog.vocabulary().brands
    for value in portrait.values(FactKind.AVOIDS):
        if value in wanted:
            continue
        words = engines.lexicon.words(value, "en")
        kinds = {match.kind for match in engines.lexicon.concepts(words[0], ("en",))} if words else set()
        place = brands if value in known_brands else colors if "color" in kinds else terms
        if value not in place:
            place.append(value)
    merged = replace(exclude, brands=tuple(brands), colors=tuple(colors), terms=tuple(terms))
    return constraints if merged == exclude else replace(constraints, exclude=merged)
