"""Fold text so that spellings of one word compare equal in every script."""

from __future__ import annotations

import unicodedata

__all__ = ["fold", "is_cjk", "latin_digits", "strip_isolates"]

_LETTERS = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "ـ": None,
        "\u0901": "\u0902",  # candrabindu and anusvara are written for one another
        "ı": "i",  # letters that no decomposition opens, and that keyboards without them replace
        "ł": "l",
        "đ": "d",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
    }
)
_LETTERS_WITH_MARKS = frozenset({"и\u0306", "у\u0306", "і\u0308"})
_ISOLATES = str.maketrans(dict.fromkeys("\u2066\u2067\u2068\u2069\u200e\u200f\u200b\u200c\ufeff"))


def fold(text: str) -> str:
    """Fold case, width, digits, and the diacritics that writers leave out.

    Latin, Greek, Cyrillic, Hebrew and Arabic marks and the Devanagari nukta go; Indic and Thai vowel signs,
    kana voicing, and the marks of й, ў and ї stay, because there they tell words apart. The length may
    change: never map offsets of the result back.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    compat = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS).translate(_ISOLATES)
    kept: list[str] = []
    for char in unicodedata.normalize("NFD", compat):
        code = ord(char)
        if unicodedata.category(char) == "Mn" and (
            0x0300 <= code <= 0x036F
            or 0x0591 <= code <= 0x05C7
            or 0x0610 <= code <= 0x065F
            or code in (0x0670, 0x093C)
        ):
            if kept and kept[-1] + char in _LETTERS_WITH_MARKS:
                kept.append(char)
            continue
        kept.append(char)
    return " ".join(unicodedata.normalize("NFC", latin_digits("".join(kept))).split())


def latin_digits(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9."""
    return "".join(
        str(digit) if (digit := unicodedata.digit(char, None)) is not None else char for char in text
    )


def is_cjk(char: str) -> bool:
    """Tell whether a character belongs to a script written without spaces (Han, kana, Thai, Lao, Khmer)."""
    code = ord(char)
    return (
        0x3040 <= code <= 0x30FF
        or 0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x323AF
        or 0x0E00 <= code <= 0x0EFF
        or 0x1780 <= code <= 0x17FF
        or code in (0x3005, 0x30FC)
    )


def strip_isolates(text: str) -> str:
    """Remove bidi marks and isolates, for speech and logs."""
    return text.translate(_ISOLATES)
