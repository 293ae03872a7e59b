"""Read what shoppers say of themselves: sizes they wear, what they love, what they cannot have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.domain.language import ConceptMatch
from assistant.domain.portrait import Fact, FactKind
from assistant.understanding.negation import exclude_after, exclude_inside
from assistant.understanding.phrases import PhraseHit
from assistant.understanding.reading import Reading
from assistant.understanding.slots import SlotDraft

__all__ = ["Sketch", "read_profile"]

_SAID = frozenset({"wear", "am", "like", "avoid"})


@dataclass(frozen=True, slots=True)
class Sketch:
    """What one message says of its writer."""

    facts: tuple[Fact, ...] = ()
    recall: Literal["show", "forget"] | None = None
    """What is asked of the facts known already."""


def read_profile(reading: Reading, draft: SlotDraft) -> Sketch:
    """Read the phrases of the section "profile" and take their words.

    What is to be avoided is excluded at once, and a size said counts for this search too.
    """
    facts: list[Fact] = []
    recall: Literal["show", "forget"] | None = None
    for hit in reading.longest("profile"):
        if hit.name == "show":
            recall = recall or "show"
        elif hit.name == "forget":
            recall = "forget"
        elif hit.name == "avoid":
            facts += _avoided(reading, hit, draft)
            continue
        elif _denied(reading, hit):
            continue
        elif hit.name in _SAID:
            facts += _said(hit, draft)
        reading.take(hit.start, hit.end)
    return Sketch(tuple({fact.key: fact for fact in facts}.values()), recall)


def _denied(reading: Reading, hit: PhraseHit) -> bool:
    """Tell whether the words are of a refusal or a price: "non [mi piace il nero]", "[I have 80] euros"."""
    if hit.name == "like":
        return any(
            other.start < hit.end and other.end >= hit.start
            for other in reading.hits
            if other.section == "negation"
        )
    return hit.name == "wear" and any(
        hit.start <= other.end and other.start < hit.end < other.end
        for other in reading.hits
        if other.section == "price"
    )


def _said(hit: PhraseHit, draft: SlotDraft) -> list[Fact]:
    facts = []
    for name, value in hit.captures.items():
        if name == "size":
            draft.sizes.append(str(value))
            facts.append(Fact(FactKind.SIZE, str(value)))
        elif name == "brand":
            facts.append(Fact(FactKind.LIKES, str(value)))
        elif isinstance(value, ConceptMatch):
            facts.append(Fact(FactKind.LIKES, value.concept))
    return facts


def _avoided(reading: Reading, hit: PhraseHit, draft: SlotDraft) -> list[Fact]:
    """Return what the words after (or, in languages that put the verb last, before) the phrase name."""
    before = (len(draft.no_brands), len(draft.no_colors), len(draft.no_terms))
    exclude_after(reading, hit, draft)
    if before == (len(draft.no_brands), len(draft.no_colors), len(draft.no_terms)):
        exclude_inside(reading, hit, draft)
    gone = (
        *draft.no_brands[before[0] :],
        *draft.no_colors[before[1] :],
        *draft.no_terms[before[2] :],
    )
    return [Fact(FactKind.AVOIDS, value) for value in gone]
