"""Match phrases of words and placeholders against tokens, many phrases at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.domain.errors import InvalidInput
from assistant.understanding.stems import STEM
from assistant.understanding.tokens import Token, tokenize

__all__ = ["Captures", "PhraseHit", "Phrases", "SlotFinder", "expand"]

_PIECE = re.compile(r"([()\[\]|]|\{[a-z_*]+\})")
_OPENING = {"(": ")", "[": "]"}
_CLOSING = frozenset(_OPENING.values())
_MOST_EXPANSIONS = 2_000
_GAP_WORDS = 3
_GAP_SIGNS = 8

Captures = Mapping[str, object]
SlotFinder = Callable[[str, int], Sequence[tuple[int, object]]]
"""From a slot name and a token position to the (end, value) pairs that can stand there."""


def expand(template: str) -> list[tuple[str, ...]]:
    """Return every sequence a template stands for: "(a|b)" alternatives, "[c]" optional, "{slot}".

    Groups may nest. Slots come back as "{name}"; words come back folded. "{*}" stands for a few tokens of
    any kind, "{end}" for the end of the message or of a clause.
    """
    pieces = [piece for piece in _PIECE.split(template) if piece.strip()]
    sequences = _alternatives(pieces, template)
    if pieces:
        raise InvalidInput(f"A group is closed that was not opened in the pattern {template!r}")
    return [sequence for sequence in dict.fromkeys(sequences) if sequence]


def _alternatives(pieces: list[str], template: str) -> list[tuple[str, ...]]:
    """Consume pieces up to the end of the group that is open, and return what it stands for."""
    finished: list[tuple[str, ...]] = []
    current: list[tuple[str, ...]] = [()]
    while pieces and pieces[0] not in _CLOSING:
        piece = pieces.pop(0)
        if piece == "|":
            finished, current = [*finished, *current], [()]
            continue
        if piece in _OPENING:
            options = _alternatives(pieces, template)
            if not pieces or pieces.pop(0) != _OPENING[piece]:
                raise InvalidInput(f"A group is left open in the pattern {template!r}")
            options = [*options, ()] if piece == "[" else options
        else:
            options = [(piece,) if piece.startswith("{") else _words(piece)]
        current = [before + after for before in current for after in options]
        if len(current) > _MOST_EXPANSIONS:
            raise InvalidInput(f"The pattern {template!r} stands for too many phrases; split it")
    return [*finished, *current]


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokenize(text))


@dataclass(slots=True)
class _Node:
    words: dict[str, _Node] = field(default_factory=dict)
    slots: dict[str, _Node] = field(default_factory=dict)
    ends: list[tuple[object, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """One phrase found."""

    key: object
    """What the phrase was filed under."""
    start: int
    """First token."""
    end: int
    """One past the last token."""
    exact: bool
    """Whether no word was matched by its stem."""
    captures: Captures = field(default_factory=dict)
    """Slot name → value; a repeated slot keeps the last."""


class Phrases:
    """A trie of phrases; all are tried at a position in one walk."""

    def __init__(self) -> None:
        self._root = _Node()
        self.words: set[str] = set()
        """Every literal word of the phrases, folded."""

    def add(
        self,
        key: object,
        sequence: Sequence[str],
        stem: Callable[[str], str] | None = None,
        shortest: int = 3,
    ) -> None:
        """File a sequence of folded words and "{slot}"s under a key; where `stem` is given, under stems too.

        Words of fewer than `shortest` letters are never stemmed.
        """
        self._insert(sequence, key, exact=True)
        self.words.update(part for part in sequence if not part.startswith("{"))
        if stem:
            stems = [
                part if part.startswith("{") or len(part) < shortest else STEM + stem(part)
                for part in sequence
            ]
            self._insert(stems, key, exact=False)

    def _insert(self, sequence: Sequence[str], key: object, exact: bool) -> None:
        node = self._root
        for part in sequence:
            if part.startswith("{"):
                node = node.slots.setdefault(part[1:-1], _Node())
            else:
                node = node.words.setdefault(part, _Node())
        if (key, exact) not in node.ends:
            node.ends.append((key, exact))

    def at(self, tokens: Sequence[Token], start: int, slot: SlotFinder | None = None) -> list[PhraseHit]:
        """Return every phrase that begins at a token, longest first, exact before stemmed."""
        if not (self._root.slots or any(form in self._root.words for form in tokens[start].forms)):
            return []
        hits = [
            PhraseHit(key, start, end, exact, dict(captures))
            for node, end, captures in _walk(self._root, tokens, start, slot, ())
            for key, exact in node.ends
        ]
        return sorted(hits, key=lambda hit: (-hit.end, not hit.exact))

    def all(self, tokens: Sequence[Token], slot: SlotFinder | None = None) -> list[PhraseHit]:
        """Return every phrase anywhere, in text order, longest first at each place."""
        return [hit for start in range(len(tokens)) for hit in self.at(tokens, start, slot)]


def _walk(
    node: _Node,
    tokens: Sequence[Token],
    at: int,
    slot: SlotFinder | None,
    captures: tuple[tuple[str, object], ...],
) -> Iterator[tuple[_Node, int, tuple[tuple[str, object], ...]]]:
    if node.ends:
        yield node, at, captures
    if "end" in node.slots and (at >= len(tokens) or tokens[at].kind == "symbol"):
        yield from _walk(node.slots["end"], tokens, at, slot, captures)
    if at >= len(tokens):
        return
    for form in tokens[at].forms:
        if (following := node.words.get(form)) is not None:
            yield from _walk(following, tokens, at + 1, slot, captures)
    for name, following in node.slots.items():
        if name == "*":
            for end in _gap(tokens, at):
                yield from _walk(following, tokens, end, slot, captures)
        elif slot is not None and name != "end":
            for end, value in slot(name, at):
                yield from _walk(following, tokens, end, slot, (*captures, (name, value)))


def _gap(tokens: Sequence[Token], at: int) -> range:
    if not at < len(tokens):
        return range(at, at)
    reach = _GAP_SIGNS if tokens[at].kind == "cjk" else _GAP_WORDS
    return range(at, min(at + reach, len(tokens)) + 1)
