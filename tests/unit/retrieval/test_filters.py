from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.money import Money
from assistant.domain.offer import MarketView
from assistant.domain.product import Product, Rating
from assistant.domain.search import NO_CONSTRAINTS, Constraints, Exclusions, PriceRange
from retrieval.facets import Facets
from retrieval.filters import Filters
from retrieval.keyword_index import KeywordDocument, KeywordIndex
from retrieval.prices import PriceColumns
from retrieval.traits import TraitReader
from tests.fake_retrieval import FakeLexicon, FakePricing

VIEW = MarketView("DE", "EUR")
PRODUCTS = (
    Product(
        "men", "Boots", language="en", brand="Bergfreund", price=Money(9000, "EUR"),
        attributes={"gender": ("men",), "color": ("navy",)}, rating=Rating(Decimal("4.3"), 5),
    ),
    Product(
        "women", "Stiefel", "Aus echtem Leder.", "de", category=("Schuhe", "Stiefel"),
        price=Money(8000, "USD"), attributes={"gender": ("Damen",), "age_group": ("Kinder",)},
    ),
    Product("both", "Boots unisex", language="en", prices={"DE": Money(7000, "EUR")}),
    Product("lamp", "Lamp", "Comes with a leather strap. Waterproof.", "en", price=Money(500, "JPY")),
)  # fmt: skip


@pytest.fixture(scope="module")
def pricing() -> FakePricing:
    return FakePricing()


@pytest.fixture(scope="module")
def filters(tmp_path_factory: pytest.TempPathFactory, pricing: FakePricing) -> Filters:
    folder: Path = tmp_path_factory.mktemp("filters")
    lexicon = FakeLexicon()
    reader = TraitReader(lexicon)
    Facets.build((product, reader.read(product)) for product in PRODUCTS).save(folder / "facets")
    documents = [
        KeywordDocument(((product.title, product.language, 3), (product.description, product.language, 1)))
        for product in PRODUCTS
    ]
    return Filters(
        Facets.load(folder / "facets"),
        KeywordIndex.build(documents, folder / "keywords"),
        PriceColumns(lambda: PRODUCTS, pricing),
        lexicon,
        ("en", "de"),
    )


def passing(filters: Filters, constraints: Constraints, view: MarketView = VIEW) -> list[str]:
    mask = filters.mask(constraints, view)
    assert mask is not None
    return [product.id for product, passes in zip(PRODUCTS, mask, strict=True) if passes]


def test_no_constraints_filter_nothing(filters: Filters) -> None:
    assert filters.mask(NO_CONSTRAINTS, VIEW) is None


def test_a_man_is_shown_what_is_for_men_for_all_and_for_nobody_in_particular(filters: Filters) -> None:
    assert passing(filters, Constraints(attributes={"gender": ("male",)})) == ["men", "both", "lamp"]
    assert passing(filters, Constraints(attributes={"gender": ("female",)})) == ["women", "both", "lamp"]


def test_an_age_passes_what_states_none(filters: Filters) -> None:
    assert passing(filters, Constraints(attributes={"age_group": ("adult",)})) == ["men", "both", "lamp"]
    assert "women" in passing(filters, Constraints(attributes={"age": ("child",)}))


def test_a_colour_finds_its_shades(filters: Filters) -> None:
    assert passing(filters, Constraints(colors=("blue",))) == ["men"]


def test_a_shopper_may_name_a_value_in_any_language(filters: Filters) -> None:
    assert passing(filters, Constraints(attributes={"material": ("Leder",)})) == ["women", "lamp"]


def test_an_attribute_may_be_told_by_the_description_only(filters: Filters) -> None:
    assert passing(filters, Constraints(attributes={"feature": ("leather",)})) == ["women", "lamp"]


def test_a_price_is_compared_in_the_money_of_the_bound_and_must_be_known(
    filters: Filters, pricing: FakePricing
) -> None:
    below = Constraints(price=PriceRange(max=Money(7000, "EUR")))
    assert passing(filters, below) == ["women", "both"]  # 80 dollars are 40 euros here
    asked = len(pricing.views)
    assert passing(filters, below) == ["women", "both"]
    assert len(pricing.views) == asked  # computed once
    yen = Constraints(price=PriceRange(min=Money(1, "JPY")))
    assert passing(filters, yen) == ["lamp"]
    assert pricing.views[-1] == MarketView("DE", "JPY")


def test_ratings_are_compared_as_decimals(filters: Filters) -> None:
    assert passing(filters, Constraints(min_rating=Decimal("4.3"))) == ["men"]
    assert passing(filters, Constraints(min_rating=Decimal("4.31"))) == []


@pytest.mark.parametrize(
    ("excluded", "left"),
    [
        (Exclusions(brands=("BERGFREUND",)), ["women", "both", "lamp"]),
        (Exclusions(colors=("blue",)), ["women", "both", "lamp"]),
        (Exclusions(terms=("leather",)), ["men", "both"]),
        (Exclusions(terms=("boots",)), ["lamp"]),
        (Exclusions(terms=("waterproof",)), ["men", "women", "both"]),
        (Exclusions(terms=("schuhe",)), ["men", "both", "lamp"]),
    ],
)
def test_what_is_refused_is_gone_wherever_it_is_said(
    filters: Filters, excluded: Exclusions, left: list[str]
) -> None:
    assert passing(filters, Constraints(exclude=excluded)) == left


@given(
    st.builds(
        Constraints,
        brands=st.sampled_from([(), ("bergfreund",), ("nobody",)]),
        colors=st.sampled_from([(), ("blue",), ("black", "navy")]),
        attributes=st.sampled_from([{}, {"gender": ("male",)}, {"material": ("leather",)}]),
        exclude=st.sampled_from([Exclusions(), Exclusions(terms=("leather",))]),
    )
)
def test_another_constraint_never_lets_more_through(filters: Filters, constraints: Constraints) -> None:
    parts = [
        Constraints(brands=constraints.brands),
        Constraints(colors=constraints.colors),
        Constraints(attributes=constraints.attributes),
        Constraints(exclude=constraints.exclude),
    ]
    everything = np.ones(len(PRODUCTS), bool)
    masks = [filters.mask(part, VIEW) for part in parts]
    expected = np.logical_and.reduce([everything, *(mask for mask in masks if mask is not None)])
    found = filters.mask(constraints, VIEW)
    assert (everything if found is None else found).tolist() == expected.tolist()
