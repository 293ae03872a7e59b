"""Check that a model's sentence states no fact: code renders facts, the model only finds words.

Guards fail closed: a sentence with a number, a currency, an address, a brand, a quotation or a promise
that the model was not given is dropped. The checks need no language model and read digits of every script.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.domain.reply import ReplyPlan, Segment, TextSegment
from assistant.domain.text import fold, is_cjk

__all__ = ["Claims", "Grounding", "Violation", "load_claims"]

_ADDRESS = re.compile(
    r"(?i)https?:|www\.|//|\b[\w-]+\.(?:com|net|org|shop|store|io|de|fr|cn|jp|ru|br|in|ae)\b|@\w"
)
_MARKUP = re.compile(r"[<>{}|`]|\*\*|!\[|\]\(|^#")
_NUMBER = re.compile(r"\d+")
_CURRENCY_CODE = re.compile(
    r"\b(?:USD|EUR|GBP|JPY|CNY|INR|AED|SAR|BRL|MXN|CHF|CAD|AUD|KRW|PLN|SEK|TRY|EGP)\b"
)
_QUOTED = re.compile(r"[\"“„«「『‘]([^\"”“»」』’]{3,80})[\"”“»」』’]")
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Violation:
    """Why a sentence may not be shown."""

    code: str
    """"number", "currency", "address", "markup", "brand", "claim", "quotation", "length"."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What only the shop may say in one language; folded."""

    phrases: tuple[str, ...]
    """Promise something: discount, stock, guarantee."""
    money: tuple[str, ...]
    """Name money or a share of it."""


def load_claims(path: Path) -> dict[str, Claims]:
    """Read language → claims."""
    with path.open("rb") as file:
        table = tomllib.load(file)
    return {
        language: Claims(tuple(map(fold, entry["phrases"])), tuple(map(fold, entry["money"])))
        for language, entry in table.items()
    }


@dataclass(frozen=True, slots=True)
class Grounding:
    """Judge sentences against what the plan allows."""

    claims: Mapping[str, Claims] = field(default_factory=dict)
    """Language → what only the shop may say."""
    brands: Collection[str] = ()
    """Brands of the catalogue: the model writes references instead."""

    def check(self, segments: Iterable[Segment], plan: ReplyPlan) -> Violation | None:
        """Return what is wrong with a sentence, or None when it may be shown."""
        words = " ".join(part.text for part in segments if isinstance(part, TextSegment))
        if len(words) > _LONGEST:
            return Violation("length")
        if _ADDRESS.search(words):
            return Violation("address")
        if _MARKUP.search(words.strip()):
            return Violation("markup")
        if _CURRENCY_CODE.search(words) or any(unicodedata.category(char) == "Sc" for char in words):
            return Violation("currency")
        folded, said = fold(words), fold(plan.message)
        # The shopper's own figures may be repeated; any other is a fact that the model made up.
        if not set(_NUMBER.findall(folded)) <= set(_NUMBER.findall(said)):
            return Violation("number")
        return self._check_words(folded, said, words, plan.language.split("-")[0])

    def _check_words(self, folded: str, said: str, words: str, language: str) -> Violation | None:
        for brand in self.brands:
            name = fold(brand)
            if (
                len(name) >= (2 if name and is_cjk(name[0]) else 3)
                and name not in said
                and _contains(folded, name)
            ):
                return Violation("brand")
        for claims in self.claims.values():
            if any(_contains(folded, phrase) for phrase in claims.phrases):
                return Violation("claim")
        # Money only in the language of the reply: "real" is money in one and genuine in another.
        spoken = self.claims.get(language)
        if spoken is not None and any(_contains(folded, word) for word in spoken.money):
            return Violation("currency")
        for quotation in _QUOTED.findall(words):
            if fold(quotation) not in said:
                return Violation("quotation")
        return None


def _contains(text: str, phrase: str) -> bool:
    """Find a phrase on word borders, or anywhere in scripts that write no spaces."""
    position = text.find(phrase)
    while position >= 0:
        end = position + len(phrase)
        if is_cjk(phrase[0]) or (
            (position == 0 or not text[position - 1].isalnum())
            and (end == len(text) or not text[end].isalnum())
        ):
            return True
        position = text.find(phrase, position + 1)
    return False
