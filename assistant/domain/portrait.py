"""Describe what a shopper said of themselves, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

__all__ = ["NO_PORTRAIT", "Fact", "FactKind", "FactSource", "Portrait"]

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
class Portrait:
    """What one shopper said of themselves, oldest first."""

    facts: tuple[Fact, ...] = ()

    def values(self, kind: FactKind) -> tuple[str, ...]:
        """Return the values of one kind, oldest first."""
        return tuple(fact.value for fact in self.facts if fact.kind is kind)

    def with_facts(self, facts: Iterable[Fact]) -> Portrait:
        """Return the portrait after new facts: the newest word on a value counts, and the latest size."""
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
        return Portrait(tuple(latest.values())[-_MOST_FACTS:])

    def to_json(self) -> list[dict[str, Any]]:
        """Return JSON-ready facts."""
        return [
            {
                "kind": fact.kind.value,
                "value": fact.value,
                "source": fact.source.value,
                "since": fact.since.isoformat() if fact.since else None,
            }
            for fact in self.facts
        ]

    @classmethod
    def from_json(cls, data: Iterable[Mapping[str, Any]]) -> Portrait:
        """Read what `to_json` wrote."""
        return cls(
            tuple(
                Fact(
                    FactKind(fact["kind"]),
                    fact["value"],
                    FactSource(fact["source"]),
                    datetime.fromisoformat(fact["since"]) if fact["since"] else None,
                )
                for fact in data
            )
        )


NO_PORTRAIT = Portrait()
