"""Cut a message down to the words that are searched for."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.domain.text import is_cjk
from assistant.understanding.phrases import PhraseHit
from assistant.understanding.reading import ConceptNote, Reading
from assistant.understanding.tokens import Token, run_of

__all__ = ["bounded", "drop_carriers", "drop_function_words", "residual"]

_KEPT_SIGNS = frozenset("%°″′+#№")
"""Signs that belong to what is searched ("95%", "2+1")."""


def drop_carriers(reading: Reading) -> None:
    """Take the phrases that carry a wish without being part of it ("I'm looking for", を探しています)."""
    for hit in reading.longest("carriers"):
        if not _is_thing(reading, hit):
            reading.take(hit.start, hit.end)


def _is_thing(reading: Reading, hit: PhraseHit) -> bool:
    """Tell whether a word has an article and names a product: "montre" shows, "une montre" is a watch."""
    note = reading.by_start.get(hit.start)
    if note is None or note.end != hit.end or not note.of(("product",)) or hit.start == 0:
        return False
    return reading.tokens[hit.start - 1].key in reading.patterns.before | reading.patterns.edges


def bounded(reading: Reading, hit: PhraseHit) -> bool:
    """Tell whether a phrase stands by itself: between breaks, or at one end of a spaced message."""
    left = hit.start == 0 or _breaks(reading, hit.start - 1)
    right = hit.end == len(reading.tokens) or _breaks(reading, hit.end)
    cjk = reading.tokens[hit.end - 1].kind == "cjk"
    return (left and right) if cjk else (left or right)


def _breaks(reading: Reading, at: int) -> bool:
    return at in reading.taken or _is_break(reading.tokens[at])


def _is_break(token: Token) -> bool:
    return token.kind == "symbol" and token.text not in _KEPT_SIGNS


def drop_function_words(reading: Reading, notes: Iterable[ConceptNote]) -> None:
    """Take the prepositions before, and the postpositions after, words that became constraints."""
    before, after = reading.patterns.before, reading.patterns.after
    for note in notes:
        at = note.start - 1
        while at >= 0 and at not in reading.taken and reading.tokens[at].key in before:
            reading.take(at, at + 1)
            at -= 1
        at = note.end
        while at < len(reading.tokens) and at not in reading.taken and reading.tokens[at].key in after:
            reading.take(at, at + 1)
            at += 1


def residual(reading: Reading) -> str:
    """Return the words nobody took, as written, without words that say nothing at either end."""
    tokens = reading.tokens
    kept = [at for at in range(len(tokens)) if at not in reading.taken]
    while kept and (empty := _empty(reading, kept[0], left=True)):
        reading.take(kept[0], kept[0] + empty)
        kept = [at for at in kept if at >= kept[0] + empty]
    while kept and (empty := _empty(reading, kept[-1], left=False)):
        kept = [at for at in kept if at <= kept[-1] - empty]
    text = ""
    for place, at in enumerate(kept):
        token = tokens[at]
        follows = place > 0 and kept[place - 1] == at - 1
        alone = not (follows and place + 1 < len(kept) and kept[place + 1] == at + 1)
        if alone and _is_break(token):
            continue
        if follows:
            text += reading.text[tokens[at - 1].end : token.start]
        elif text and not text.endswith(" ") and not (is_cjk(text[-1]) and token.kind == "cjk"):
            text += " "
        text += reading.text[_written(reading, at) : token.end]
    return " ".join(text.split())


def _written(reading: Reading, at: int) -> int:
    """Return where the characters of a token begin that no earlier token of the same sign has written."""
    if at and reading.tokens[at - 1].end == reading.tokens[at].end:
        return reading.tokens[at].end
    return reading.tokens[at].start


def _empty(reading: Reading, at: int, left: bool) -> int:
    """Return how many tokens at an edge say nothing: none where a concept stands."""
    token, patterns = reading.tokens[at], reading.patterns
    if _is_break(token):
        return 1
    if at in reading.by_start or at in reading.idioms:
        return 0
    words = patterns.edges
    if left and token.kind == "cjk":
        follows = at > 0 and at - 1 in reading.taken
        words = patterns.edges | patterns.leads if follows else patterns.leads
    size = run_of(reading.tokens, at, words, back=not left)
    span = range(at, at + size) if left else range(at - size + 1, at + 1)
    inside = any(note.start < span.stop and span.start < note.end for note in reading.concepts)
    return 0 if inside and size > 1 else size
