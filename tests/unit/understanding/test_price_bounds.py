"""Never take a ceiling for a floor, nor a floor for a ceiling, in the words of every language."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from tests.fake_understanding import LANGUAGES, context, understander

SAYINGS = tomllib.loads((Path(__file__).parents[2] / "data" / "price_bounds.toml").read_text("utf-8"))


def bounds(text: str, language: str) -> tuple[Decimal | None, Decimal | None]:
    price = understander().understand(text, context(language)).changes.constraints.price
    if price is None:
        return None, None
    return price.min.major if price.min else None, price.max.major if price.max else None


def test_every_language_has_its_bounds() -> None:
    assert set(SAYINGS) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ceiling_is_a_ceiling(language: str) -> None:
    for text in SAYINGS[language]["ceilings"]:
        assert bounds(text, language) == (None, SAYINGS[language]["high"]), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_floor_is_a_floor(language: str) -> None:
    for text in SAYINGS[language]["floors"]:
        assert bounds(text, language) == (SAYINGS[language]["low"], None), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_range_has_two_ends(language: str) -> None:
    for text in SAYINGS[language]["ranges"]:
        assert bounds(text, language) == (SAYINGS[language]["low"], SAYINGS[language]["high"]), text
