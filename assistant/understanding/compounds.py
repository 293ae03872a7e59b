"""Split compounds of Germanic languages into the words a lexicon knows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

__all__ = ["COMPOUNDING", "Compound", "split_compound"]

COMPOUNDING = frozenset({"de", "nl", "sv", "da", "nb", "no", "fi"})
"""Languages that write compounds as one word."""

_LINKS = ("", "s", "n", "en", "er", "e", "es", "nen")
_SHORTEST_HEAD = 4
_SHORTEST_FREE_HEAD = 5
_SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound as far as it could be read."""

    head: str
    """The known last part: what the thing is."""
    modifier: str | None
    """The known first part, or None when only the head is known."""


def split_compound(word: str, heads: Collection[str], modifiers: Collection[str]) -> Compound | None:
    """Split a folded word; the longest known head wins, a known modifier makes a short head acceptable."""
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_HEAD + 1):
        head = word[at:]
        if head not in heads:
            continue
        for link in _LINKS:
            first = word[:at].removesuffix(link) if link else word[:at]
            if link and not word[:at].endswith(link):
                continue
            for candidate in (first, first + "e"):
                if len(candidate) >= _SHORTEST_PART and candidate in modifiers:
                    return Compound(head, candidate)
        if len(head) >= _SHORTEST_FREE_HEAD:
            return Compound(head, None)
    return None
