"""Reduce a word to the forms under which a phrase may know it, language by language."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from assistant.understanding.affixes import BARE, LIGHT_STEMS
from assistant.understanding.spelling import WRITTEN, spell, told_apart

__all__ = ["STEM", "Forms", "Stems", "forms_for", "stems_for"]

STEM = "≈"
"""Marks a stem, so that no stem is taken for a word."""

_CUT_TOO_SHORT = frozenset({"hu"})
"""Languages of which Snowball leaves two letters of everyday words, so that strangers meet in a stem."""
_SHORTEST = 3

Forms = Callable[[str, str], tuple[str, ...]]
"""From a word, folded and as written in lower case, to its keys: itself, without clitics, then its stems."""
Stems = Callable[[str, str], tuple[str, ...]]
"""From a word, folded and as written in lower case, to its folded stems."""

_SNOWBALL = {
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
}  # fmt: skip
"""Turkish is left to its affixes: Snowball folds short words of it together."""


def _no_stems(folded: str, written: str) -> tuple[str, ...]:
    return (folded,)


@lru_cache(maxsize=64)
def stems_for(language: str) -> Stems:
    """Return what stems a word; the word itself where the language has no stemmer.

    A stemmer knows endings with their accents, shoppers leave accents out: both spellings are stemmed.
    """
    primary = language.split("-")[0]
    if (light := LIGHT_STEMS.get(primary)) is not None:
        return lambda folded, written: (light(folded),)
    if primary not in _SNOWBALL:
        return _no_stems
    from Stemmer import Stemmer

    stemmer = Stemmer(_SNOWBALL[primary])

    def stems(folded: str, written: str) -> tuple[str, ...]:
        if len(folded) <= 2:
            return (folded,)
        plain = str(stemmer.stemWord(folded))
        if primary in _CUT_TOO_SHORT and len(plain) < _SHORTEST:
            return (folded,)
        if written == folded:
            return (plain,)
        return tuple(dict.fromkeys((spell(str(stemmer.stemWord(written))), plain)))

    return stems


@lru_cache(maxsize=64)
def forms_for(language: str) -> Forms:
    """Return a function from a word to its keys: itself, without clitics, then its stems.

    Where accents tell words apart, an accented word is only itself; one typed without them may be any.
    """
    primary = language.split("-")[0]
    if told_apart(primary):
        return lambda folded, written: (folded,) if written == folded else (WRITTEN + written,)
    stems, bare = stems_for(language), BARE.get(primary)

    def forms(folded: str, written: str) -> tuple[str, ...]:
        words = (folded,) if bare is None else (folded, *bare(folded))
        stemmed = (STEM + stem for word in words for stem in stems(word, written if word == folded else word))
        own = () if written == folded else (WRITTEN + written,)
        return tuple(dict.fromkeys((*words, *stemmed, *own)))

    return forms
