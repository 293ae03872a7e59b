"""Load a locale's utterance patterns and compile them for matching."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.domain.errors import InvalidInput
from assistant.understanding.currency import CODES, SIGNS
from assistant.understanding.folders import locale_folders, negotiate
from assistant.understanding.numbers import NumberReader
from assistant.understanding.phrases import Phrases
from assistant.understanding.spelling import keys_of, told_apart
from assistant.understanding.stems import Stems, forms_for, stems_for
from assistant.understanding.tokens import Tokenizer

__all__ = ["SECTIONS", "LocalePatterns", "PatternLibrary", "compile_patterns"]

SECTIONS: Mapping[str, frozenset[str] | None] = {
    "price": frozenset("under over about between bare range cheaper pricier low high".split()),
    "removal": None,
    "negation": frozenset({"before", "without", "after"}),
    "references": frozenset(
        "one first_many last_many both all this other cheapest priciest best branded colored".split()
    ),
    "superlatives": frozenset("cheapest priciest best lightest heaviest most".split()),
    "questions": None,
    "slots": frozenset("size rating in_stock brand category quantity".split()),
    "sort": frozenset("price_asc price_desc rating newest".split()),
    "policy": None,
    "policy_words": None,
    "intents": frozenset(
        "compare similar recommend gift bundle price availability order take details more complaint hand_off "
        "off_topic unsafe".split()
    ),
    "light": frozenset("greeting small_talk thanks farewell affirm deny".split()),
    "carriers": frozenset({"search", "polite", "liking"}),
    "turns": frozenset("correct back also only".split()),
    "profile": frozenset("wear am like avoid show forget".split()),
}
"""Section of patterns.toml → the lists it may hold; None where the names are topics or slots."""

_STEMMED = frozenset({"questions", "policy", "policy_words", "intents"})
_SHORTEST_STEM = 5
_BENT_PLACES = frozenset({"cs", "el", "es", "fr", "it", "pl", "pt", "ro", "ru", "uk"})
"""Languages that bend ordinals in case, gender and number."""
_UNSTEMMED = frozenset({"hi", "mr", "ne"})
"""Languages whose stems run short words together; their tables list the forms."""


@dataclass(frozen=True, slots=True)
class LocalePatterns:
    """One locale's patterns, compiled."""

    locale: str
    tokenizer: Tokenizer
    phrases: Phrases
    """Keys are (section, name)."""
    numbers: NumberReader
    currencies: Phrases
    """Keys are codes or families of `currency`."""
    units: frozenset[str]
    """Words after a number that make it a measure and not a price."""
    ordinals: Phrases
    """Keys are places: 1 the first, -1 the last."""
    attributes: Phrases
    """Keys are attribute names."""
    negation_joiners: frozenset[str]
    """Words that carry a negation on to the next thing ("or")."""
    negation_fillers: frozenset[str]
    """Words that may stand between a negation and what it excludes ("any", "the")."""
    privatives: tuple[str, ...]
    """Endings that deny the thing before them, longest first: Turkish "-siz"."""
    before: frozenset[str]
    """Prepositions and articles that go with a constraint taken out after them."""
    after: frozenset[str]
    """Postpositions and particles that go with a constraint taken out before them."""
    edges: frozenset[str]
    """Words that say nothing at either end of a residual; a sign of a script without spaces only at its
    right end, or after something taken out."""
    leads: frozenset[str]
    """Signs of a script without spaces that say nothing at the beginning of a message."""
    idioms: Phrases
    """Phrases in which a colour or material is part of a name ("green tea")."""
    known: frozenset[str]
    """Every word of the patterns: none of them is a misspelt brand."""


class PatternLibrary:
    """The patterns of all locales, compiled when first asked for."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        """Take locale → content of its patterns.toml; raises InvalidInput for an unknown section."""
        for locale, table in tables.items():
            _check(locale, table)
        self._tables = dict(tables)
        self._compiled: dict[str, LocalePatterns] = {}

    @staticmethod
    def load(folder: Path) -> PatternLibrary:
        """Read every locale's `patterns.toml` under a folder; a folder is read and compiled once."""
        return _load(folder)

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales that have patterns."""
        return tuple(self._tables)

    def get(self, language: str) -> LocalePatterns:
        """Return the patterns that serve a language; a locale nobody wrote gets empty ones."""
        locale = negotiate(language, self._tables) or language
        if locale not in self._compiled:
            self._compiled[locale] = compile_patterns(locale, self._tables.get(locale, {}))
        return self._compiled[locale]


@lru_cache(maxsize=4)
def _load(folder: Path) -> PatternLibrary:
    files = locale_folders(folder, "patterns.toml")
    return PatternLibrary({locale: tomllib.loads(path.read_text("utf-8")) for locale, path in files.items()})


def compile_patterns(locale: str, table: Mapping[str, Any]) -> LocalePatterns:
    """Compile the content of one patterns.toml."""
    primary = locale.split("-")[0]
    stems = None if primary in _UNSTEMMED else stems_for(locale)
    accents = told_apart(primary)
    phrases = Phrases(accents)
    for section in SECTIONS:
        for name, templates in table.get(section, {}).items():
            if section == "negation" and name not in ("before", "without", "after"):
                continue
            for template in templates:
                phrases.add((section, name), template, stems if section in _STEMMED else None, _SHORTEST_STEM)
    numbers = table.get("numbers", {})
    negation, residual = table.get("negation", {}), table.get("residual", {})
    return LocalePatterns(
        locale=locale,
        tokenizer=Tokenizer(forms_for(locale), accents),
        phrases=phrases,
        numbers=NumberReader(
            _numbered(numbers.get("words", {}), accents),
            {word: int(value) for word, value in _numbered(numbers.get("scales", {}), accents).items()},
            _words(numbers.get("joiners", ()), accents),
            _words(numbers.get("leads", ()), accents),
        ),
        currencies=_currencies(table.get("currencies", {}), accents),
        units=_words(numbers.get("units", ()), accents),
        ordinals=_keyed(
            {int(place): words for place, words in table.get("ordinals", {}).items()},
            accents,
            stems if primary in _BENT_PLACES else None,
        ),
        attributes=_keyed(table.get("attributes", {}), accents),
        negation_joiners=_words(negation.get("joiners", ()), accents),
        negation_fillers=_words(negation.get("fillers", ()), accents),
        privatives=tuple(
            sorted(_words(negation.get("endings", ()), accents), key=lambda ending: -len(ending))
        ),
        before=_words(residual.get("before", ()), accents),
        after=_words(residual.get("after", ()), accents),
        edges=_words(residual.get("edges", ()), accents),
        leads=_words(residual.get("leads", ()), accents),
        idioms=_keyed({"idiom": residual.get("idioms", ())}, accents),
        known=frozenset(phrases.words).union(
            *(_words(residual.get(name, ()), accents) for name in ("before", "after", "edges")),
            *(_words(negation.get(name, ()), accents) for name in ("joiners", "fillers")),
        ),
    )


def _currencies(words: Mapping[str, Sequence[str]], accents: bool) -> Phrases:
    phrases = _keyed(words, accents)
    for code in sorted(CODES):
        phrases.add(code, code)
    for sign, name in SIGNS.items():
        phrases.add(name, sign)
    return phrases


def _keyed(table: Mapping[Any, Sequence[str]], accents: bool, stems: Stems | None = None) -> Phrases:
    phrases = Phrases(accents)
    for key, templates in table.items():
        for template in templates:
            phrases.add(key, template, stems if " " not in template else None, _SHORTEST_STEM)
    return phrases


def _words(words: Sequence[str], accents: bool) -> frozenset[str]:
    return frozenset(key for word in words for key in keys_of(word, accents))


def _numbered(words: Mapping[str, Any], accents: bool) -> dict[str, Decimal]:
    numbered: dict[str, Decimal] = {}
    for word, value in words.items():
        own, *others = keys_of(word, accents)
        numbered[own] = Decimal(str(value))
        for key in others:
            numbered.setdefault(key, Decimal(str(value)))
    return numbered


def _check(locale: str, table: Mapping[str, Any]) -> None:
    known = {*SECTIONS, "numbers", "currencies", "ordinals", "attributes", "residual"}
    for section, content in table.items():
        if section not in known:
            raise InvalidInput(f"{locale}/patterns.toml: unknown section [{section}]")
        names = SECTIONS.get(section)
        if section == "negation":
            names = frozenset("before without after joiners fillers endings".split())
        for name in content:
            if names is not None and name not in names:
                raise InvalidInput(f"{locale}/patterns.toml: unknown list {name!r} in [{section}]")
