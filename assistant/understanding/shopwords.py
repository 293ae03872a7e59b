"""Know the catalogue's own words: brands with their typos, categories, sizes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.dimensions import dimensions
from assistant.domain.search import Vocabulary
from assistant.domain.text import fold
from assistant.understanding.tokens import Token, tokenize

__all__ = ["BrandMatch", "ShopWords"]

_SHORTEST_TYPO = 5
_LONGEST_TYPO_INDEX = 60_000
_LONGEST_PHRASE = 6
_NAMES_OF_KIND = {"color": ("color", "colour"), "material": ("material", "materials", "fabric")}
_BY = str.maketrans({"×": "x", "х": "x", "*": "x"})
_UNIT = re.compile(r"(?<=\d)[a-z]+$")


@dataclass(frozen=True, slots=True)
class BrandMatch:
    """A brand read at some tokens."""

    brand: str
    """As the shop writes it."""
    start: int
    """First token."""
    end: int
    """One past the last token."""
    typo: bool
    """Whether a letter differs."""


class ShopWords:
    """One vocabulary, indexed for reading messages."""

    def __init__(self, vocabulary: Vocabulary, kinds: Iterable[str | None] = ()) -> None:
        """Take a vocabulary and the kinds of its concepts."""
        self.vocabulary = vocabulary
        self._kinds = frozenset(kinds)
        self._brands = _index(vocabulary.brands)
        self._categories = _index(vocabulary.categories)
        self._typos = self._typo_index()
        sizes = vocabulary.attributes.get("size", {})
        self.measured = False
        """Whether any size is a length by a width."""
        self.sizes: dict[str, str] = {}
        """Size without spaces, and without its unit → folded size."""
        for size in sizes:
            joined = _measure(fold(size).replace(" ", ""))
            self.measured |= dimensions(size) is not None
            self.sizes[joined] = self.sizes[_UNIT.sub("", joined)] = fold(size)

    def knows(self, concept: str) -> bool:
        """Tell whether any product carries a concept."""
        return concept in self.vocabulary.concepts

    def tells(self, kind: str) -> bool:
        """Tell whether the catalogue states a kind of fact ("color", "material") of any product."""
        names = _NAMES_OF_KIND.get(kind, ())
        return kind in self._kinds or any(name in self.vocabulary.attributes for name in names)

    def brand_at(self, tokens: Sequence[Token], at: int, tolerant: bool = True) -> BrandMatch | None:
        """Return the longest brand that begins at a token; one wrong letter is forgiven in long names."""
        for end in range(min(at + _LONGEST_PHRASE, len(tokens)), at, -1):
            if tokens[at].kind == "symbol" or tokens[end - 1].kind == "symbol":
                continue
            if (brand := self._brands.get(_key(tokens[at:end]))) is not None:
                return BrandMatch(brand, at, end, typo=False)
        if not tolerant or not self._typos:
            return None
        for end in range(min(at + 3, len(tokens)), at, -1):
            key = _key(tokens[at:end])
            if len(key) >= _SHORTEST_TYPO and (brand := self._forgive(key)):
                return BrandMatch(brand, at, end, typo=True)
        return None

    def category_at(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        """Return the longest category name that begins at a token, and the position after it."""
        for end in range(min(at + _LONGEST_PHRASE, len(tokens)), at, -1):
            if (category := self._categories.get(_key(tokens[at:end]))) is not None:
                return category, end
        return None

    def size_at(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        """Return the longest of the shop's sizes that begins at a token, and the position after it."""
        for end in range(min(at + _LONGEST_PHRASE, len(tokens)), at, -1):
            key = _measure("".join(token.text for token in tokens[at:end]))
            if key in self.sizes:
                return self.sizes[key], end
        return None

    def _typo_index(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for key in self._brands:
            if len(key) < _SHORTEST_TYPO or not key.isalpha():
                continue
            if len(index) > _LONGEST_TYPO_INDEX:
                break
            for shorter in {key, *_deletions(key)}:
                index.setdefault(shorter, []).append(key)
        return index

    def _forgive(self, key: str) -> str | None:
        """Find the brand one edit away (insertion, deletion, substitution, or a swap of neighbours)."""
        candidates = {near for probe in (key, *_deletions(key)) for near in self._typos.get(probe, ())}
        close = sorted(near for near in candidates if near[0] == key[0] and _one_edit(near, key))
        return self._brands[close[0]] if close else None


def _index(names: Mapping[str, int]) -> dict[str, str]:
    """Map folded, joined tokens to the name as written; the commoner spelling wins."""
    index: dict[str, str] = {}
    for name in sorted(names, key=lambda each: (names[each], each)):
        if key := _key(tokenize(name)):
            index[key] = name
    return index


def _key(tokens: Iterable[Token]) -> str:
    return "".join(token.text for token in tokens if token.kind != "symbol")


def _measure(size: str) -> str:
    """Level the signs that stand for "by" in a size."""
    return size.translate(_BY)


def _deletions(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _one_edit(first: str, second: str) -> bool:
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)
    if at is None:
        return True
    if len(first) == len(second):
        swapped = first[at : at + 2] == second[at : at + 2][::-1] and first[at + 2 :] == second[at + 2 :]
        return swapped or first[at + 1 :] == second[at + 1 :]
    longer, shorter = (first, second) if len(first) > len(second) else (second, first)
    return longer[at + 1 :] == shorter[at:]
