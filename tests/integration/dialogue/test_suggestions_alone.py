"""Suggestions outside of a dialogue: whose behaviour counts, what chance may do, and what is logged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from assistant.dialogue.engines import Engines
from assistant.dialogue.suggestions import Suggested, Suggestions
from assistant.domain.conversation import Shopper, Turn
from assistant.domain.errors import NotFound, Unavailable
from assistant.domain.exploration import Choice
from assistant.domain.interaction import EventType, Interaction
from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.domain.profile import Profile
from assistant.domain.recommendation import Strategy
from assistant.domain.requests import RecommendRequest, View
from assistant.domain.search import NO_CONSTRAINTS, Constraints
from assistant.ranking.exploration import Exploration
from tests.fakes import (
    FakeCatalog,
    FakeLexicon,
    FakePolicies,
    FakePricing,
    FakeRecommender,
    FakeRetriever,
    MemoryConversationStore,
    MemoryExplorationLog,
    MemoryInteractionLog,
    MemoryProfileStore,
)

VIEW = MarketView("US", "USD")
SHOP = [
    Product(
        f"p{number}", f"P{number}", category=("Tea",) if number < 10 else ("Ski",), brand=f"B{number % 3}"
    )
    for number in range(20)
]
ALMA = Shopper("alma")


class BrokenLog(MemoryExplorationLog):
    async def record(self, choices: Any) -> None:
        raise Unavailable("locked")


@dataclass
class Stand:
    """Suggestions over fakes."""

    share: float = 0.0
    log: MemoryInteractionLog = field(default_factory=MemoryInteractionLog)
    recommender: FakeRecommender = field(default_factory=lambda: FakeRecommender([p.id for p in SHOP]))

    def __post_init__(self) -> None:
        self.store = MemoryConversationStore(self.log)
        self.profiles = MemoryProfileStore(self.log)
        self.explorations = MemoryExplorationLog(self.log)

    async def suggest(self, constraints: Constraints = NO_CONSTRAINTS, **more: Any) -> Suggested:
        lexicon = FakeLexicon()
        engines = Engines(
            FakeCatalog(SHOP, lexicon),
            FakeRetriever(SHOP, lexicon, FakePricing()),
            self.recommender,
            FakePricing(),
            lexicon,
            FakePolicies(),
        )
        suggestions = Suggestions(
            self.log, self.profiles, self.store, self.explorations, Exploration(self.share, "uniform")
        )
        return await suggestions.suggest(RecommendRequest(**more), engines, "en", VIEW, constraints)

    @property
    def basket(self) -> list[str]:
        """What the recommender was asked with last."""
        return [entry.product_id for entry in self.recommender.requests[-1].basket]


def ids(found: Suggested) -> list[str]:
    return [candidate.product_id for candidate in found.candidates]


async def test_history_visit_and_basket_count_oldest_first() -> None:
    stand = Stand()
    turn = await stand.store.open_turn(Turn("hi", shopper=ALMA))
    await stand.log.append(
        [
            Interaction("alma", "p1", EventType.PURCHASE),
            Interaction("alma", "p2", EventType.IMPRESSION),
            Interaction("boris", "p3", conversation_id=turn.conversation_id),
        ]
    )

    found = await stand.suggest(items=("p4",), shopper=ALMA, conversation_id=turn.conversation_id)

    assert stand.basket == ["p1", "p3", "p4"]
    assert found.strategy is Strategy.PERSONAL
    assert stand.recommender.requests[-1].shopper_id == "alma"


async def test_a_new_event_of_the_conversation_counts_in_the_very_next_list() -> None:
    stand = Stand()
    turn = await stand.store.open_turn(Turn("hi"))
    conversation = turn.conversation_id
    assert (await stand.suggest(conversation_id=conversation)).strategy is Strategy.POPULAR

    await stand.log.append([Interaction(conversation, "p7", EventType.CLICK, conversation_id=conversation)])

    assert (await stand.suggest(conversation_id=conversation)).strategy is Strategy.SESSION
    assert stand.basket == ["p7"]


async def test_a_conversation_of_somebody_else_is_not_found() -> None:
    stand = Stand()
    turn = await stand.store.open_turn(Turn("hi", shopper=ALMA))
    with pytest.raises(NotFound):
        await stand.suggest(conversation_id=turn.conversation_id, shopper=Shopper("boris"))


async def test_what_a_shopper_stated_is_passed_on_in_traits() -> None:
    stand = Stand()
    await stand.profiles.put("alma", Profile(brands=("Kumo",), facts={"age_group": "25-34"}))

    await stand.suggest(shopper=ALMA)

    asked = stand.recommender.requests[-1]
    assert asked.traits == {"brand:kumo"}
    assert asked.profile is not None
    assert asked.profile.facts == {"age_group": "25-34"}


async def test_who_refused_gets_what_a_stranger_gets_and_no_exploration() -> None:
    stand = Stand(share=0.5)
    await stand.profiles.put("alma", Profile(brands=("Kumo",)))
    await stand.log.append([Interaction("alma", "p1", EventType.PURCHASE)])
    await stand.store.open_turn(Turn("no", shopper=ALMA, personalization=False))

    for refusal in ({"shopper": ALMA}, {"personalization": False}):
        found = await stand.suggest(**refusal)
        asked = stand.recommender.requests[-1]
        assert (asked.basket, asked.profile, asked.shopper_id, asked.personal) == ((), None, None, False)
        assert [c.propensity for c in found.candidates] == [1.0] * 10
    assert stand.log.choices == []


async def test_what_chance_chose_is_logged_with_all_that_could_have_been() -> None:
    stand = Stand(share=0.5)
    found = await stand.suggest(limit=4)

    (choice,) = stand.log.choices
    assert isinstance(choice, Choice)
    assert (choice.recommendation_id, choice.product_id) == (found.recommendation_id, ids(found)[-1])
    assert [option.product_id for option in choice.options] == ["p3", "p4", "p5", "p6", "p7"]
    assert sum(option.propensity for option in choice.options) == pytest.approx(1)
    assert found.candidates[-1].propensity in {0.5, 0.125}
    assert found.recommendation_id.startswith("rec_")


@pytest.mark.parametrize(
    "request_",
    [{"view": View.IDS}, {"strategy": "popularity"}, {"candidates": ("p1", "p2", "p3", "p4", "p5")}],
)
async def test_lists_that_no_shopper_sees_are_never_explored(request_: dict[str, Any]) -> None:
    stand = Stand(share=0.5)
    found = [ids(await stand.suggest(limit=4, **request_)) for _ in range(10)]
    assert found == found[:1] * 10
    assert stand.log.choices == []


async def test_a_choice_that_cannot_be_logged_is_shown_and_said() -> None:
    stand = Stand(share=0.5)
    stand.explorations = BrokenLog(stand.log)
    found = await stand.suggest(limit=4)
    assert len(found.candidates) == 4
    assert found.degraded == ("storage",)


async def test_diversity_spreads_the_list() -> None:
    stand = Stand()
    plain, apart = await stand.suggest(limit=6), await stand.suggest(limit=6, diversity=0.7)
    assert all(int(item[1:]) < 10 for item in ids(plain))
    assert sum(int(item[1:]) >= 10 for item in ids(apart)) >= 2
    assert ids(apart)[0] == ids(plain)[0]


async def test_filters_choose_among_all_products_and_not_among_the_first() -> None:
    stand = Stand()
    found = await stand.suggest(replace(NO_CONSTRAINTS, categories=("Ski",)), limit=3)
    assert ids(found) == ["p10", "p11", "p12"]
    some = await stand.suggest(
        replace(NO_CONSTRAINTS, categories=("Ski",)), candidates=("p1", "p15", "p12"), limit=3
    )
    assert ids(some) == ["p12", "p15"]
