"""Turn "more than" into "at most" where the sentence refuses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding.phrases import PhraseHit
from assistant.understanding.reading import Reading
from assistant.understanding.tokens import Token

__all__ = ["refused"]

_REACH = 3
"""Words that may stand between the bound and the word that refuses it."""
_TAIL = 3
"""Words that a refusal may go on for: "nie chcę wydać"."""


def refused(reading: Reading, hits: Sequence[PhraseHit]) -> list[PhraseHit]:
    """Return price phrases with every refused floor as a ceiling, longer by the words that refuse it.

    "Więcej niż 400 zł nie wydam" sets a ceiling, though the phrase that holds the amount sets a floor. A
    word for "not" that has a thing of its own to refuse ("over 100, not leather") belongs to that.
    """
    words = [hit for hit in reading.hits if hit.section == "negation" and hit.name == "before"]
    return [_turned(reading, hit, words) if hit.name == "over" else hit for hit in hits]


def _turned(reading: Reading, hit: PhraseHit, words: Sequence[PhraseHit]) -> PhraseHit:
    for word in words:
        if word.start >= hit.end and _plain(reading, hit.end, word.start):
            end = _tail(reading, word.end)
            if end is not None:
                return replace(hit, key=("price", "under"), end=end)
        if word.end <= hit.start and _plain(reading, word.end, hit.start):
            return replace(hit, key=("price", "under"), start=word.start)
    return hit


def _plain(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a few words, none of them a thing, are all that stands between two places."""
    if end - start > _REACH or any(_is_stop(token) for token in reading.tokens[start:end]):
        return False
    return not any(_is_thing(reading, at) for at in range(start, end))


def _tail(reading: Reading, start: int) -> int | None:
    """Return where a refusal ends: before a stop or a thing further on; None where it refuses that thing."""
    for at in range(start, min(start + _TAIL, len(reading.tokens))):
        if _is_stop(reading.tokens[at]):
            return at
        if _is_thing(reading, at):
            return None if at == start else at
    return min(start + _TAIL, len(reading.tokens))


def _is_thing(reading: Reading, at: int) -> bool:
    return at in reading.by_start or any(brand.start == at for brand in reading.brands)


def _is_stop(token: Token) -> bool:
    return token.kind == "symbol"
