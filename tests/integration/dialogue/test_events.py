"""A turn is one stream: in order, numbered, committed before it is answered, and always finished."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from assistant.domain.conversation import Role, Shopper, StoredTurn, Turn, TurnEventType, TurnStatus
from assistant.domain.errors import NotFound
from assistant.domain.reply import ReplyPart, ReplyPlan
from tests.fakes import FakeComposer, MemoryConversationStore
from tests.integration.dialogue.house import House, kinds, shown


async def test_events_come_in_the_order_of_the_contract_and_are_numbered_from_one() -> None:
    events = await House().events("a warm blanket")
    assert kinds(events) == ["turn", "products", "text", "suggestions", "done"]
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))


async def test_the_whole_answer_is_the_sum_of_its_events() -> None:
    events = await House().events("a warm blanket")
    answer = events[-1].data
    deltas = [str(event.data["delta"]) for event in events if event.type is TurnEventType.TEXT]
    assert len(deltas) > 1
    assert "".join(deltas).strip() == answer["text"]
    assert events[1].data["products"] == answer["products"]
    assert events[0].data.items() <= answer.items()
    assert {**events[-2].data}.items() <= answer.items()


async def test_the_message_is_stored_before_anything_is_understood() -> None:
    house = House()
    turn = house.manager.respond(Turn("a warm blanket"))
    async with aclosing(turn) as events:
        first = await anext(events)
        kept = await house.store.load(str(first.data["conversation_id"]))
        assert [(m.role, m.text, m.status) for m in kept.messages] == [
            (Role.SHOPPER, "a warm blanket", TurnStatus.ACCEPTED)
        ]


async def test_the_answer_and_what_was_shown_are_stored_before_done_is_said() -> None:
    house = House()
    closed_at_done = -1
    async for event in house.manager.respond(Turn("a warm blanket")):
        if event.type is TurnEventType.DONE:
            closed_at_done = len(house.store.closed)
    assert closed_at_done == 1
    reply = (await house.store.load("cnv_" + "0" * 43)).messages[-1]
    assert reply.role is Role.ASSISTANT
    assert [one.rank for one in reply.shown] == [1, 2, 3, 4]
    assert all(one.propensity == 1.0 and one.recommendation_id.startswith("rec_") for one in reply.shown)


async def test_a_machine_says_that_it_is_one_on_the_first_turn_only() -> None:
    house = House()
    first, second = await house.say("a warm blanket"), await house.say("thanks")
    assert first["disclosure"]
    assert "disclosure" not in second


async def test_the_same_key_gets_the_same_answer_and_nothing_runs_again() -> None:
    house = House()
    turn = Turn("a warm blanket", idempotency_key="k" * 30, body_hash="b")
    first = await house.events(turn)
    again = await house.events(turn)
    assert again[-1].data == first[-1].data
    assert kinds(again) == kinds(first)
    assert [event.sequence for event in again] == list(range(1, len(again) + 1))
    assert len(house.retriever.queries) == 1
    assert len(house.store.closed) == 1


async def test_an_unknown_conversation_raises_before_the_first_event() -> None:
    with pytest.raises(NotFound):
        await House().events(Turn("hello", conversation_id="cnv_" + "z" * 43))


async def test_another_shoppers_conversation_does_not_open() -> None:
    house = House()
    await house.say("a warm blanket", shopper=Shopper("alma"))
    with pytest.raises(NotFound):
        await house.say("cheaper", shopper=Shopper("boris"))


@pytest.mark.parametrize("after", ["turn", "products", "text"])
async def test_a_listener_who_leaves_in_mid_turn_leaves_a_closed_turn(after: str) -> None:
    house = House()
    async with aclosing(house.manager.respond(Turn("a warm blanket"))) as events:
        async for event in events:
            if event.type.value == after:
                break
    (_, result), *others = house.store.closed
    assert others == []
    assert result["interrupted"] is True
    assert bool(result["products"]) == (after != "turn")
    # What was decided already is said by templates, so that a retry finds an answer.
    assert bool(result["text"]) == (after != "turn")


async def test_a_conversation_goes_on_after_an_interrupted_turn() -> None:
    house = House()
    async with aclosing(house.manager.respond(house.turn("a warm blanket"))) as events:
        async for event in events:
            house.conversation = str(event.data.get("conversation_id", house.conversation))
            if event.type is TurnEventType.TEXT:
                break
    answer = await house.say("compare the first two")
    assert shown(answer) == [one["id"] for one in house.store.closed[0][1]["products"][:2]]


async def test_two_messages_at_once_are_answered_one_after_the_other() -> None:
    house = House()
    await house.say("a warm blanket")
    house.retriever.delay = 0.02
    first, second = await asyncio.gather(house.say("only under 50 dollars"), house.say("not green please"))
    assert first["constraints"]["price"]["max"] == 5000
    assert first["constraints"]["exclude"]["colors"] == []
    assert second["constraints"]["price"]["max"] == 5000
    assert second["constraints"]["exclude"]["colors"] == ["green"]
    assert [turn_id for turn_id, _ in house.store.closed][1:] == [first["turn_id"], second["turn_id"]]


async def test_different_conversations_do_not_wait_for_each_other() -> None:
    composer = _Gated()
    house = House(composer=composer)
    slow = asyncio.create_task(house.say(Turn("a warm blanket")))
    await composer.reached.wait()
    composer.gated = False
    quick = await house.say(Turn("coffee beans"))
    assert quick["products"]
    assert not slow.done()
    composer.gate.set()
    assert (await slow)["products"]


class _Gated(FakeComposer):
    """Hold the first reply back until the gate opens."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.reached, self.gated = asyncio.Event(), asyncio.Event(), True

    async def compose(self, plan: ReplyPlan) -> AsyncGenerator[ReplyPart]:
        self.reached.set()
        if self.gated:
            await self.gate.wait()
        async for part in super().compose(plan):
            yield part


class _Refusing(MemoryConversationStore):
    async def close_turn(self, *arguments: object) -> None:
        raise OSError("disk full")


async def test_a_store_that_cannot_keep_the_answer_is_never_hidden() -> None:
    answer = await House(store=_Refusing()).say("a warm blanket")
    assert answer["persisted"] is False
    assert "storage" in answer["degraded"]
    assert answer["products"]


async def test_a_kept_answer_does_not_claim_to_be_lost() -> None:
    house = House()
    answer = await house.say("a warm blanket")
    assert "persisted" not in answer
    assert answer["degraded"] == []
    assert house.store.closed == [(answer["turn_id"], answer)]


async def test_a_store_that_cannot_keep_the_message_gets_no_answer() -> None:
    class Full(MemoryConversationStore):
        async def open_turn(self, turn: Turn) -> StoredTurn:
            raise OSError("disk full")

    house = House(store=Full())
    with pytest.raises(OSError, match="disk full"):
        await house.say("a warm blanket")
    assert house.retriever.queries == []
