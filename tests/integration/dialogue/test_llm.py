"""With a language model: one streamed call a turn, cards before text, and facts rendered by code."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from assistant.domain.conversation import TurnEventType
from assistant.reply.breaker import Breaker
from assistant.reply.grounding import Grounding
from assistant.reply.llm import LanguageModel
from assistant.reply.llm_composer import LlmComposer
from assistant.reply.templates import TemplateComposer
from tests.fakes import FakeClock, FakeOpenAI, Script, fake_openai
from tests.integration.dialogue.house import House, kinds, shown, words


@asynccontextmanager
async def talkative(*scripts: Script, deadline: float = 5.0) -> AsyncIterator[tuple[House, FakeOpenAI]]:
    """Run a house whose composer asks a scripted provider."""
    localizer = words().localizer
    async with fake_openai(*scripts) as provider:
        model = LanguageModel("scripted", api_key="secret", base_url=provider.base_url)
        await model.warm_up()
        composer = LlmComposer(
            [(model, Breaker(FakeClock()))],
            TemplateComposer(localizer),
            Grounding,
            localizer.language_name,
            deadline,
        )
        yield House(composer=composer), provider
        await model.close()


async def test_a_turn_is_exactly_one_streamed_call() -> None:
    async with talkative(Script("I would take [[P1]]. It is [[P1.price]].")) as (house, provider):
        answer = await house.say("a warm blanket")
    assert len(provider.calls) == 1
    assert provider.calls[0]["stream"] is True
    assert answer["usage"]["llm_calls"] == 1
    assert answer["usage"]["input_tokens"] > 0
    assert (answer["generated_by"], answer["degraded"]) == ("llm", [])


async def test_names_and_prices_are_written_by_code() -> None:
    async with talkative(Script("I would take [[P1]]. It is [[P1.price]].")) as (house, _):
        answer = await house.say("a warm blanket")
    card = answer["products"][0]
    assert answer["text"] == f"I would take {card['title']}. It is {card['price_text']}."
    assert "dollars" in answer["speech"]


async def test_cards_come_before_the_models_first_word() -> None:
    async with talkative(Script("Here you are.", delay=0.2)) as (house, provider):
        events = house.manager.respond(house.turn("a warm blanket"))
        order = [(event.type.value, len(provider.calls)) async for event in events]
    assert order[:2] == [("turn", 0), ("products", 0)]
    assert order[2] == ("text", 1)


async def test_sentences_arrive_one_by_one() -> None:
    async with talkative(Script("One. Two is [[P2]]. Three.", gap=0.01)) as (house, _):
        events = await house.events("a warm blanket")
    deltas = [str(event.data["delta"]) for event in events if event.type is TurnEventType.TEXT]
    assert len(deltas) == 3
    assert "".join(deltas) == events[-1].data["text"]


async def test_a_policy_costs_no_call() -> None:
    async with talkative(Script("Never said.")) as (house, provider):
        answer = await house.say("can I return it?")
    assert provider.calls == []
    assert answer["generated_by"] == "template"


async def test_a_model_that_is_gone_is_named_and_templates_answer() -> None:
    async with talkative(Script(status=500)) as (house, _):
        events = await house.events("a warm blanket")
    answer = events[-1].data
    assert kinds(events) == ["turn", "products", "text", "suggestions", "done"]
    assert (answer["generated_by"], answer["degraded"]) == ("template", ["llm"])
    assert answer["products"][0]["title"] in answer["text"]


async def test_the_model_is_told_what_was_said_before() -> None:
    async with talkative(Script("Take [[P1]].")) as (house, provider):
        await house.say("a warm blanket")
        second = await house.say("only in green")
    assert len(provider.calls) == 2
    assert "a warm blanket" in str(provider.calls[1]["messages"])
    assert sorted(shown(second)) == ["plaid", "quilt"]


async def test_a_listener_who_leaves_closes_the_call_too() -> None:
    async with talkative(Script("One sentence. " * 300, gap=0.01)) as (house, provider):
        events = house.manager.respond(house.turn("a warm blanket"))
        async for event in events:
            if event.type is TurnEventType.TEXT:
                break
        await events.aclose()
        for _ in range(100):
            if provider.hung_up:
                break
            await asyncio.sleep(0.01)
    assert provider.hung_up == 1
    assert house.store.closed[0][1]["interrupted"] is True
