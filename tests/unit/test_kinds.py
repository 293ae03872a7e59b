"""What a wish for a kind of product lets into its list, whatever the words of the products."""

from __future__ import annotations

import pytest

from assistant.dialogue.engines import Engines
from assistant.dialogue.kinds import names_kind, of_the_kind, sold_kinds
from assistant.dialogue.state import Topic
from assistant.domain.product import Product
from assistant.domain.search import Constraints, Exclusions, Hit, Vocabulary
from tests.fake_catalogue import FakeCatalog
from tests.fake_understanding import lexicon
from tests.fakes import FakePolicies, FakePricing, FakeRecommender, FakeRetriever

GOODS = (
    Product("silk", "Foulard en soie", language="fr", category=("Accessoires", "Écharpes")),
    Product("indigo", "藍染めストール", language="ja", category=("ファッション", "マフラー")),
    Product("fox", "Plush fox with a bow", language="en", category=("Toys", "Plush toys")),
    Product("tote", "Canvas tote bag", language="en", category=("Bags", "Tote bags")),
    Product("boots", "Snow boots", language="en", category=("Shoes", "Boots")),
    Product("pan", "Pfanne", language="de", category=("Küche", "Pfannen")),
)
SOLD = {
    "scarf": 2,
    "plush_toy": 1,
    "tote_bag": 1,
    "bag": 3,
    "handbag": 2,
    "boots": 1,
    "sweater": 2,
    "clothing": 40,
    "pan": 1,
}


@pytest.fixture
def engines() -> Engines:
    catalog = FakeCatalog(GOODS)
    catalog.vocabulary = lambda: Vocabulary(concepts=SOLD, size=100)  # type: ignore[method-assign]
    pricing = FakePricing()
    retriever = FakeRetriever(GOODS, lexicon(), pricing)
    return Engines(catalog, retriever, FakeRecommender(), pricing, lexicon(), FakePolicies({}))


def hits(*keys: str) -> list[Hit]:
    return [Hit(key, 1.0 - place / 10, {}) for place, key in enumerate(keys)]


def kept(topic: Topic, found: list[Hit], fitting: list[Hit], engines: Engines) -> list[str]:
    return [hit.product_id for hit in of_the_kind(topic, found, fitting, engines)]


def test_what_is_known_to_be_of_the_kind_comes_in_below_the_bar(engines: Engines) -> None:
    found = hits("fox", "silk", "indigo")
    assert kept(Topic("шарф", "ru", ("scarf",)), found, found[:1], engines) == ["fox", "silk", "indigo"]


def test_what_is_no_relative_of_the_kind_goes_from_a_narrowed_list(engines: Engines) -> None:
    narrowed = Topic("шарф", "ru", ("scarf",), constraints=Constraints(attributes={"material": ("silk",)}))
    found = hits("fox", "silk")
    assert kept(narrowed, found, found, engines) == ["silk"]


def test_where_a_refusal_leaves_none_of_the_kind_strangers_are_no_answer(engines: Engines) -> None:
    refusing = Topic(
        "sweater", "en", ("sweater",), constraints=Constraints(exclude=Exclusions(terms=("wool",)))
    )
    found = hits("boots", "fox")
    assert kept(refusing, found, found, engines) == []


def test_where_a_refusal_leaves_none_of_the_kind_its_nearest_relatives_are(engines: Engines) -> None:
    refusing = Topic(
        "handbag", "en", ("handbag",), constraints=Constraints(exclude=Exclusions(terms=("leather",)))
    )
    found = hits("boots", "tote")
    assert kept(refusing, found, found, engines) == ["tote"]


def test_a_wish_without_a_known_kind_keeps_what_fits(engines: Engines) -> None:
    found = hits("fox", "silk")
    assert kept(Topic("something odd", "en"), found, found[:1], engines) == ["fox"]


def test_a_shop_of_pans_sells_frying_pans_and_one_of_tools_no_drills(engines: Engines) -> None:
    assert sold_kinds(["frying_pan"], engines) == {"pan"}
    assert sold_kinds(["drill"], engines) == frozenset()


def test_only_products_make_a_kind(engines: Engines) -> None:
    assert names_kind(Topic("шарф", "ru", ("scarf",)), engines)
    assert not names_kind(Topic("for mum", "en", ("mother",)), engines)
