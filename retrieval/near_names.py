"""Find the brand or model number that somebody mistyped, or has typed only half of."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from assistant.domain.text import is_cjk

__all__ = ["NearNames"]

_SHORTEST_PREFIX = 4
_SHORTEST_TYPO = 5
_TWO_TYPOS_FROM = 8
_MOST = 8
"""Names that one word may stand for; a beginning that more have says too little."""
_HALF = 0.8
_TYPO = 0.7


class NearNames:
    """The names of a catalogue, to be asked by words that it does not know."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take folded words; those too short to be told apart and signs without spaces are left out."""
        self._sorted = sorted({name for name in names if len(name) >= 3 and not any(map(is_cjk, name))})
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for name in self._sorted:
            self._by_first[name[0]].append(name)

    def __len__(self) -> int:
        return len(self._sorted)

    def near(self, word: str) -> dict[str, float]:
        """Return names that a folded word may mean, with how much each then counts, below one.

        A beginning of at least four letters (three with a digit) stands for the names that go on so. From
        five letters on one slip counts (left out, put in, changed, swapped), from eight on two, but not in
        the first letter and never in a digit: an XPS 15 is no mistyped XPS 13.
        """
        found = dict.fromkeys(self._beginning(word), _HALF)
        if len(word) >= _SHORTEST_TYPO:
            slips = 2 if len(word) >= _TWO_TYPOS_FROM else 1
            wanted = _digits(word)
            similar = extract(
                word, self._by_first.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips, limit=_MOST
            )
            for name, distance, _ in similar:
                if _digits(name) == wanted and len(name) >= _SHORTEST_TYPO - 1:
                    found.setdefault(name, _TYPO / distance if distance else 1.0)
        return found

    def _beginning(self, word: str) -> list[str]:
        if len(word) < (3 if _digits(word) else _SHORTEST_PREFIX):
            return []
        start = bisect.bisect_left(self._sorted, word)
        found = [name for name in self._sorted[start : start + _MOST + 1] if name.startswith(word)]
        return found if len(found) <= _MOST else []


def _digits(word: str) -> str:
    return "".join(char for char in word if char.isdigit())
