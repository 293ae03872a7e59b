"""Decide which of two phrases that reach over each other stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.understanding.amounts import Amount
from assistant.understanding.phrases import PhraseHit
from assistant.understanding.reading import Reading

__all__ = ["spans_any", "unhindered", "with_counted"]

_MOST = 9
_ENDS = {1: "first_many", -1: "last_many"}
_PLACES = frozenset({"one", "first_many", "last_many"})


def spans_any(others: Iterable[PhraseHit], hit: PhraseHit) -> bool:
    """Tell whether a phrase shares a word with any of some others."""
    return any(hit.start < other.end and other.start < hit.end for other in others)


def unhindered(hits: Sequence[PhraseHit]) -> list[PhraseHit]:
    """Return phrases without those that a more telling one rules out.

    Small talk ends where a place in a list is named ("tell me more of the first"); what a longer question
    asks is not taken back ("of what material is it?"); "something other" is no last one where the words are
    the same.
    """
    places = [hit for hit in hits if hit.section == "references" and hit.name in _PLACES]
    questions = [hit for hit in hits if hit.section == "questions"]

    others = [hit for hit in hits if hit.section == "intents" and hit.name == "more"]
    several = [hit for hit in places if hit.name != "one"]

    def stands(hit: PhraseHit) -> bool:
        if hit.section == "price" and _is_small(hit):
            return not spans_any(several, hit)  # "από τα δύο πρώτα": of the first two, not from two
        if hit in places:
            return hit.captures.get("ordinal") != -1 or not any(_within(hit, other) for other in others)
        if (hit.section, hit.name) == ("intents", "similar"):
            return not any((hit.start, hit.end) == (other.start, other.end) for other in others)
        if hit.section == "light":
            return not any(_within(place, hit) for place in places)
        if hit.section == "removal":
            return not any(_within(hit, question) and hit.start > question.start for question in questions)
        return True

    return [hit for hit in hits if stands(hit)]


def _is_small(hit: PhraseHit) -> bool:
    amounts = [value for value in hit.captures.values() if isinstance(value, Amount)]
    return bool(amounts) and all(one.currency is None and one.value <= _MOST for one in amounts)


def with_counted(reading: Reading) -> list[PhraseHit]:
    """Return the phrases with a reference for each first or last that has a number beside it.

    "Z prvních dvou", "dos dois primeiros": languages bend both words, and put them in either order; no list
    of phrases holds them all.
    """
    found = list(_counted(reading))
    single = {at for hit in found for at in range(hit.start, hit.end)}
    kept = [
        hit
        for hit in reading.hits
        if (hit.section, hit.name) != ("references", "one") or single.isdisjoint(range(hit.start, hit.end))
    ]
    return [*kept, *found]


def _counted(reading: Reading) -> Iterator[PhraseHit]:
    tokens, numbers = reading.tokens, reading.patterns.numbers
    places = reading.patterns.ordinals.all(tokens)
    for place in places:
        name = _ENDS.get(int(str(place.key)))
        if name is None:
            continue
        spans = []
        follows = any(other.start == place.end for other in places)  # "첫 번째랑 세 번째": first and third
        if not follows and (after := numbers.read(tokens, place.end)) is not None:
            spans.append((place.start, after[1], after[0]))
        if place.start and (before := numbers.read(tokens, place.start - 1)) and before[1] == place.start:
            spans.append((place.start - 1, place.end, before[0]))
        for start, end, count in spans:
            if 2 <= count <= _MOST and count % 1 == 0:
                yield PhraseHit(("references", name), start, end, True, {"number": count})


def _within(inner: PhraseHit, outer: PhraseHit) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and inner != outer
