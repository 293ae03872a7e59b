"""Level the spellings of one word."""

from __future__ import annotations

import unicodedata

from assistant.domain.text import fold

__all__ = ["WRITTEN", "as_written", "spell", "told_apart"]

WRITTEN = "!"
"""Marks a word as written, accents and all, where folded it would be another."""
_VARIANTS = str.maketrans({"़": None, "ँ": "ं", "ﾞ": "゛", "ﾟ": "゜"})
_TOLD_APART = frozenset({"vi"})
"""Languages in which accents make other words: Vietnamese bàn is a table, bán sells, bạn is a friend."""


def spell(text: str) -> str:
    """Fold one word, and level the spellings that `fold` keeps apart because scripts print them."""
    return fold(text).translate(_VARIANTS)


def as_written(text: str) -> str:
    """Return a word in lower case with its accents, composed."""
    return text.casefold() if text.isascii() else unicodedata.normalize("NFC", text).casefold()


def told_apart(language: str) -> bool:
    """Tell whether accents tell words apart in a language (primary subtag)."""
    return language in _TOLD_APART
