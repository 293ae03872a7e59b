"""Read queries whose answers are known: from a file, or from a shop's own translations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain.errors import InvalidInput
from assistant.domain.product import Product

__all__ = ["Judged", "of_translations", "read_judged"]

_FORM = '{"query": "Winterstiefel", "language": "de", "relevant": ["SKU-1", "SKU-2"]}'


@dataclass(frozen=True, slots=True)
class Judged:
    """A query and what it should find."""

    text: str
    language: str
    """BCP 47 tag; "und" when nobody said."""
    grades: Mapping[str, float]
    """Product id → how right it is, above 0; any other product is wrong."""
    towards: str = "any"
    """Language of the texts of what it should find, "any" for several."""

    @property
    def pair(self) -> str:
        """From which language to which."""
        return f"{self.language} → {self.towards}"


def of_translations(products: Iterable[Product]) -> Iterator[Judged]:
    """Ask for every product by the shop's own translation of its title."""
    for product in products:
        for tag, text in product.translations.items():
            if tag != product.language and text.title != product.title:
                yield Judged(text.title, tag, {product.id: 1.0}, product.language)


def read_judged(path: Path, languages: Mapping[str, str]) -> list[Judged]:
    """Read one JSON object a line; `languages` holds the catalogue's ids with the language of each text.

    `relevant` is a list of ids, or {id: grade}. Raises InvalidInput naming line, value and remedy.
    """
    if not path.is_file():
        raise InvalidInput(f"There is no file {str(path)!r}; write judged queries like {_FORM}, one a line")
    found = []
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(_judged(json.loads(line), languages))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise InvalidInput(f"{path.name}, line {number}: {error}; write it like {_FORM}") from error
    if not found:
        raise InvalidInput(f"{path.name} holds no query; write them like {_FORM}, one a line")
    return found


def _judged(row: Any, languages: Mapping[str, str]) -> Judged:
    relevant = row["relevant"]
    grades = {
        str(key): float(grade)
        for key, grade in (
            relevant.items() if isinstance(relevant, dict) else dict.fromkeys(relevant, 1).items()
        )
    }
    if not str(row["query"]).strip() or not any(grade > 0 for grade in grades.values()):
        raise ValueError("a query needs words and at least one relevant product")
    if unknown := [key for key in grades if key not in languages]:
        raise ValueError(f"the catalogue has no product {unknown[0][:80]!r}")
    spoken = {languages[key] for key in grades}
    towards = spoken.pop() if len(spoken) == 1 else "any"
    return Judged(str(row["query"]), str(row.get("language") or "und"), grades, towards)
