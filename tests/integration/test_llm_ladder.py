"""Model → fallback model → template, under one deadline, with the real client against a scripted server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from assistant.domain.money import Money
from assistant.domain.offer import MarketView, Offer
from assistant.domain.policy import PolicyText
from assistant.domain.product import Product
from assistant.domain.reply import Act, ActKind, Item, PriceRef, ProductRef, ReplyPart, ReplyPlan, TextSegment
from assistant.i18n.locale import Locales
from assistant.i18n.markets import Markets
from assistant.i18n.messages import Messages
from assistant.reply.breaker import Breaker
from assistant.reply.grounding import Grounding
from assistant.reply.llm import LanguageModel
from assistant.reply.llm_composer import LlmComposer
from assistant.reply.localizer import Localizer
from assistant.reply.templates import TemplateComposer
from tests.fake_openai import FakeOpenAI, Script, fake_openai
from tests.fake_storage import FakeClock

BLANKET = Item(Product("b1", "Wolldecke"), "Wolldecke", "de", Offer(Money(4900, "EUR")))
PLAN = ReplyPlan(
    (Act(ActKind.FOUND, {"count": 1}, (BLANKET,)),), "en", MarketView("DE", "EUR"), message="a blanket"
)
DEADLINE = 1.5


@asynccontextmanager
async def ladder(
    *scripts: Script, fallback: bool = False, threshold: int = 5
) -> AsyncIterator[tuple[LlmComposer, FakeOpenAI]]:
    """Run a composer over a scripted provider."""
    locales = Locales.discover()
    localizer = Localizer(locales, Messages(locales), Markets.load())
    async with fake_openai(*scripts) as provider:
        names = ("first", "second") if fallback else ("first",)
        models = [LanguageModel(name, api_key="secret", base_url=provider.base_url) for name in names]
        for model in models:
            await model.warm_up()
        composer = LlmComposer(
            [(model, Breaker(FakeClock(), threshold)) for model in models],
            TemplateComposer(localizer),
            Grounding,
            localizer.language_name,
            DEADLINE,
        )
        yield composer, provider
        for model in models:
            await model.close()


async def compose(composer: LlmComposer, plan: ReplyPlan = PLAN) -> list[ReplyPart]:
    return [part async for part in composer.compose(plan)]


def said(parts: list[ReplyPart]) -> list[object]:
    return [segment for part in parts for segment in part.segments]


async def test_a_turn_is_one_streamed_call_whose_references_become_segments() -> None:
    script = Script("I would take [[P1]]. It is [[P1.price]] and very soft.")
    async with ladder(script) as (composer, provider):
        parts = await compose(composer)
    assert said(parts) == [
        TextSegment("I would take "),
        ProductRef("b1"),
        TextSegment("."),
        TextSegment(" It is "),
        PriceRef("b1"),
        TextSegment(" and very soft."),
    ]
    assert len(provider.calls) == 1
    assert provider.calls[0]["stream"] is True
    assert provider.calls[0]["model"] == "first"
    last = parts[-1]
    assert (last.generated_by, last.llm_calls, last.input_tokens, last.degraded) == ("llm", 1, 11, ())


async def test_the_prompt_holds_no_secret_and_the_price_only_to_compare() -> None:
    async with ladder(Script("Fine.")) as (composer, provider):
        await compose(composer)
    prompt = str(provider.calls[0]["messages"])
    assert "secret" not in prompt
    assert "price_for_comparing_only" in prompt


@pytest.mark.parametrize(
    "script",
    [
        Script(status=500),
        Script(status=429),
        Script("Hello there. ", garbage=True),
        Script(""),
        Script("Half a sen", cut_after=1),
        Script("Late.", delay=5),
        Script("Never ends and says noth", stall_after=1),
        Script("blah ", endless=True, piece=5),
    ],
    ids=["500", "429", "garbage", "empty", "cut", "slow", "stalled", "endless"],
)
async def test_every_fault_ends_in_the_template_within_the_deadline(script: Script) -> None:
    async with ladder(script) as (composer, _):
        start = time.monotonic()
        parts = await compose(composer)
        took = time.monotonic() - start
    assert ProductRef("b1") in said(parts)
    assert parts[-1].generated_by == "template"
    assert "llm" in parts[-1].degraded
    assert took < DEADLINE + 1


async def test_a_refused_connection_ends_in_the_template() -> None:
    async with ladder(Script("Fine.")) as (composer, provider):
        pass
    assert provider.calls == []
    parts = await compose(composer)
    assert parts[-1].degraded == ("llm",)
    assert ProductRef("b1") in said(parts)


async def test_the_second_model_answers_when_the_first_fails() -> None:
    async with ladder(Script(status=503), Script("Take [[P1]]."), fallback=True) as (composer, provider):
        parts = await compose(composer)
    assert [call["model"] for call in provider.calls] == ["first", "second"]
    assert parts[-1].generated_by == "llm"
    assert parts[-1].degraded == ("llm",)


async def test_a_lie_is_dropped_and_the_rest_is_kept() -> None:
    script = Script("It costs 5 dollars. Take [[P1]]. See evil.com now. Use [[P9]].")
    async with ladder(script) as (composer, _):
        parts = await compose(composer)
    assert said(parts) == [TextSegment(" Take "), ProductRef("b1"), TextSegment(".")]
    assert parts[-1].degraded == ("grounding",)


async def test_only_lies_end_in_the_template() -> None:
    async with ladder(Script("It costs 5 dollars. Ends in 24 hours.")) as (composer, _):
        parts = await compose(composer)
    assert ProductRef("b1") in said(parts)
    assert parts[-1].generated_by == "template"


async def test_a_cut_after_a_sentence_keeps_the_sentence_and_no_half() -> None:
    script = Script("Take [[P1]]. It costs [[P1.pri", piece=13, cut_after=2)
    async with ladder(script) as (composer, _):
        parts = await compose(composer)
    assert said(parts) == [TextSegment("Take "), ProductRef("b1"), TextSegment(".")]
    assert "llm" in parts[-1].degraded


async def test_a_policy_is_the_shops_own_words_and_costs_no_call() -> None:
    act = Act(ActKind.POLICY, {"topic": "returns"}, policy=PolicyText("returns", "30 days.", "en"))
    async with ladder(Script("Never.")) as (composer, provider):
        parts = await compose(composer, ReplyPlan((act,), "en", MarketView("US", "USD")))
    assert provider.calls == []
    assert parts[-1].llm_calls == 0


async def test_a_model_that_keeps_failing_is_left_alone() -> None:
    async with ladder(Script(status=500), threshold=2) as (composer, provider):
        for _ in range(6):
            parts = await compose(composer)
    assert len(provider.calls) == 2
    assert parts[-1].degraded == ("llm",)


async def test_hanging_up_closes_the_upstream() -> None:
    script = Script("One sentence. " * 400, gap=0.01)
    async with ladder(script) as (composer, provider):
        parts = composer.compose(PLAN)
        await anext(parts)
        await parts.aclose()
        for _ in range(100):
            if provider.hung_up:
                break
            await asyncio.sleep(0.01)
    assert provider.hung_up == 1
