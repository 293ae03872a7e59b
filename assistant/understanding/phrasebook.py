"""Recognise a short message that is wholly a price, thanks or a greeting of one language."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.domain.search import Vocabulary
from assistant.understanding.patterns import PatternLibrary
from assistant.understanding.reading import Reading
from assistant.understanding.shopwords import ShopWords

__all__ = ["PhraseBook"]

_LONGEST = 6
_SAYING = frozenset({"greeting", "thanks", "farewell"})
_ANYWHERE = frozenset({"bare", "range"})
"""Prices that are written alike in many languages: "100 dollars"."""
_NO_WORDS = ShopWords(Vocabulary())


class PhraseBook:
    """The closed phrases of every language: those in which nothing of the catalogue can stand."""

    def __init__(self, library: PatternLibrary) -> None:
        self._library = library

    def only(self, text: str, kept: str, offered: Iterable[str]) -> str | None:
        """Return the one language a short message is a phrase of; None when `kept` knows any of it."""
        if self._covers(text, kept, whole=False):
            return None
        whole = [language for language in offered if language != kept and self._covers(text, language)]
        return whole[0] if len(whole) == 1 else None

    def _covers(self, text: str, language: str, whole: bool = True) -> bool:
        patterns = self._library.get(language)
        tokens = patterns.tokenizer(text)
        words = {at for at, token in enumerate(tokens) if token.kind != "symbol"}
        if not words or (whole and len(words) > _LONGEST):
            return False
        reading = Reading(text, tokens, patterns, _NO_WORDS)
        taken: set[int] = set()
        for hit in patterns.phrases.all(tokens, reading.slot):
            money = hit.section == "price" and bool(hit.captures) and hit.name not in _ANYWHERE
            light = hit.section == "light" and (hit.name in _SAYING or not whole)
            if money or light:
                taken.update(range(hit.start, hit.end))
        return words <= taken if whole else bool(taken)
