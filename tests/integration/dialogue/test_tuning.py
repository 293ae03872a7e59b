"""Weights are chosen on products that shoppers went on to take, and are worth it on others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assistant.dialogue.engines import Engines
from assistant.dialogue.tuning import Case, hold_out, tune
from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.domain.search import Hit, SearchQuery, SearchResult
from assistant.ranking.tuned import BlendWeights, Tuned
from tests.fakes import FakeCatalog, FakePolicies, FakePricing, FakeRecommender, FakeRetriever
from tests.integration.dialogue.goods import GOODS
from tests.integration.dialogue.house import words

VIEW = MarketView("US", "USD")
START = datetime(2026, 8, 1, tzinfo=UTC)


def took(user: str, *items: str) -> list[Interaction]:
    return [
        Interaction(user, item, EventType.CLICK, timestamp=START + timedelta(hours=hour))
        for hour, item in enumerate(items)
    ]


def test_the_last_product_of_a_long_history_is_held_out_and_asked_for_by_its_kind() -> None:
    log = [
        *took("alma", "quilt", "snow", "hike", "throw"),
        *took("boris", "quilt", "throw"),
        Interaction("carla", "throw", EventType.IMPRESSION),
    ]
    held = hold_out(list(reversed(log)), FakeCatalog(GOODS), words().lexicon, ("de",), limit=9)
    (case,) = held.cases
    assert case.wanted == "throw"
    assert (case.topic.query, case.topic.language) == ("decke", "de")
    assert case.topic.glosses == (("en", "blanket"),)
    assert [entry.product_id for entry in case.basket] == ["hike"]
    assert {(one.user_id, one.item_id) for one in held.kept} == {
        ("alma", "quilt"),
        ("alma", "snow"),
        ("alma", "hike"),
        ("boris", "quilt"),
        ("boris", "throw"),
    }


def test_a_product_that_came_back_is_not_left_in_the_basket() -> None:
    log = took("alma", "throw", "quilt", "snow", "hike", "throw")
    (case,) = hold_out(log, FakeCatalog(GOODS), words().lexicon, ("en",), limit=9).cases
    assert "throw" not in [entry.product_id for entry in case.basket]


def test_no_more_shoppers_are_held_out_than_asked_for_and_gone_products_never() -> None:
    log = [*took("alma", "a", "b", "c", "gone"), *took("boris", "a", "b", "c", "throw")]
    log += took("carla", "a", "b", "c", "quilt")
    held = hold_out(log, FakeCatalog(GOODS), words().lexicon, ("en",), limit=1)
    assert [case.wanted for case in held.cases] == ["throw"]
    assert len(held.kept) == 4 + 3 + 4


BLANKETS = [Product(f"b{number}", f"Blanket {number}", language="en") for number in range(8)]


class Shelf(FakeRetriever):
    """Find all blankets, the later the less."""

    async def search(self, query: SearchQuery) -> SearchResult:
        found = await super().search(query)
        hits = tuple(
            Hit(product.id, 1.0 - place / 100, {"semantic": 1.0 - place / 100, "lexical": 1.0})
            for place, product in enumerate(BLANKETS)
        )
        return replace(found, hits=hits, total=len(hits))


def shop(likes: dict[str, list[str]]) -> Engines:
    """Return engines that find all blankets alike, and whose recommender knows what goes with what."""
    known = words().lexicon
    catalog = FakeCatalog(BLANKETS, known)
    retriever = Shelf(BLANKETS, known, FakePricing())
    recommender = FakeRecommender([product.id for product in BLANKETS], likes)
    return Engines(
        catalog,
        retriever,
        recommender,
        FakePricing(),
        known,
        FakePolicies(),
        Tuned(BlendWeights(taste=0.2, half=2.0, stranger=0.06)),
    )


def cases(wanted: str, count: int = 24) -> list[Case]:
    log = [one for n in range(count) for one in took(f"user-{n}", "b0", "b1", "b2", wanted)]
    return list(hold_out(log, FakeCatalog(BLANKETS), words().lexicon, ("en",), limit=count).cases)


async def test_taste_gets_more_weight_where_it_foretells_what_is_taken() -> None:
    engines = shop({"b0": ["b7"], "b1": ["b7"], "b2": ["b7"]})
    found = await tune(engines, cases("b7"), VIEW)
    assert found.weights.taste > 0.2
    assert found.validation["after"] > found.validation["before"]
    assert found.test["after"] > found.test["before"] > found.test["words"] - 1e-9
    assert found.cases == 24


async def test_what_is_in_force_stays_where_nothing_is_better() -> None:
    engines = shop({})
    found = await tune(engines, cases("b3"), VIEW)
    assert found.validation["after"] >= found.validation["before"]


async def test_too_few_cases_choose_nothing() -> None:
    with pytest.raises(InvalidInput, match="20 at least"):
        await tune(shop({}), cases("b7", 19), VIEW)
