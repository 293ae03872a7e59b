"""Carry slots over from turn to turn.

The rules, in order:

1. A message that looks for another kind of product, or for words of no known kind, starts a new topic:
   nothing is carried over.
2. A message that names the same kind again replaces the query and keeps the slots it does not speak of.
   So does one that names the first kind, after slots alone: "nothing of wool", "a blanket".
3. A message that only narrows ("with a hood", "in green") adds its words to the query and its slots to the
   constraints.
4. A slot that is said replaces the same slot; bounds of a price replace one another separately.
5. What is excluded stays excluded until it is asked for or taken back.
6. A correction ("no, I meant the candles") puts another thing in the place of the first, and keeps the slots.
7. A return ("back to the jackets") brings back what was looked for then, slots and all.
8. What is taken back ("any colour", "forget the price") goes, exclusions of that slot included.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.dialogue.state import Topic
from assistant.domain.search import NO_CONSTRAINTS, Constraints, Exclusions, PriceRange
from assistant.understanding.meaning import Intent, Meaning, SlotChanges

__all__ = ["drop_slot", "merge_constraints", "merge_topic"]


def merge_topic(topic: Topic, meaning: Meaning, language: str, *, same_kind: bool) -> Topic:
    """Return the topic after a message; `same_kind` tells whether it names the kind already looked for."""
    changes = meaning.changes
    glosses = tuple(meaning.glosses.items())
    level = changes.price_level
    fresh = Topic(meaning.residual, language, meaning.concepts, glosses, changes.constraints, level=level)
    starts_over = meaning.intent in (Intent.FIND, Intent.GIFT) and bool(meaning.residual)
    if meaning.intent is Intent.RECOMMEND or (meaning.intent is Intent.GIFT and not meaning.residual):
        return replace(fresh, suggest=True)
    if topic.empty:
        return fresh
    # "Nothing of wool, please. – A blanket": what was said before any kind was named holds for the kind.
    unnamed = not (topic.query or topic.suggest or topic.similar_to or topic.goes_with)
    keeps = meaning.corrects or unnamed or (meaning.new_topic and same_kind)
    if starts_over and not keeps:
        return fresh
    constraints = merge_constraints(topic.constraints, changes)
    if level is None and changes.constraints.price is None and not changes.removed & {"price", "all"}:
        level = topic.level
    if meaning.new_topic or (starts_over and (meaning.corrects or unnamed)):
        return replace(fresh, constraints=constraints, level=level)
    if not meaning.residual:
        return replace(topic, constraints=constraints, level=level)
    return replace(
        topic,
        query=f"{topic.query} {meaning.residual}".strip(),
        language=language if not topic.query else topic.language,
        concepts=tuple(dict.fromkeys((*topic.concepts, *meaning.concepts))),
        glosses=_join_glosses(topic.glosses, glosses),
        constraints=constraints,
        level=level,
    )


def merge_constraints(old: Constraints, changes: SlotChanges) -> Constraints:
    """Return the constraints in force after a message."""
    if "all" in changes.removed:
        return changes.constraints
    kept = old
    for slot in changes.removed:
        kept = drop_slot(kept, slot, exclusions=True)
    new = changes.constraints
    attributes = {**kept.attributes, **new.attributes}
    colors = new.colors or tuple(c for c in kept.colors if c not in new.exclude.colors)
    brands = new.brands or tuple(b for b in kept.brands if b not in new.exclude.brands)
    excluded_terms = _union(kept.exclude.terms, new.exclude.terms)
    wanted = {value for values in new.attributes.values() for value in values}
    return Constraints(
        categories=new.categories or kept.categories,
        brands=brands,
        colors=colors,
        sizes=new.sizes or kept.sizes,
        attributes={
            name: left
            for name, values in attributes.items()
            if (left := tuple(value for value in values if value not in new.exclude.terms))
        },
        price=_merge_price(kept.price, new.price),
        availability=new.availability or kept.availability,
        min_rating=new.min_rating if new.min_rating is not None else kept.min_rating,
        exclude=Exclusions(
            brands=_without(_union(kept.exclude.brands, new.exclude.brands), new.brands),
            colors=_without(_union(kept.exclude.colors, new.exclude.colors), new.colors),
            terms=_without(excluded_terms, wanted),
        ),
        sort=new.sort or kept.sort,
    )


def drop_slot(constraints: Constraints, slot: str, *, exclusions: bool = False) -> Constraints:
    """Return constraints without one slot; with `exclusions`, what the slot excludes goes as well."""
    exclude = constraints.exclude
    match slot:
        case "all":
            return NO_CONSTRAINTS
        case "price":
            return replace(constraints, price=None)
        case "color":
            return replace(
                constraints, colors=(), exclude=replace(exclude, colors=()) if exclusions else exclude
            )
        case "brand":
            return replace(
                constraints, brands=(), exclude=replace(exclude, brands=()) if exclusions else exclude
            )
        case "size":
            return replace(constraints, sizes=())
        case "category":
            return replace(constraints, categories=())
        case "rating":
            return replace(constraints, min_rating=None)
        case "availability":
            return replace(constraints, availability=())
        case "sort":
            return replace(constraints, sort=None)
    name = slot.removeprefix("attribute:")
    return replace(
        constraints, attributes={key: value for key, value in constraints.attributes.items() if key != name}
    )


def _merge_price(old: PriceRange | None, new: PriceRange | None) -> PriceRange | None:
    if new is None or old is None or old.currency != new.currency:
        return new or old
    low, high = new.min or old.min, new.max or old.max
    if low is not None and high is not None and high < low:
        return new
    return PriceRange(low, high)


def _union(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _without(values: Iterable[str], gone: Iterable[str]) -> tuple[str, ...]:
    taken = set(gone)
    return tuple(value for value in values if value not in taken)


def _join_glosses(
    one: tuple[tuple[str, str], ...], other: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    joined = dict(one)
    for language, words in other:
        joined[language] = f"{joined.get(language, '')} {words}".strip()
    return tuple(joined.items())
