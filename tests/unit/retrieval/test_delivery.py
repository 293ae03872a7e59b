"""What is not shipped to the shopper stays, comes last, or is not found, as the shop wishes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.domain.offer import MarketView, Undeliverable
from assistant.domain.product import Product, Rating
from assistant.domain.search import Constraints, SearchQuery
from assistant.ranking.fusion import Candidate
from assistant.ranking.guard import delivered_first
from tests.unit.retrieval.shop import opened

GERMANS_ONLY = Product(
    "de-only", "wool blanket", language="en", ships_to=frozenset({"DE", "AT"}), rating=Rating(Decimal(5), 900)
)
ANYWHERE = Product("anywhere", "soft blanket of wool", language="en", rating=Rating(Decimal(4), 20))
EUROPE = Product(
    "europe", "blanket", language="en", ships_to=frozenset({"DE", "FR"}), rating=Rating(Decimal(3), 9)
)
SHOP = (GERMANS_ONLY, ANYWHERE, EUROPE)


@pytest.mark.parametrize("text", ["wool blanket", ""])
@pytest.mark.parametrize(
    ("country", "undeliverable", "first", "found"),
    [
        ("DE", Undeliverable.LAST, "de-only", 3),
        ("DE", Undeliverable.HIDE, "de-only", 3),
        ("JP", Undeliverable.SHOW, "de-only", 3),
        ("JP", Undeliverable.LAST, "anywhere", 3),
        ("JP", Undeliverable.HIDE, "anywhere", 1),
        ("FR", Undeliverable.HIDE, "anywhere", 2),
    ],
)
def test_a_search_minds_where_the_shopper_is(
    tmp_path: Path, text: str, country: str, undeliverable: Undeliverable, first: str, found: int
) -> None:
    retriever = opened(tmp_path, SHOP).retriever
    view = MarketView(country, "EUR", undeliverable)
    result = retriever.find(SearchQuery(text, view, "en"))
    assert (result.hits[0].product_id, result.total, len(result.hits)) == (first, found, found)


def test_an_article_number_is_found_wherever_it_ships(tmp_path: Path) -> None:
    shop = [replace(GERMANS_ONLY, identifiers=("BL-4711",)), ANYWHERE, EUROPE]
    view = MarketView("JP", "JPY", Undeliverable.LAST)
    hits = opened(tmp_path, shop).retriever.find(SearchQuery("BL-4711", view, "en")).hits
    assert hits[0].product_id == "de-only"


async def test_neighbours_are_hidden_too(tmp_path: Path) -> None:
    retriever = opened(tmp_path, SHOP).retriever
    view = MarketView("JP", "JPY", Undeliverable.HIDE)
    assert [hit.product_id for hit in await retriever.similar("europe", Constraints(), view, 5)] == [
        "anywhere"
    ]


@pytest.mark.parametrize(
    ("undeliverable", "order"),
    [
        (Undeliverable.SHOW, ["de-only", "anywhere", "europe"]),
        (Undeliverable.LAST, ["anywhere", "de-only", "europe"]),
        (Undeliverable.HIDE, ["anywhere"]),
    ],
)
def test_lists_of_taste_mind_it_as_well(undeliverable: Undeliverable, order: list[str]) -> None:
    ranked = [Candidate(product.id, 1.0 - n / 10, {}) for n, product in enumerate(SHOP)]
    products = {product.id: product for product in SHOP}
    view = MarketView("JP", "JPY", undeliverable)
    assert [one.product_id for one in delivered_first(ranked, products, view)] == order
