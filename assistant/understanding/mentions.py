"""Tell what a message mentions, beside what it asks for."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.understanding.phrases import PhraseHit
from assistant.understanding.reading import Reading
from assistant.understanding.slots import SlotDraft

__all__ = ["PEOPLE", "asked_attribute", "mentioned", "names_occasion"]

PEOPLE = ("recipient", "occasion")
"""Kinds of concept that say for whom and when, not what."""


def mentioned(reading: Reading, draft: SlotDraft, noise: frozenset[int]) -> tuple[str, ...]:
    """Return the concepts the message means: none that it excludes, or that phrases used as mere words.

    A birthday stays one inside "birthday present".
    """
    excluded = {*draft.no_colors, *draft.no_terms}
    return tuple(
        dict.fromkeys(
            match.concept
            for note in reading.concepts
            for match in note.matches
            if match.concept not in excluded
            and match.kind != "attribute"
            and (match.kind in PEOPLE or noise.isdisjoint(range(note.start, note.end)))
        )
    )


def names_occasion(reading: Reading) -> bool:
    """Tell whether a message names both a recipient and an occasion."""
    kinds = {match.kind for note in reading.concepts for match in note.matches}
    return set(PEOPLE) <= kinds


def asked_attribute(questions: Sequence[PhraseHit]) -> str | None:
    """Return the attribute the first question is about."""
    for hit in questions:
        return str(hit.captures.get("attribute")) if hit.name == "any" else hit.name
    return None
