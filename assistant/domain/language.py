"""Describe which language a shopper speaks, and how that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["ConceptMatch", "LanguageGuess", "LanguageSource"]


class LanguageSource(StrEnum):
    """How the language of a turn was decided, strongest first."""

    EXPLICIT = "explicit"
    LOCKED = "locked"
    DETECTED = "detected"
    ACCEPT = "accept"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """The language of a turn."""

    tag: str
    """Shortest BCP 47 tag that means one of the shop's locales: "de", "pt", "zh-Hant"."""
    source: LanguageSource
    confidence: float
    """0 to 1; 1 when it was said."""
    reading: str | None = None
    """The message in the language's own script, where it was typed in Latin letters."""


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    """A lexicon concept found in a text."""

    concept: str
    """Concept id such as "blanket" or "black"."""
    kind: str
    """"product", "color", "material", "gender", "recipient", "occasion", "feature", "attribute"."""
    start: int
    """First character in the text."""
    end: int
    """One past the last character."""
    parents: tuple[str, ...] = field(default=())
    """Broader concepts: ("boots", "shoes") for "winter_boots"."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Further facts of the entry."""
