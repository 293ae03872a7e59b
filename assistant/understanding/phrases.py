"""Match phrases of words and placeholders against tokens, many phrases at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.domain.errors import InvalidInput
from assistant.understanding.stems import STEM
from assistant.understanding.tokens import WRITTEN, Token, tokenize

__all__ = ["Captures", "PhraseHit", "Phrases", "SlotFinder"]

_PIECE = re.compile(r"([()\[\]|]|\{[a-z_*]+\})")
_OPENING = {"(": ")", "[": "]"}
_CLOSING = frozenset(_OPENING.values())
_GAP_WORDS = 3
_GAP_SIGNS = 8

Captures = Mapping[str, object]
SlotFinder = Callable[[str, int], Sequence[tuple[int, object]]]
"""From a slot name and a token position to the (end, value) pairs that can stand there."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Alternatives of a template; an empty one makes it optional."""

    options: tuple[_Sequence, ...]


_Sequence = tuple["str | _Group", ...]


@lru_cache(maxsize=4096)
def _parse(template: str) -> _Sequence:
    pieces = [piece for piece in _PIECE.split(template) if piece.strip()]
    options = _parse_options(pieces, template)
    if pieces:
        raise InvalidInput(f"A group is closed that was not opened in the pattern {template!r}")
    return options[0] if len(options) == 1 else (_Group(options),)


def _parse_options(pieces: list[str], template: str) -> tuple[_Sequence, ...]:
    """Consume pieces up to the end of the group that is open, and return its alternatives."""
    options: list[list[str | _Group]] = [[]]
    while pieces and pieces[0] not in _CLOSING:
        piece = pieces.pop(0)
        if piece == "|":
            options.append([])
        elif piece in _OPENING:
            inner = _parse_options(pieces, template)
            if not pieces or pieces.pop(0) != _OPENING[piece]:
                raise InvalidInput(f"A group is left open in the pattern {template!r}")
            options[-1].append(_Group((*inner, ()) if piece == "[" else inner))
        elif piece.startswith("{"):
            options[-1].append(piece)
        else:
            options[-1].extend(token.text for token in tokenize(piece))
    return tuple(tuple(option) for option in options)


@dataclass(slots=True)
class _Node:
    words: dict[str, _Node] = field(default_factory=dict)
    slots: dict[str, _Node] = field(default_factory=dict)
    jumps: list[_Node] = field(default_factory=list)
    """Where one may go on without a token: behind a group."""
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

    @property
    def section(self) -> str:
        """The first half of a key that is a pair, else nothing."""
        return str(self.key[0]) if isinstance(self.key, tuple) else ""

    @property
    def name(self) -> str:
        """The second half of a key that is a pair, else the key."""
        return str(self.key[1]) if isinstance(self.key, tuple) else str(self.key)


class Phrases:
    """A graph of phrases; all are tried at a position in one walk.

    A template is "(a|b)" alternatives, "[c]" optional, "{slot}"; groups may nest. "{*}" stands for a few
    tokens of any kind, "{end}" for the end of the message or of a clause. Its size is linear in the
    template's, because alternatives meet again behind their group.
    """

    def __init__(self) -> None:
        self._root = _Node()
        self.words: set[str] = set()
        """Every literal word of the phrases, folded."""

    def add(
        self, key: object, template: str, stem: Callable[[str], str] | None = None, shortest: int = 3
    ) -> None:
        """File a template under a key; where `stem` is given, under its stems too.

        Words of fewer than `shortest` letters are never stemmed. Raises InvalidInput for an open group.
        """
        sequence = _parse(template)
        self._finish(self._insert(self._root, sequence, str), key, exact=True)
        if stem:

            def stemmed(word: str) -> str:
                return word if len(word) < shortest else STEM + stem(word)

            self._finish(self._insert(self._root, sequence, stemmed), key, exact=False)

    def add_written(self, key: object, word: str) -> None:
        """File one word that counts only with its accents: Portuguese "lã" is wool, "la" is not."""
        self._finish(self._root.words.setdefault(WRITTEN + word.casefold(), _Node()), key, exact=True)

    def _insert(self, node: _Node, sequence: _Sequence, form: Callable[[str], str]) -> _Node:
        for part in sequence:
            if isinstance(part, _Group):
                behind = _Node()
                for option in part.options:
                    self._insert(node, option, form).jumps.append(behind)
                node = behind
            elif part.startswith("{"):
                node = node.slots.setdefault(part[1:-1], _Node())
            else:
                self.words.add(part)
                node = node.words.setdefault(form(part), _Node())
        return node

    @staticmethod
    def _finish(node: _Node, key: object, exact: bool) -> None:
        if (key, exact) not in node.ends:
            node.ends.append((key, exact))

    def at(self, tokens: Sequence[Token], start: int, slot: SlotFinder | None = None) -> list[PhraseHit]:
        """Return every phrase that begins at a token, longest first, exact before stemmed."""
        found: dict[tuple[object, int, bool], PhraseHit] = {}
        for node, end, captures in _walk(self._root, tokens, start, slot, ()):
            for key, exact in node.ends:
                if end > start:
                    found.setdefault((key, end, exact), PhraseHit(key, start, end, exact, dict(captures)))
        return sorted(found.values(), key=lambda hit: (-hit.end, not hit.exact))

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
    for behind in node.jumps:
        yield from _walk(behind, tokens, at, slot, captures)
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
