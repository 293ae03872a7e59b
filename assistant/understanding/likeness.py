"""Take a message that no pattern explains for what it is most like."""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.meaning import Intent, Meaning

__all__ = ["as_meant", "is_open"]

_UNSURE = 0.5
_TOPICS = frozenset({"delivery", "returns", "payment", "warranty"})
_SEARCHES = frozenset({"find", "refine"})
_NEEDS_PRODUCT = frozenset({"details", "compare", "similar", "bundle", "price", "availability"})


def is_open(meaning: Meaning) -> bool:
    """Tell whether patterns and lexicon left open what a message wants."""
    return (
        meaning.confidence <= _UNSURE
        and meaning.intent in (Intent.FIND, Intent.UNCLEAR)
        and meaning.changes.empty
        and not meaning.references
    )


def as_meant(meaning: Meaning, named: str | None, shown: bool) -> Meaning:
    """Return the meaning with the intent of the exemplars it is like, where that can be.

    `named` is an intent, a policy topic, or "more"; what asks about products needs some that were shown.
    """
    if named is None or named in _SEARCHES or (named in _NEEDS_PRODUCT and not shown):
        return meaning
    if named in _TOPICS:
        return replace(meaning, intent=Intent.POLICY, policy_topic=named, residual="", glosses={})
    if named == "more":
        return (
            replace(meaning, intent=Intent.REFINE, residual="", glosses={}, concepts=()) if shown else meaning
        )
    return replace(meaning, intent=Intent(named), residual="", glosses={}, concepts=())
