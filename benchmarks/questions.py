"""Ask a shop things that were never asked before, so that no memory answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

__all__ = ["Question", "questions"]

_WHO = (
    "Nora Emil Greta Oskar Wilma Anton Frieda Hugo Alma Ruben Selma Viktor Hedda Linus Thea Jonas Maud Basil "
    "Edith Casper Ottilie Magnus Ingrid Tobias Sunniva Leopold Rosa Albin Vera Konrad Esther Matteo"
).split()


@dataclass(frozen=True, slots=True)
class Question:
    """A message, and what of it is searched for."""

    text: str
    language: str
    bare: str
    """The wish without price and phrases, with another name: what the bare parts are given."""


_FORMS = (
    ("en", "a warm blanket for {} under 80 euros", "warm blanket for {}"),
    ("de", "Ich suche schwarze Winterstiefel für {}", "Winterstiefel für {}"),
    ("fr", "une lampe de bureau pour {} à moins de 120 euros", "lampe de bureau pour {}"),
    ("es", "busco una mochila para {}", "mochila para {}"),
    ("it", "cerco una teiera per {}", "teiera per {}"),
    ("en", "I'm looking for a coffee grinder for {}", "coffee grinder for {}"),
    ("ja", "{}さんへの誕生日プレゼント、コーヒーカップ", "{}さん コーヒーカップ"),
    ("de", "ein Kopfkissen für {} bis 60 Euro", "Kopfkissen für {}"),
    ("ar", "مصباح مكتب إلى {}", "مصباح مكتب إلى {}"),
    ("hi", "{} के लिए सूती चादर", "{} के लिए सूती चादर"),
)


def questions() -> Iterator[Question]:
    """Yield about 10,000 different questions in seven languages, the languages in turn."""
    for first, second in product(_WHO, _WHO):
        for language, text, bare in _FORMS:
            yield Question(
                text.format(f"{first} {second}"), language, bare.format(f"{second} {first} {second[:3]}")
            )
