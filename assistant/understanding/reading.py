"""Hold what was seen in one message while it is being understood: notes, phrases, and who took which word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.domain.language import ConceptMatch
from assistant.domain.text import fold
from assistant.ports import Lexicon
from assistant.understanding.amounts import read_amounts
from assistant.understanding.patterns import LocalePatterns
from assistant.understanding.phrases import PhraseHit
from assistant.understanding.shopwords import BrandMatch, ShopWords
from assistant.understanding.tokens import Token, is_katakana

__all__ = ["ConceptNote", "Reading", "read"]

_SIZE_LETTERS = frozenset("xxs xs s m l xl xxl xxxl 2xl 3xl 4xl 5xl".split())
_CUED_SIZE = range(1, 321)
"""Numbers that a size may be; Korean shoes are measured in millimetres."""
_STUFF = ("material", "color")
"""Kinds that patterns ask about ("of which metal?"), so that being known to them means little."""
_BENT = 6
"""Letters from which a word of theirs is no chance likeness: Romanian "în" is no linen ("in")."""
_TRAITS = ("feature", "material", "style")
"""Kinds of concept that the placeholder {trait} stands for."""


@dataclass(frozen=True, slots=True)
class ConceptNote:
    """One span of the message that names concepts."""

    start: int
    """First token."""
    end: int
    """One past the last token."""
    matches: tuple[ConceptMatch, ...]
    """Several when the words are ambiguous or a compound."""

    def of(self, kinds: Iterable[str]) -> ConceptMatch | None:
        """Return the first match of one of the kinds."""
        wanted = tuple(kinds)
        return next((match for match in self.matches if match.kind in wanted), None)


@dataclass(slots=True)
class Reading:
    """One message on its way to a meaning."""

    text: str
    tokens: Sequence[Token]
    patterns: LocalePatterns
    words: ShopWords
    idioms: set[int] = field(default_factory=set)
    """Tokens of phrases whose colour or material is part of a name."""
    concepts: tuple[ConceptNote, ...] = ()
    """In text order."""
    brands: tuple[BrandMatch, ...] = ()
    hits: list[PhraseHit] = field(default_factory=list)
    """Every phrase of every section, unresolved."""
    taken: set[int] = field(default_factory=set)
    """Tokens that were understood and leave the residual."""
    pointing: set[int] = field(default_factory=set)
    """Those of the taken tokens that point at products."""
    by_start: dict[int, ConceptNote] = field(default_factory=dict)
    amounts: dict[int, list[tuple[int, object]]] = field(default_factory=dict)

    def take(self, start: int, end: int) -> None:
        """Take tokens out of the residual."""
        self.taken.update(range(start, end))

    def free(self, start: int, end: int) -> bool:
        """Tell whether nobody has taken any of the tokens."""
        return not any(at in self.taken for at in range(start, end))

    def _may_hold(self, hit: PhraseHit) -> bool:
        span = set(range(hit.start, hit.end))
        return span.isdisjoint(self.taken - self.pointing) and not span <= self.pointing

    def slice(self, start: int, end: int) -> str:
        """Return the original characters of some tokens."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def free_concepts(self) -> list[ConceptNote]:
        """Return the notes of which nobody has taken a word."""
        return [note for note in self.concepts if self.free(note.start, note.end)]

    def free_products(self) -> list[ConceptNote]:
        """Return those of them that name a kind of product."""
        return [note for note in self.free_concepts() if note.of(("product",))]

    def longest(self, *sections: str) -> list[PhraseHit]:
        """Return free hits of the sections that do not overlap: longest first wins, then text order.

        A phrase may reach over words that point ("what does the second one cost"), but not be made of them.
        """
        wanted = [hit for hit in self.hits if hit.section in sections and self._may_hold(hit)]
        wanted.sort(key=lambda hit: (-hit.weight, hit.start - hit.end, not hit.exact, hit.start))
        used: set[int] = set()
        kept = []
        for hit in wanted:
            if used.isdisjoint(range(hit.start, hit.end)):
                used.update(range(hit.start, hit.end))
                kept.append(hit)
        return sorted(kept, key=lambda hit: hit.start)

    def slot(self, name: str, at: int) -> Sequence[tuple[int, object]]:
        """Return what a placeholder can stand for at a token, as (end, value) pairs."""
        if at >= len(self.tokens):
            return ()
        if name in ("amount", "low", "high"):
            return self._amounts(at)
        if name == "number":
            found = self.patterns.numbers.read(self.tokens, at)
            return [(found[1], found[0])] if found else ()
        if name == "ordinal":
            return [(hit.end, hit.key) for hit in self.patterns.ordinals.at(self.tokens, at)]
        if name == "attribute":
            return [(hit.end, hit.key) for hit in self.patterns.attributes.at(self.tokens, at)]
        if name == "brand":
            return [(found.end, found.brand) for found in self.brands if found.start == at]
        if name == "category":
            category = self.words.category_at(self.tokens, at)
            return [(category[1], category[0])] if category else ()
        if name == "size":
            return _sizes(self, at)
        return self._concept(name, at)

    def _concept(self, kind: str, at: int) -> Sequence[tuple[int, object]]:
        note = self.by_start.get(at)
        if note is None:
            return ()
        match = note.matches[0] if kind == "concept" else note.of(_TRAITS if kind == "trait" else (kind,))
        return [(note.end, match)] if match else ()

    def _amounts(self, at: int) -> list[tuple[int, object]]:
        if at not in self.amounts:
            self.amounts[at] = read_amounts(self.tokens, at, self.patterns)
        return self.amounts[at]


def read(
    text: str, patterns: LocalePatterns, lexicon: Lexicon, words: ShopWords, languages: Sequence[str]
) -> Reading:
    """Note every concept, brand and phrase of a message; nothing is decided yet."""
    tokens = patterns.tokenizer(text)
    idioms = {at for hit in patterns.idioms.all(tokens) for at in range(hit.start, hit.end)}
    reading = Reading(text, tokens, patterns, words, idioms)
    reading.concepts = tuple(_meant(reading, _concepts(tokens, lexicon.concepts(text, languages))))
    reading.by_start = {note.start: note for note in reading.concepts}
    reading.brands = tuple(_brands(reading))
    reading.hits = [hit for hit in patterns.phrases.all(tokens, reading.slot) if _whole(tokens, hit)]
    reading.concepts = tuple(note for note in reading.concepts if not _carried(reading, note))
    reading.by_start = {note.start: note for note in reading.concepts}
    return reading


def _carried(reading: Reading, note: ConceptNote) -> bool:
    """Tell whether a word only carries a wish: Norwegian "skulle hatt" (would have) is about no hat."""
    return any(
        hit.section == "carriers"
        and hit.exact
        and not hit.captures
        and hit.start < note.start
        and note.end <= hit.end
        for hit in reading.hits
    )


def _whole(tokens: Sequence[Token], hit: PhraseHit) -> bool:
    """Tell whether a phrase is no piece of a longer katakana word: there is no カート (cart) in スカート."""
    first = tokens[hit.start]
    if not is_katakana(first.text) or hit.start == 0:
        return True
    before = tokens[hit.start - 1]
    return not (before.end == first.start and is_katakana(before.text))


def _concepts(tokens: Sequence[Token], matches: Iterable[ConceptMatch]) -> Iterable[ConceptNote]:
    """Turn character spans into token spans, one note for all matches of a span."""
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for at, token in enumerate(tokens):
        starts.setdefault(token.start, at)
        ends[token.end] = at + 1
    spans: dict[tuple[int, int], list[ConceptMatch]] = {}
    for match in matches:
        if match.start in starts and match.end in ends:
            spans.setdefault((starts[match.start], ends[match.end]), []).append(match)
    for (start, end), found in sorted(spans.items()):
        yield ConceptNote(start, end, tuple(found))


def _meant(reading: Reading, notes: Iterable[ConceptNote]) -> Iterable[ConceptNote]:
    """Drop colours and materials that are part of a name ("green tea"), and stems that hit a function word.

    Only a stem can be mistaken like that: German "nicht" shares one with "Nichte", a niece.
    """
    for note in notes:
        stemmed = note.end - note.start == 1 and "match" in note.matches[0].extra
        key = reading.tokens[note.start].key
        if stemmed and not (note.of(_STUFF) and len(key) >= _BENT) and key in reading.patterns.known:
            continue
        if note.start not in reading.idioms or note.of(("product",)):
            yield note


def _brands(reading: Reading) -> Iterable[BrandMatch]:
    """Yield brands, longest first at each place; a word that means something else needs its capital."""
    tokens, known = reading.tokens, reading.patterns.known
    at = 0
    while at < len(tokens):
        note = reading.by_start.get(at)
        ordinary = note is not None or tokens[at].key in known
        found = reading.words.brand_at(tokens, at, tolerant=not ordinary and tokens[at].kind == "word")
        if found is None or (ordinary and found.end - at == 1 and not _capital(reading, at)):
            at += 1
            continue
        if note is not None and note.end > found.end:
            at += 1
            continue
        yield found
        at = found.end


def _capital(reading: Reading, at: int) -> bool:
    """Tell whether a word is written as a name where names alone are capitalised."""
    written = reading.text[reading.tokens[at].start]
    return at > 0 and written.isupper() and not reading.patterns.locale.startswith("de")


def _sizes(reading: Reading, at: int) -> list[tuple[int, object]]:
    """Read a size after a cue: one of the shop's, letters, or a number a shoe or dress may have."""
    if (own := reading.words.size_at(reading.tokens, at)) is not None:
        return [(own[1], own[0])]
    for end in (at + 2, at + 1):
        if end <= len(reading.tokens) and "".join(t.text for t in reading.tokens[at:end]) in _SIZE_LETTERS:
            return [(end, fold(reading.slice(at, end)).replace(" ", ""))]
    token = reading.tokens[at]
    if letters := next((form for form in token.forms if form in _SIZE_LETTERS), None):
        return [(at + 1, letters)]
    whole = token.text.split(".")[0].split(",")[0]
    if token.kind == "number" and whole.isdecimal() and len(whole) <= 3 and int(whole) in _CUED_SIZE:
        return [(at + 1, token.text)]
    return []
