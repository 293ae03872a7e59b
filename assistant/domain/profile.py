"""Describe what is known of a shopper: what they said of themselves, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["EMPTY_PROFILE", "Fact", "FactKind", "FactSource", "Profile"]

_MOST_FACTS = 100


class FactKind(StrEnum):
    """What a fact says of a shopper."""

    SIZE = "size"
    """A size they wear."""
    LIKES = "likes"
    """A feature, colour, material or brand they want of whatever they buy."""
    AVOIDS = "avoids"
    """A feature, colour, material or brand that must not be shown to them."""


class FactSource(StrEnum):
    """How a fact came to be known."""

    SAID = "said"
    """In a conversation."""
    DONE = "done"
    """By what they bought or looked at."""
    EDITED = "edited"
    """By themselves, in their profile."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a shopper."""

    kind: FactKind
    value: str
    """Canonical: a lexicon concept id, a brand as the shop writes it, or a folded size."""
    source: FactSource = FactSource.SAID
    since: datetime | None = None
    """When it was said; None within the message that says it."""

    @property
    def key(self) -> tuple[str, str]:
        """What makes two facts the same, whoever said it when."""
        return self.kind.value, self.value


@dataclass(frozen=True, slots=True)
class Profile:
    """All facts known of one shopper, oldest first."""

    facts: tuple[Fact, ...] = ()

    def values(self, kind: FactKind) -> tuple[str, ...]:
        """Return the values of one kind, oldest first."""
        return tuple(fact.value for fact in self.facts if fact.kind is kind)

    def with_facts(self, facts: Iterable[Fact]) -> Profile:
        """Return the profile after new facts: the newest word on a value counts, and the latest size wins."""
        new = tuple(facts)
        sizes = [fact for fact in new if fact.kind is FactKind.SIZE]
        said = {fact.value for fact in new if fact.kind is not FactKind.SIZE}
        kept = [
            fact
            for fact in self.facts
            if not (fact.kind is FactKind.SIZE and sizes)
            and not (fact.kind is not FactKind.SIZE and fact.value in said)
        ]
        latest = {fact.key: fact for fact in (*kept, *new)}
        return Profile(tuple(latest.values())[-_MOST_FACTS:])


EMPTY_PROFILE = Profile()
