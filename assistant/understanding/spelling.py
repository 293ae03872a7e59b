"""Level the spellings of one word."""

from __future__ import annotations

import re
import unicodedata

from assistant.domain.text import fold

__all__ = ["PLAIN", "WRITTEN", "as_written", "keys_of", "spell", "told_apart"]

WRITTEN = "!"
"""Marks a word as written, accents and all, where folded it would be another."""
PLAIN = "_"
"""Marks a word without accents where a writer who uses them left none out."""
_TONES = re.compile("(o[aàáảãạ]|o[eèéẻẽẹ]|u[yỳýỷỹỵ]|[oòóỏõọ]a|[oòóỏõọ]e|[uùúủũụ]y)(?![^\\W\\d_])")
_TONE_MARKS = "\u0300\u0301\u0309\u0303\u0323"
_APOSTROPHE = re.compile(r"(?<=[\u0400-\u04ff])['’ʼ`](?=[\u0400-\u04ff])")
_VARIANTS = str.maketrans({"़": None, "ँ": "ं", "ﾞ": "゛", "ﾟ": "゜"})
_TOLD_APART = frozenset({"vi"})
"""Languages in which accents make other words: Vietnamese bàn is a table, bán sells, bạn is a friend."""


def spell(text: str) -> str:
    """Fold one word, and level the spellings that `fold` keeps apart because scripts print them."""
    return _APOSTROPHE.sub("", fold(text).translate(_VARIANTS))


def as_written(text: str) -> str:
    """Return a word in lower case with its accents, composed."""
    if text.isascii():
        return text.casefold()
    return _TONES.sub(_tone_first, unicodedata.normalize("NFC", text).casefold())


def _tone_first(found: re.Match[str]) -> str:
    """Put a Vietnamese tone on the first of two last vowels: "hoà" and "hòa" are one word."""
    letters = unicodedata.normalize("NFD", found[0])
    tone = next((sign for sign in letters if sign in _TONE_MARKS), "")
    plain = letters.replace(tone, "") if tone else letters
    return unicodedata.normalize("NFC", plain[0] + tone + plain[1:])


def keys_of(word: str, accents: bool) -> tuple[str, ...]:
    """Return the keys of a word of a table, best first: with its accents, where they tell words apart."""
    folded, written = spell(word), as_written(word)
    if not accents:
        return (folded,)
    return ((WRITTEN + written) if written != folded else (PLAIN + folded), folded)


def told_apart(language: str) -> bool:
    """Tell whether accents tell words apart in a language (primary subtag)."""
    return language in _TOLD_APART
