"""Read what shoppers type in Latin letters although their language has a script of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.understanding.folders import locale_folders
from assistant.understanding.spelling import as_written
from assistant.understanding.tokens import Token, tokenize

__all__ = ["Romanization", "Romanized"]

_LEAST_WORDS = 2
_LEAST_SHARE = 0.6
_LEAST_SHARE_KEPT = 0.4
"""The same within a conversation that is in the language already."""
_LONGEST = 4
"""Most Latin words that one native word may stand for."""


@dataclass(frozen=True, slots=True)
class Romanized:
    """A message read back into its own script."""

    language: str
    """Locale folder."""
    text: str
    """The message with every known word in the language's script."""
    share: float
    """How much of the message was known, 0 to 1."""


class Romanization:
    """The Latin spellings of languages that have another script ("mujhe joote chahiye")."""

    def __init__(self, tables: Mapping[str, Mapping[str, str]]) -> None:
        """Take locale → Latin word or words → native word."""
        self._tables = {
            locale: {_key(tokenize(latin)): native for latin, native in table.items()}
            for locale, table in tables.items()
        }

    @classmethod
    def load(cls, folder: Path) -> Romanization:
        """Read every locale's `romanized.toml` under a folder; most have none."""
        files = locale_folders(folder, "romanized.toml")
        return cls(
            {locale: tomllib.loads(path.read_text("utf-8"))["words"] for locale, path in files.items()}
        )

    def read(self, text: str, kept: str | None = None) -> Romanized | None:
        """Return the message in the script of the language that knows most of it, or None.

        `kept` is the locale of the conversation, which needs less to be believed.
        """
        tokens = tokenize(text)
        words = sum(token.kind == "word" for token in tokens)
        if not words or not text.isascii() or words < (1 if kept in self._tables else _LEAST_WORDS):
            return None
        readings = (self._read(text, tokens, words, locale) for locale in self._tables)
        best = max(readings, key=lambda one: (one.share, one.language == kept), default=None)
        if best is None:
            return None
        least = _LEAST_SHARE_KEPT if best.language == kept else _LEAST_SHARE
        return best if best.share >= least else None

    def _read(self, text: str, tokens: tuple[Token, ...], words: int, locale: str) -> Romanized:
        table = self._tables[locale]
        pieces: list[str] = []
        known = at = reached = 0
        while at < len(tokens):
            for end in range(min(at + _LONGEST, len(tokens)), at, -1):
                native = table.get(_key(tokens[at:end]))
                if native is not None:
                    known += end - at
                    break
            else:
                end, native = at + 1, text[tokens[at].start : tokens[at].end]
            pieces.append(text[reached : tokens[at].start] + native)
            reached, at = tokens[end - 1].end, end
        return Romanized(locale, "".join(pieces) + text[reached:], min(known / words, 1.0))


def _key(tokens: tuple[Token, ...]) -> str:
    return " ".join(as_written(token.text) for token in tokens)
