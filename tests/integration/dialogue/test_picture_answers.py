"""Answers about looks: cards in the shopper's language, and an honest word where looks are not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from assistant.dialogue.engines import Engines
from assistant.dialogue.shop import Shop
from assistant.dialogue.suggestions import Suggestions
from assistant.dialogue.view import ViewResolver
from assistant.domain.conversation import TurnContext
from assistant.domain.errors import Unavailable
from assistant.domain.offer import Undeliverable
from assistant.domain.product import Product
from assistant.domain.requests import Filters, PictureRequest, SimilarBy, SimilarRequest, View
from assistant.domain.search import Constraints
from assistant.ranking.exploration import Exploration
from tests.contracts.picture_search import COLORS, PRODUCTS
from tests.fake_pictures import FakePictureSearch, painted
from tests.fakes import (
    FakeCatalog,
    FakeClock,
    FakePolicies,
    FakePricing,
    FakeRecommender,
    FakeRetriever,
    MemoryConversationStore,
    MemoryExplorationLog,
    MemoryInteractionLog,
    MemoryProfileStore,
)
from tests.integration.dialogue.house import words

RED = painted((240, 0, 0))


def shop(
    pictures: FakePictureSearch | None,
    undeliverable: Undeliverable = Undeliverable.SHOW,
    goods: Sequence[Product] = PRODUCTS,
) -> Shop:
    known, clock = words(), FakeClock()
    engines = Engines(
        FakeCatalog(goods, known.lexicon),
        FakeRetriever(goods, known.lexicon, FakePricing()),
        FakeRecommender([product.id for product in goods], {"scarf": ["tie", "leaf", "sea", "unseen"]}),
        FakePricing(),
        known.lexicon,
        FakePolicies({}),
        pictures=pictures,
    )
    return Shop(
        lambda: engines,
        known.identifier,
        known.understander,
        ViewResolver(known.markets, "DE", undeliverable),
        known.locales,
        known.markets,
        known.localizer,
        Suggestions(
            MemoryInteractionLog(),
            MemoryProfileStore(),
            MemoryConversationStore(),
            MemoryExplorationLog(),
            Exploration(0.0),
        ),
        "en",
        clock,
    )


def ids(answer: dict[str, Any]) -> list[str]:
    return [card["id"] for card in answer["products"]]


async def test_a_picture_finds_cards_with_their_likeness() -> None:
    pictures = FakePictureSearch(COLORS)
    request = PictureRequest(RED, TurnContext("ar", "EUR", "DE"), limit=2)
    answer = await shop(pictures).search_image(request)
    assert ids(answer) == ["scarf", "tie"]
    assert (answer["language"], answer["currency"], answer["total"]) == ("ar", "EUR", 4)
    assert answer["products"][0]["scores"]["visual"] > 0.9
    assert answer["degraded"] == []


@pytest.mark.parametrize(
    ("language", "word"), [("de", "grün"), ("hi", "हरा"), ("ja", "緑"), ("ru", "зелёный")]
)
async def test_filters_may_be_named_in_any_language(language: str, word: str) -> None:
    pictures = FakePictureSearch(COLORS, {"green": frozenset({"leaf"})})
    request = PictureRequest(RED, TurnContext(language), Filters(colors=(word,)), view=View.IDS)
    answer = await shop(pictures).search_image(request)
    assert ids(answer) == ["leaf"]
    assert answer["constraints"]["colors"] == ["green"]
    assert pictures.asked[0][1] == Constraints(colors=("green",))


async def test_a_shop_that_knows_no_looks_says_what_to_do() -> None:
    with pytest.raises(Unavailable, match="DRAGOMAN_PICTURES"):
        await shop(None).search_image(PictureRequest(RED))


@pytest.mark.parametrize(
    ("pictures", "product_id", "first", "degraded"),
    [
        (FakePictureSearch(COLORS), "tie", "scarf", []),
        (FakePictureSearch(COLORS), "unseen", "leaf", ["visual"]),
        (None, "tie", "leaf", ["visual"]),
    ],
)
async def test_what_looks_alike_or_else_reads_alike(
    pictures: FakePictureSearch | None, product_id: str, first: str, degraded: list[str]
) -> None:
    answer = await shop(pictures).similar(SimilarRequest(product_id, SimilarBy.VISUAL, 3))
    assert (ids(answer)[0], answer["degraded"]) == (first, degraded)
    assert product_id not in ids(answer)


@pytest.mark.parametrize(("pictures", "seen"), [(FakePictureSearch(COLORS), 4), (None, 0)])
async def test_front_ends_are_told_whether_to_offer_it(pictures: FakePictureSearch | None, seen: int) -> None:
    known = (await shop(pictures).capabilities())["pictures"]
    assert known == {
        "products": seen,
        "types": ["image/jpeg", "image/png", "image/webp", "image/gif"],
        "bytes": 8 * 1024 * 1024,
    }


@pytest.mark.parametrize(
    ("country", "found"), [("DE", {"tie", "leaf", "sea", "unseen"}), ("JP", {"leaf", "sea"})]
)
async def test_neighbours_by_behaviour_may_be_hidden_where_they_are_not_shipped(
    country: str, found: set[str]
) -> None:
    german = frozenset({"DE"})
    goods = [replace(one, ships_to=german if one.id in ("tie", "unseen") else None) for one in PRODUCTS]
    request = SimilarRequest("scarf", SimilarBy.COLLABORATIVE, 5, TurnContext("en", "EUR", country))
    assert set(ids(await shop(None, Undeliverable.HIDE, goods).similar(request))) == found
