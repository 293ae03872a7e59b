"""A card says on what terms one buys: tax, the price of a unit, sizes and measures of the country."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.dialogue.engines import Engines
from assistant.dialogue.presenter import Presenter
from assistant.domain.money import Money
from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from tests.fakes import FakeCatalog, FakeClock, FakePolicies, FakePricing, FakeRecommender, FakeRetriever
from tests.integration.dialogue.house import words

COFFEE = Product(
    "coffee",
    "Kaffee",
    language="de",
    price=Money(799, "EUR"),
    attributes={"weight": ("250 g",), "unit_pricing_measure": ("250 g",)},
)
BOOTS = Product(
    "boots",
    "Winterstiefel für Herren",
    language="de",
    price=Money(9990, "EUR"),
    attributes={"size": ("42", "43"), "weight": ("1,4 kg",)},
)


def card(product: Product, tag: str, country: str, currency: str = "EUR") -> dict[str, Any]:
    lexicon, pricing = words().lexicon, FakePricing()
    engines = Engines(
        FakeCatalog([product], lexicon),
        FakeRetriever([product], lexicon, pricing),
        FakeRecommender([product.id]),
        pricing,
        lexicon,
        FakePolicies({}),
    )
    presenter = Presenter(engines, words().localizer, tag, MarketView(country, currency))
    return presenter.cards([presenter.item(product)], {}, "", FakeClock().now())[0]


@pytest.mark.parametrize(("country", "included"), [("DE", True), ("JP", True), ("US", False), ("CA", False)])
def test_tax_is_included_or_not_by_market(country: str, included: bool) -> None:
    assert card(COFFEE, "en", country)["tax_included"] is included


def test_the_price_of_a_unit_stands_where_the_shop_says_what_a_pack_holds() -> None:
    shown = card(COFFEE, "de", "DE")
    assert shown["unit_price_text"] == "100 g = 3,20\u00a0€"
    assert shown["attributes"] == {"weight": "250 g"}
    assert "unit_price_text" not in card(BOOTS, "de", "DE")


def test_sizes_and_weights_are_those_of_the_country() -> None:
    assert card(BOOTS, "en", "US")["attributes"] == {
        "size": "42, 43 (US 9, US 10)",
        "weight": "3.1 lb (1.4 kg)",
    }
    assert card(BOOTS, "ja", "JP")["attributes"] == {"size": "42, 43 (27 cm, 28 cm)", "weight": "1.4 kg"}
    assert card(BOOTS, "de", "DE")["attributes"] == {"size": "42, 43", "weight": "1,4 kg"}


def test_a_converted_price_has_no_unit_price() -> None:
    assert "unit_price_text" not in card(COFFEE, "en", "US", "USD")
