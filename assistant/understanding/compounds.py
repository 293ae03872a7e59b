"""Split compounds into the words a lexicon knows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

__all__ = ["COMPOUNDING", "Compound", "split_compound"]

COMPOUNDING = frozenset({"de", "nl", "sv", "da", "nb", "no", "fi", "hu", "ko"})
"""Languages that write compounds as one word."""

_LINKS = ("", "s", "n", "en", "er", "e", "es", "nen")
_LETTERS = (7, 3, 4, 5)
"""Shortest compound, first part, head, and head after an unknown first part."""
_SYLLABLES = (3, 1, 1, 2)
"""The same where a sign is a syllable (Korean)."""


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound as far as it could be read."""

    head: str
    """The known last part: what the thing is."""
    modifier: str | None
    """The known first part, or None when only the head is known."""


def split_compound(word: str, heads: Collection[str], modifiers: Collection[str]) -> Compound | None:
    """Split a folded word; the longest known head wins, a known modifier makes a short head acceptable."""
    syllabic = "\uac00" <= word[:1] <= "\ud7a3"
    shortest, part, least_head, free_head = _SYLLABLES if syllabic else _LETTERS
    if len(word) < shortest:
        return None
    for at in range(part, len(word) - least_head + 1):
        head = word[at:]
        if head not in heads:
            continue
        for link in ("",) if syllabic else _LINKS:
            first = word[:at].removesuffix(link) if link else word[:at]
            if link and not word[:at].endswith(link):
                continue
            for candidate in (first,) if syllabic else (first, first + "e"):
                if len(candidate) >= part and candidate in modifiers:
                    return Compound(head, candidate)
        if len(head) >= free_head:
            return Compound(head, None)
    return None
