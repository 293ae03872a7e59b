"""Tell languages, and locales of one language, apart by the words that only one of them has."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from assistant.domain.text import is_cjk
from assistant.i18n.locale import language_of
from assistant.understanding.spelling import as_written
from assistant.understanding.tokens import tokenize

__all__ = ["WordLists"]

_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_FILES = ("lexicon.toml", "patterns.toml")
_LEAST_LEAD = 1.5
"""How far a locale must lead the other of its language to be told from it, in words of its own."""


class WordLists:
    """The words of every locale's tables, as votes on the language of a text."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        """Take locale → its words, as written."""
        self._locales: defaultdict[str, set[str]] = defaultdict(set)
        self._languages: defaultdict[str, set[str]] = defaultdict(set)
        for locale, listed in words.items():
            for word in listed:
                self._locales[word].add(locale)
                self._languages[word].add(language_of(locale))

    @classmethod
    def load(cls, folder: Path) -> WordLists:
        """Read the words of every locale under a folder, once."""
        return _load(folder)

    def vote(self, text: str) -> dict[str, float]:
        """Return language → probability, by how many of the text's words each has and how few others do."""
        scores: defaultdict[str, float] = defaultdict(float)
        for word in _words(text):
            known = self._languages.get(word, ())
            for language in known:
                scores[language] += (1.0 + len(word) / 10) / len(known)
        whole = sum(scores.values())
        return {language: score / whole for language, score in scores.items()} if whole else {}

    def share(self, text: str, language: str) -> float:
        """Return which share of a text's words a language has."""
        words = list(_words(text))
        return sum(language in self._languages.get(word, ()) for word in words) / len(words) if words else 0.0

    def locale(self, text: str, offered: Iterable[str], least: int = 1) -> str | None:
        """Return which of some locales of one language a text is written in; None when it might be any.

        `least` is how many words of its own it must have.
        """
        choices = tuple(offered)
        own: Counter[str] = Counter()
        for word in _words(text):
            having = [choice for choice in choices if choice in self._locales.get(word, ())]
            if len(having) == 1:
                own[having[0]] += 1
        ranked = [*own.most_common(2), ("", 0), ("", 0)]
        first, second = ranked[0], ranked[1]
        return first[0] if first[1] >= max(least, second[1] * _LEAST_LEAD) else None


def _words(text: str) -> Iterator[str]:
    """Yield words as written, and of scripts without spaces every sign and pair of signs."""
    tokens = tokenize(text)
    for at, token in enumerate(tokens):
        if token.kind == "word":
            yield as_written(text[token.start : token.end])
        elif token.kind == "cjk":
            yield token.text
            if at + 1 < len(tokens) and tokens[at + 1].kind == "cjk":
                yield token.text + tokens[at + 1].text


@lru_cache(maxsize=4)
def _load(folder: Path) -> WordLists:
    words: dict[str, set[str]] = {}
    for name in _FILES:
        for path in sorted(folder.glob(f"*/{name}")):
            table = tomllib.loads(path.read_text("utf-8"))
            listed = words.setdefault(path.parent.name, set())
            for text in _strings(table):
                listed.update(_words(_PLACEHOLDER.sub(" ", text)))
    return WordLists(words)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if any(is_cjk(sign) or ord(sign) > 0x7F for sign in str(name)):
                yield str(name)
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
