"""What is lost on the way is named in `degraded`, and the shopper always gets an answer in time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence

import pytest

from assistant.dialogue import patience
from assistant.domain.errors import Unavailable
from assistant.domain.recommendation import RecommendationRequest, Recommendations
from assistant.domain.reply import ActKind, ReplyPart, ReplyPlan, TextSegment
from assistant.domain.search import Vocabulary
from tests.fakes import FakeCatalog, FakeComposer, FakeRecommender
from tests.integration.dialogue.goods import GOODS
from tests.integration.dialogue.house import House, kinds, shown

PATIENCE = 0.15


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_PATIENCE_S", PATIENCE)


class _Silent(FakeRecommender):
    """A recommender that never answers."""

    async def recommend(self, request: RecommendationRequest) -> Recommendations:
        await asyncio.sleep(60)
        raise AssertionError("nobody waits this long")


async def test_a_search_that_fails_ends_in_an_apology() -> None:
    house = House(composer=(composer := FakeComposer()))
    house.retriever.fail_with = RuntimeError("secret detail")
    answer = await house.say("a warm blanket")
    assert answer["degraded"] == ["retrieval"]
    assert answer["products"] == []
    assert [act.kind for act in composer.plans[0].acts] == [ActKind.APOLOGY]
    assert "secret" not in str(answer)


@pytest.mark.parametrize("text", ["a warm blanket", "a green wool blanket under 40 dollars, not cotton"])
async def test_a_search_that_hangs_costs_one_patience_and_no_more(text: str) -> None:
    house = House()
    house.retriever.delay = 60
    start = time.monotonic()
    answer = await house.say(text)
    assert time.monotonic() - start < PATIENCE + 1.0
    assert house.retriever.begun <= 2  # with the demands and without, at the same time
    assert answer["degraded"] == ["retrieval"]
    assert answer["text"]
    assert answer["relaxed"] == []


async def test_the_next_turn_is_well_again() -> None:
    house = House()
    house.retriever.fail_with = Unavailable("gone")
    await house.say("a warm blanket")
    house.retriever.fail_with = None
    answer = await house.say("a warm blanket")
    assert answer["degraded"] == []
    assert len(answer["products"]) == 4


@pytest.mark.parametrize("recommender", [FakeRecommender(fail_with=RuntimeError("broken")), _Silent()])
async def test_without_a_recommender_words_still_find(recommender: FakeRecommender) -> None:
    house = House(recommender=recommender)
    start = time.monotonic()
    answer = await house.say("a warm blanket")
    assert time.monotonic() - start < 2 * PATIENCE + 1.0
    assert sorted(shown(answer)) == ["fleece", "plaid", "quilt", "throw"]
    assert answer["degraded"] == ["recommender"]
    assert answer["strategy"] == "none"


async def test_without_a_search_what_is_popular_is_still_named_honestly() -> None:
    house = House()
    house.retriever.fail_with = RuntimeError("broken")
    answer = await house.say("what do you recommend?")
    assert "retrieval" in answer["degraded"]
    assert answer["text"]


class _Breaking(FakeComposer):
    """A composer that dies after `said` sentences."""

    def __init__(self, said: Sequence[str] = (), error: Exception | None = None) -> None:
        super().__init__()
        self.said = said
        self.error = error or RuntimeError("secret detail")

    async def compose(self, plan: ReplyPlan) -> AsyncGenerator[ReplyPart]:
        for sentence in self.said:
            yield ReplyPart((TextSegment(sentence),))
        raise self.error


@pytest.mark.parametrize("error", [RuntimeError("secret detail"), Unavailable("secret detail")])
async def test_a_composer_that_dies_is_an_error_and_then_done(error: Exception) -> None:
    house = House(composer=_Breaking(error=error))
    events = await house.events("a warm blanket")
    assert kinds(events) == ["turn", "products", "error", "done"]
    answer = events[-1].data
    assert answer["degraded"] == ["turn"]
    assert answer["text"]
    assert answer["speech"]
    assert len(answer["products"]) == 4
    assert "secret" not in str([dict(event.data) for event in events])
    assert house.store.closed == [(answer["turn_id"], answer)]


async def test_what_was_said_before_the_failure_stays_said() -> None:
    events = await House(composer=_Breaking(("Four blankets.",))).events("a warm blanket")
    assert kinds(events) == ["turn", "products", "text", "error", "done"]
    assert events[-1].data["text"] == "Four blankets."


async def test_a_conversation_goes_on_after_a_failed_turn() -> None:
    house = House(composer=(composer := _Breaking(("Four blankets.",))))
    first = await house.say("a warm blanket")
    composer.error = Unavailable("still gone")
    second = await house.say("compare the first two")
    assert shown(second) == shown(first)[:2]


class _Torn(FakeCatalog):
    def vocabulary(self) -> Vocabulary:
        raise RuntimeError("secret detail")


async def test_a_catalogue_that_fails_while_understanding_still_ends_in_done() -> None:
    house = House(catalog=_Torn(GOODS))
    events = await house.events("a warm blanket")
    assert [event.type.value for event in events] == ["error", "done"]
    assert events[-1].data["products"] == []
    assert "secret" not in str([dict(event.data) for event in events])
