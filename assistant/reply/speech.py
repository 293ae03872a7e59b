"""Turn written words into words that are pleasant to hear."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.domain.text import strip_isolates

__all__ = ["speakable", "spoken_title"]

_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\s]*\)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>，。、）)]+", re.IGNORECASE)
_MARKUP = re.compile(r"[*_`#~|<>\[\]{}\\]+")
_EMOJI = "\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_PICTURES = re.compile(f"[{_EMOJI}][{_EMOJI}\ufe0f\u200d\u20e3]*|[™®©\ufe0f]")
_BRACKETED = re.compile(r"\s*[(（【［][^()（）【】［］]{0,200}[)）】］]")
_BRACKETS = re.compile(r"[()（）【】［］]+")
_QUOTES = re.compile(r"[“”„«»「」『』‹›\"]")
_SINGLE_QUOTED = re.compile(r"[‘‚]([^‘’]{0,300})[’‘]")
_GERSHAYIM = re.compile(r"(?<![א-ת])״|״(?![א-ת])")
"""As quotation marks; inside a word the sign belongs to an abbreviation."""
_DASH = re.compile(r"\s+[-–—]+\s+|\s*[—]+\s*|\s+[·•|/]\s+")
_CODE = re.compile(r"\b\d{8,14}\b")
_CUT = re.compile(r"\s*(?: [-–—|/] |[,;:，、；：])\s*")
_LONGEST_TITLE = 70
_SHORTEST_TITLE = 12


def speakable(text: str) -> str:
    """Remove what must not be read aloud: markup, links, pictures, brackets, quotes and bidi marks."""
    text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub("", text)
    text = _PICTURES.sub("", text)
    text = _DASH.sub(", ", text)
    text = _BRACKETS.sub(", ", text)
    text = _QUOTES.sub("", _MARKUP.sub(" ", text))
    text = _GERSHAYIM.sub("", _SINGLE_QUOTED.sub(r"\1", text))
    text = text.replace("×", " × ").replace("\u00a0", " ").replace("\u202f", " ")
    text = " ".join(strip_isolates(text).split())
    text = re.sub(r"\s+([,.،。、])", r"\1", text)
    text = re.sub(r"(?:,\s*)+(?=[,.;:!?،؟。、])", "", text)
    text = text.strip(" ,")
    # A Greek question ends with what elsewhere is a semicolon.
    return text if text[-2:-1] and "\u0370" <= text[-2] <= "\u03ff" else text.strip(" ,;")


def spoken_title(title: str, identifiers: Iterable[str] = ()) -> str:
    """Return the part of a title one would say: no code, nothing bracketed, and not a whole paragraph."""
    spoken = title
    for identifier in identifiers:
        if len(identifier) > 2:
            spoken = spoken.replace(identifier, " ")
    spoken = _BRACKETED.sub("", _CODE.sub(" ", spoken))
    if len(spoken) > _LONGEST_TITLE:
        spoken = _shorten(spoken)
    return speakable(spoken) or speakable(title)


def _shorten(title: str) -> str:
    """Cut a long title at its first natural border, else between words."""
    for border in _CUT.finditer(title):
        if _SHORTEST_TITLE <= border.start() <= _LONGEST_TITLE:
            return title[: border.start()]
    cut = title[:_LONGEST_TITLE]
    return cut.rsplit(" ", 1)[0] if " " in cut else cut
