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

__all__ = ["Grounding", "Violation", "load_claims"]

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


def load_claims(path: Path) -> dict[str, tuple[str, ...]]:
    """Read language → folded phrases that promise something (discount, stock, guarantee)."""
    with path.open("rb") as file:
        table = tomllib.load(file)
    return {language: tuple(fold(phrase) for phrase in entry["phrases"]) for language, entry in table.items()}


@dataclass(frozen=True, slots=True)
class Grounding:
    """Judge sentences against what the plan allows."""

    claims: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language → promises only the shop may make."""
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
        if not set(_NUMBER.findall(folded)) <= self._allowed_numbers(said, plan):
            return Violation("number")
        return self._check_words(folded, said, words)

    def _check_words(self, folded: str, said: str, words: str) -> Violation | None:
        for brand in self.brands:
            name = fold(brand)
            if (
                len(name) >= (2 if name and is_cjk(name[0]) else 3)
                and name not in said
                and _contains(folded, name)
            ):
                return Violation("brand")
        for phrases in self.claims.values():
            if any(_contains(folded, phrase) for phrase in phrases):
                return Violation("claim")
        for quotation in _QUOTED.findall(words):
            if fold(quotation) not in said:
                return Violation("quotation")
        return None

    @staticmethod
    def _allowed_numbers(said: str, plan: ReplyPlan) -> set[str]:
        """Allow what the shopper said and how many products there are, but no other figure."""
        counts = {str(number) for number in range(1, len(plan.items) + 1)}
        params = {str(value) for act in plan.acts for key, value in act.params.items() if key == "count"}
        return counts | params | set(_NUMBER.findall(said))


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
