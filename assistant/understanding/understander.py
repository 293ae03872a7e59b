"""Understand one message with the tables of its language."""

from __future__ import annotations

import logging
from typing import Protocol

from assistant.domain.search import Vocabulary
from assistant.ports import Lexicon
from assistant.understanding.interpretation import Interpretation
from assistant.understanding.meaning import DialogueContext, Intent, Meaning
from assistant.understanding.patterns import PatternLibrary
from assistant.understanding.reading import read
from assistant.understanding.shopwords import ShopWords

__all__ = ["Understander"]

_log = logging.getLogger(__name__)

_LONGEST = 2000
_OTHER_SCRIPTS = frozenset("ar fa ur he hi mr ne bn ta te th ja zh ko ru uk bg sr el ka hy".split())
"""Languages whose own script keeps Latin words apart."""


class KindLexicon(Lexicon, Protocol):
    """A lexicon that knows the kind of a concept."""

    def kind(self, concept: str) -> str | None:
        """Return "color", "material", …; None for an id nobody defined."""


class Understander:
    """Say what a message means, with tables alone: no model, no network, the same answer every time."""

    def __init__(self, lexicon: KindLexicon, patterns: PatternLibrary) -> None:
        self._lexicon = lexicon
        self._patterns = patterns
        self._words = ShopWords(Vocabulary())

    def warm(self) -> None:
        """Compile the tables of every locale (about 0.15 s each), so that no shopper waits for it."""
        for locale in self._patterns.locales:
            self._patterns.get(locale)
            self._lexicon.concepts("", (locale,))

    def understand(self, text: str, context: DialogueContext) -> Meaning:
        """Return what the message means in its context; unclear when nothing can be told. Never raises."""
        try:
            return self._understand(text[:_LONGEST], context)
        except Exception:
            _log.exception("A message could not be understood")
            return Meaning(
                Intent.FIND if text.strip() else Intent.UNCLEAR, 0.1, residual=text[:_LONGEST].strip()
            )

    def _understand(self, text: str, context: DialogueContext) -> Meaning:
        patterns = self._patterns.get(context.language)
        reading = read(
            text, patterns, self._lexicon, self._shop(context.vocabulary), _languages(context.language)
        )
        if not reading.tokens:
            return Meaning(Intent.UNCLEAR, 0.3)
        return Interpretation(self._lexicon, reading, context).meaning()

    def _shop(self, vocabulary: Vocabulary) -> ShopWords:
        if self._words.vocabulary is not vocabulary:
            self._words = ShopWords(vocabulary, map(self._lexicon.kind, vocabulary.concepts))
        return self._words


def _languages(language: str) -> tuple[str, ...]:
    """Return whose words a message may hold: its own language's, and English ones among another script."""
    primary = language.split("-")[0]
    return (language, "en") if primary in _OTHER_SCRIPTS else (language,)
