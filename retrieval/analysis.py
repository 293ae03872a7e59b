"""Cut text into the terms of the keyword index, in any script."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from assistant.domain.text import fold, is_cjk

__all__ = ["compounds", "identifier", "is_model_number", "joined", "primary", "stems", "surfaces"]

_MARKED = "\u0300-\u036f\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff"
r"""Scripts whose vowel signs are letters to a reader but not to `\w`; the danda is left out."""
_WORD = re.compile(rf"[\w{_MARKED}]+(?:['’][\w{_MARKED}]+)?")
_COMPOUND = re.compile(r"[^\W_]+(?:[-./][^\W_]+)+")
_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_LOCAL = threading.local()
"""A Snowball stemmer keeps its buffers between calls: one for each thread."""


def primary(language: str | None) -> str:
    """Return the primary subtag of a language tag, "und" when there is none."""
    return (language or "und").split("-")[0].lower()


def surfaces(text: str) -> list[str]:
    """Return the folded words of a text; runs of scripts without spaces as overlapping pairs of signs."""
    return [term for word in _WORD.findall(fold(text)) for term in _terms(word)]


def compounds(text: str) -> list[str]:
    """Return model numbers written with hyphens, dots or slashes, without them: WH-1000XM4 as wh1000xm4."""
    return [identifier(found) for found in _COMPOUND.findall(fold(text)) if is_model_number(found)]


def joined(text: str) -> str:
    """Return a text with its compounds as `compounds` writes them."""
    return _COMPOUND.sub(lambda found: identifier(found[0]) if is_model_number(found[0]) else found[0], text)


def stems(words: list[str], language: str | None) -> list[str]:
    """Return words (from `surfaces`) in the stem form of their language; signs and numbers stay."""
    stemmer = _stemmer(primary(language))
    if stemmer is None:
        return words
    return [
        word if word.isdecimal() or (word[0] > "\u0e00" and is_cjk(word[0])) else stem
        for word, stem in zip(words, stemmer.stemWords(words), strict=True)
    ]


def identifier(text: str) -> str:
    """Return an article number in the form in which writings of it compare equal."""
    return "".join(char for char in fold(text) if char.isalnum())


def is_model_number(word: str) -> bool:
    """Tell whether a word mixes letters and digits, as model numbers do and plain words do not."""
    return any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def _terms(word: str) -> Iterator[str]:
    if word.isascii() or not any(map(is_cjk, word)):
        yield word.removesuffix("'s").removesuffix("’s")
        return
    for unspaced, signs in groupby(word, is_cjk):
        run = "".join(signs)
        if unspaced and len(run) > 1:
            yield from (run[at : at + 2] for at in range(len(run) - 1))
        else:
            yield run


def _stemmer(language: str) -> Any:
    name = _SNOWBALL.get(language)
    if name is None:
        return None
    cache: dict[str, Any] | None = getattr(_LOCAL, "stemmers", None)
    if cache is None:
        cache = _LOCAL.stemmers = {}
    if name not in cache:
        from Stemmer import Stemmer

        cache[name] = Stemmer(name)
    return cache[name]
