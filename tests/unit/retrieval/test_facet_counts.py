"""Count what a result may be narrowed by."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.money import Money
from assistant.domain.offer import Availability, MarketView
from assistant.domain.offer_update import OfferUpdate
from assistant.domain.product import Product
from assistant.domain.search import Constraints, PriceRange, SearchQuery
from retrieval.facets import Facets
from retrieval.traits import TraitReader
from tests.fake_retrieval import FakeLexicon
from tests.unit.retrieval.shop import opened

VIEW = MarketView("DE", "EUR")
SHOP = [
    Product("a", "Lamp", brand="Lumora", category=("Home", "Light"), price=Money(500, "EUR")),
    Product(
        "b", "Lamp", brand="Lumora", category=("Home",), price=Money(900, "EUR"),
        attributes={"wattage": ("9 W",)},
    ),
    Product("c", "Pan", brand="Kaze & Co", category=("Kitchen",), price=Money(700, "EUR")),
    Product("d", "Pan", brand="Kaze & Co", availability=Availability.OUT_OF_STOCK),
]  # fmt: skip


def test_values_are_counted_over_all_that_pass_and_not_over_the_page(tmp_path: Path) -> None:
    shop = opened(tmp_path, SHOP)
    bounds = Constraints(price=PriceRange(None, Money(700, "EUR")))
    query = SearchQuery(
        "lamp", VIEW, "en", constraints=bounds, limit=1, facets=("brand", "category", "price")
    )
    found = shop.retriever.find(query)
    assert (len(found.hits), found.total) == (1, 2)
    assert found.facets == {
        "brand": {"kaze & co": 1, "lumora": 1},
        "category": {"home": 1, "home > light": 1, "kitchen": 1, "light": 1},
        "price": {"min": 500, "max": 700},
    }


def test_browsing_counts_too_and_an_unknown_field_has_no_values(tmp_path: Path) -> None:
    shop = opened(tmp_path, SHOP)
    found = shop.retriever.find(
        SearchQuery("", VIEW, facets=("availability", "wattage", "nonsense"), limit=0)
    )
    assert found.facets == {
        "availability": {"in_stock": 3, "out_of_stock": 1},
        "wattage": {"9 w": 1},
        "nonsense": {},
    }


def test_a_changed_stock_is_counted(tmp_path: Path) -> None:
    shop = opened(tmp_path, SHOP)
    changed = shop.catalog.patch([OfferUpdate("d", frozenset({"availability"}))])
    shop.retriever.facets.restock({row: product.availability for row, product in changed.items()})
    found = shop.retriever.find(SearchQuery("", VIEW, facets=("availability",)))
    assert found.facets == {"availability": {"in_stock": 4}}


@given(st.lists(st.booleans(), min_size=len(SHOP), max_size=len(SHOP)))
def test_counts_are_those_of_counting_one_by_one(passing: list[bool]) -> None:
    import numpy as np

    reader = TraitReader(FakeLexicon())
    facets = Facets.build([(product, reader.read(product)) for product in SHOP])
    counted = facets.counts(["brand"], np.array(passing))["brand"]
    for brand in ("lumora", "kaze & co"):
        mine = [product for product, passes in zip(SHOP, passing, strict=True) if passes]
        assert counted.get(brand, 0) == sum((one.brand or "").lower() == brand for one in mine)
