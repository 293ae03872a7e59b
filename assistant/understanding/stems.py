"""Reduce a word to the forms under which a phrase may know it, language by language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

__all__ = ["STEM", "forms_for", "stem_for"]

STEM = "≈"
"""Marks a stem, so that no stem is taken for a word."""

_SNOWBALL = {
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
_ARABIC_PREFIXES = ("وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_ARABIC_SUFFIXES = ("ات", "ين", "ون", "ان", "يه", "ه")


def _arabic_bare(word: str) -> Iterator[str]:
    """Yield the word without its clitics, fewest taken first ("والاسود" → "الاسود", "اسود")."""
    for prefix in sorted(_ARABIC_PREFIXES, key=len):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3 - prefix.endswith("ال"):
            yield word[len(prefix) :]
    if word.startswith("لل") and len(word) > 4:
        yield "ال" + word[2:]


def _arabic_stem(word: str) -> str:
    for prefix in _ARABIC_PREFIXES[:7]:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    for suffix in _ARABIC_SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=64)
def stem_for(language: str) -> Callable[[str], str]:
    """Return a function that stems one folded word; the identity where the language has no stemmer."""
    primary = language.split("-")[0]
    if primary == "ar":
        return _arabic_stem
    if primary not in _SNOWBALL:
        return lambda word: word
    from Stemmer import Stemmer

    stemmer = Stemmer(_SNOWBALL[primary])

    def stem(word: str) -> str:
        return str(stemmer.stemWord(word)) if len(word) > 2 else word

    return stem


@lru_cache(maxsize=64)
def forms_for(language: str) -> Callable[[str], tuple[str, ...]]:
    """Return a function from a folded word to its keys: itself, without clitics, then its stems."""
    stem = stem_for(language)
    arabic = language.split("-")[0] == "ar"

    def forms(word: str) -> tuple[str, ...]:
        bare = (word, *_arabic_bare(word)) if arabic else (word,)
        return tuple(dict.fromkeys((*bare, *(STEM + stem(each) for each in bare))))

    return forms
