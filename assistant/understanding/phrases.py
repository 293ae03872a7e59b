"""Match phrases of words and placeholders against tokens, many phrases at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.domain.errors import InvalidInput
from assistant.understanding.spelling import WRITTEN, as_written, keys_of
from assistant.understanding.stems import STEM, Stems
from assistant.understanding.tokens import Token, tokenize

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


@dataclass(frozen=True, slots=True)
class _Word:
    """A literal word of a template."""

    text: str
    """Folded."""
    written: str
    """In lower case, with its accents."""


_Sequence = tuple["str | _Word | _Group", ...]
"""Placeholders as "{slot}", words, and groups."""


@lru_cache(maxsize=4096)
def _parse(template: str) -> _Sequence:
    pieces = [piece for piece in _PIECE.split(template) if piece.strip()]
    options = _parse_options(pieces, template)
    if pieces:
        raise InvalidInput(f"A group is closed that was not opened in the pattern {template!r}")
    return options[0] if len(options) == 1 else (_Group(options),)


def _parse_options(pieces: list[str], template: str) -> tuple[_Sequence, ...]:
    """Consume pieces up to the end of the group that is open, and return its alternatives."""
    options: list[list[str | _Word | _Group]] = [[]]
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
            options[-1].extend(
                _Word(token.text, as_written(piece[token.start : token.end])) for token in tokenize(piece)
            )
    return tuple(tuple(option) for option in options)


@dataclass(slots=True, eq=False)
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
    bent: int = 0
    """How many words were matched by a stem, or without their clitics."""

    @property
    def section(self) -> str:
        """The first half of a key that is a pair, else nothing."""
        return str(self.key[0]) if isinstance(self.key, tuple) else ""

    @property
    def name(self) -> str:
        """The second half of a key that is a pair, else the key."""
        return str(self.key[1]) if isinstance(self.key, tuple) else str(self.key)

    @property
    def weight(self) -> int:
        """How many tokens were matched by words or placeholders of the phrase, and not by a gap."""
        return self.end - self.start - sum(end - start for start, end in self.gaps)

    @property
    def gaps(self) -> Iterator[tuple[int, int]]:
        """The spans of tokens that "{*}" stands for."""
        for name, end in self.captures.items():
            if name.startswith("*") and isinstance(end, int):
                yield int(name[1:]), end


class Phrases:
    """A graph of phrases; all are tried at a position in one walk.

    A template is "(a|b)" alternatives, "[c]" optional, "{slot}"; groups may nest. "{*}" stands for a few
    tokens of any kind, "{end}" for the end of the message or of a clause. Its size is linear in the
    template's, because alternatives meet again behind their group.
    """

    def __init__(self, accents: bool = False) -> None:
        """Take whether accents tell words apart, so that an accented word must be met with its accents."""
        self._root = _Node()
        self._accents = accents
        self.words: set[str] = set()
        """Every literal word of the phrases, folded."""

    def add(self, key: object, template: str, stems: Stems | None = None, shortest: int = 3) -> None:
        """File a template under a key; where `stems` is given, under the stems of its words too.

        Words of fewer than `shortest` letters are never stemmed. Raises InvalidInput for an open group.
        """
        sequence = _parse(template)
        self._finish(self._insert(self._root, sequence, self._forms), key, exact=True)
        if stems:

            def stemmed(word: _Word) -> tuple[str, ...]:
                if len(word.text) < shortest:
                    return (word.text,)
                return tuple(STEM + stem for stem in stems(word.text, word.written))

            self._finish(self._insert(self._root, sequence, stemmed), key, exact=False)

    def add_written(self, key: object, word: str) -> None:
        """File one word that counts only with its accents: Portuguese "lã" is wool, "la" is not."""
        self._finish(self._root.words.setdefault(WRITTEN + as_written(word), _Node()), key, exact=True)

    def _forms(self, word: _Word) -> tuple[str, ...]:
        return keys_of(word.written, accents=True) if self._accents else (word.text,)

    def _insert(self, node: _Node, sequence: _Sequence, forms: Callable[[_Word], tuple[str, ...]]) -> _Node:
        for part in sequence:
            if isinstance(part, _Group):
                behind = _Node()
                for option in part.options:
                    self._insert(node, option, forms).jumps.append(behind)
                node = behind
            elif isinstance(part, str):
                node = node.slots.setdefault(part[1:-1], _Node())
            else:
                self.words.add(part.text)
                node = _step(node, forms(part))
        return node

    @staticmethod
    def _finish(node: _Node, key: object, exact: bool) -> None:
        if (key, exact) not in node.ends:
            node.ends.append((key, exact))

    def at(self, tokens: Sequence[Token], start: int, slot: SlotFinder | None = None) -> list[PhraseHit]:
        """Return every phrase that begins at a token, longest first, exact before stemmed or stripped."""
        found: dict[tuple[object, int, bool], PhraseHit] = {}
        for node, end, captures, bent in _walk(self._root, tokens, start, slot, (), 0):
            for key, exact in node.ends:
                known = found.get((key, end, exact))
                if end > start and (known is None or bent < known.bent):
                    found[key, end, exact] = PhraseHit(key, start, end, exact, dict(captures), bent)
        return sorted(found.values(), key=lambda hit: (-hit.end, not hit.exact, hit.bent))

    def all(self, tokens: Sequence[Token], slot: SlotFinder | None = None) -> list[PhraseHit]:
        """Return every phrase anywhere, in text order, longest first at each place."""
        return [hit for start in range(len(tokens)) for hit in self.at(tokens, start, slot)]


def _step(node: _Node, forms: tuple[str, ...]) -> _Node:
    """Return the node behind a word, reached by each of its forms."""
    first, *others = forms
    following = node.words.setdefault(first, _Node())
    for form in others:
        jumps = node.words.setdefault(form, _Node()).jumps
        if following not in jumps:
            jumps.append(following)
    return following


def _walk(
    node: _Node,
    tokens: Sequence[Token],
    at: int,
    slot: SlotFinder | None,
    captures: tuple[tuple[str, object], ...],
    bent: int,
) -> Iterator[tuple[_Node, int, tuple[tuple[str, object], ...], int]]:
    if node.ends:
        yield node, at, captures, bent
    for behind in node.jumps:
        yield from _walk(behind, tokens, at, slot, captures, bent)
    if "end" in node.slots and (at >= len(tokens) or tokens[at].kind == "symbol"):
        yield from _walk(node.slots["end"], tokens, at, slot, captures, bent)
    if at >= len(tokens):
        return
    for place, form in enumerate(tokens[at].forms):
        if (following := node.words.get(form)) is not None:
            own = place == 0 or form.startswith(WRITTEN)
            yield from _walk(following, tokens, at + 1, slot, captures, bent + (not own))
    for name, following in node.slots.items():
        if name == "*":
            for end in _gap(tokens, at):
                yield from _walk(following, tokens, end, slot, (*captures, (f"*{at}", end)), bent)
        elif slot is not None and name != "end":
            for end, value in slot(name, at):
                yield from _walk(following, tokens, end, slot, (*captures, (name, value)), bent)


def _gap(tokens: Sequence[Token], at: int) -> range:
    if not at < len(tokens):
        return range(at, at)
    reach = _GAP_SIGNS if tokens[at].kind == "cjk" else _GAP_WORDS
    return range(at, min(at + reach, len(tokens)) + 1)
