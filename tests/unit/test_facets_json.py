"""Say in the shopper's language what a result may be narrowed by."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.dialogue.facets_json import facet_fields, facets_to_json
from assistant.domain.offer import MarketView
from assistant.domain.search import Vocabulary
from assistant.understanding.lexicon import TomlLexicon

VOCABULARY = Vocabulary(brands={"Kaze & Co": 2}, categories={"Home": 3, "Licht": 1})
VIEW = MarketView("DE", "EUR")
FOUND = {
    "brand": {"kaze & co": 2},
    "category": {"home": 3, "home > licht": 1, "licht": 1},
    "color": {"black": 2},
    "price": {"min": 500, "max": 900},
}


@pytest.fixture(scope="module")
def lexicon() -> TomlLexicon:
    return TomlLexicon.load(Path(__file__).parents[2] / "locales")


def test_callers_names_are_those_of_filters() -> None:
    assert facet_fields(["brands", "colors", "material", "brands"]) == ("brand", "color", "material")


def test_values_are_what_filters_take_and_names_are_what_shoppers_read(lexicon: TomlLexicon) -> None:
    names = ["brands", "categories", "colors", "price", "wattage"]
    assert facets_to_json(FOUND, names, VOCABULARY, lexicon, "de", VIEW) == {
        "brands": [{"value": "Kaze & Co", "name": "Kaze & Co", "count": 2}],
        "categories": [
            {"value": "Home", "name": "Home", "count": 3},
            {"value": "Licht", "name": "Licht", "count": 1},
        ],
        "colors": [{"value": "black", "name": "schwarz", "count": 2}],
        "price": {"min": 500, "max": 900, "currency": "EUR"},
        "wattage": [],
    }


@pytest.mark.parametrize(("tag", "name"), [("ja", "黒"), ("ru", "черный"), ("ar", "أسود"), ("th", "ดำ")])
def test_colours_are_named_in_every_language(lexicon: TomlLexicon, tag: str, name: str) -> None:
    (black,) = facets_to_json(FOUND, ["colors"], VOCABULARY, lexicon, tag, VIEW)["colors"]
    assert name in black["name"].replace("ё", "е")


def test_no_price_is_null(lexicon: TomlLexicon) -> None:
    assert facets_to_json({"price": {}}, ["price"], VOCABULARY, lexicon, "en", VIEW) == {"price": None}
