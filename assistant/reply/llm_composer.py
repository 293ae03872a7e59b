"""Compose replies with a language model, checked sentence by sentence, and never only with it.

The ladder under one deadline: model → fallback model → template. A sentence reaches the shopper only
when it is finished and grounded, so a cut connection leaves no half price.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant.domain.errors import Unavailable
from assistant.domain.reply import ActKind, ReplyPart, ReplyPlan
from assistant.ports import Composer
from assistant.reply.breaker import Breaker
from assistant.reply.grounding import Grounding
from assistant.reply.llm import LanguageModel
from assistant.reply.prompts import build_messages
from assistant.reply.references import UnknownReference, ends_sentence, finished_sentences, parse_segments

__all__ = ["LlmComposer"]

_VERBATIM = frozenset(
    {
        ActKind.POLICY,
        ActKind.POLICY_UNKNOWN,
        ActKind.ORDER_STATUS_UNKNOWN,
        ActKind.HAND_OFF,
        ActKind.UNSAFE,
        ActKind.APOLOGY,
        ActKind.CONTRADICTION,
        ActKind.NOTED_HERE_ONLY,
        ActKind.REMEMBERED,
        ActKind.FORGOTTEN,
    }
)
"""Acts whose words are the shop's own promise or a guard: templates always say them."""
_FIRST_TOKEN_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class _Rung:
    """One model of the ladder with its breaker."""

    model: LanguageModel
    breaker: Breaker


@dataclass(slots=True)
class _Usage:
    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0


class LlmComposer:
    """Implement Composer over one or two models, with templates beneath."""

    def __init__(
        self,
        rungs: Sequence[tuple[LanguageModel, Breaker]],
        template: Composer,
        grounding: Callable[[], Grounding],
        language_name: Callable[[str], str],
        deadline: float,
    ) -> None:
        self._rungs = tuple(_Rung(model, breaker) for model, breaker in rungs)
        self._template = template
        self._grounding = grounding
        self._language_name = language_name
        self._deadline = deadline

    async def compose(self, plan: ReplyPlan) -> AsyncGenerator[ReplyPart]:
        """Yield grounded sentences as they finish; the last part carries usage and what was lost."""
        spoken = tuple(act for act in plan.acts if act.kind not in _VERBATIM)
        verbatim = tuple(act for act in plan.acts if act.kind in _VERBATIM)
        usage, lost = _Usage(), set[str]()
        said = False
        if spoken:
            async with aclosing(self._speak(replace(plan, acts=spoken), usage, lost)) as parts:
                async for part in parts:
                    said = True
                    yield part
        rest = replace(plan, acts=verbatim if said else plan.acts)
        if rest.acts:
            async for part in self._template.compose(rest):
                yield part
        yield ReplyPart(
            segments=(),
            generated_by="llm" if said else "template",
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            llm_calls=usage.calls,
            degraded=tuple(sorted(lost)),
        )

    async def _speak(self, plan: ReplyPlan, usage: _Usage, lost: set[str]) -> AsyncGenerator[ReplyPart]:
        """Yield what the first working model says; nothing when none works."""
        messages = build_messages(plan, self._language_name(plan.language))
        loop = asyncio.get_running_loop()
        end = loop.time() + self._deadline
        said = False
        for index, rung in enumerate(self._rungs):
            if not rung.breaker.allows():
                lost.add("llm")
                continue
            left = end - loop.time()
            if left <= 0.05:
                break
            share = 1.0 if index == len(self._rungs) - 1 else _FIRST_TOKEN_SHARE
            usage.calls += 1
            try:
                async with aclosing(
                    self._sentences(rung.model, messages, plan, usage, lost, left, left * share)
                ) as parts:
                    async for part in parts:
                        said = True
                        yield part
            except Unavailable:
                rung.breaker.failed()
                lost.add("llm")
                if said:
                    return
                continue
            rung.breaker.succeeded()
            if said:
                return

    async def _sentences(
        self,
        model: LanguageModel,
        messages: Sequence[tuple[str, str]],
        plan: ReplyPlan,
        usage: _Usage,
        lost: set[str],
        deadline: float,
        first_token: float,
    ) -> AsyncGenerator[ReplyPart]:
        grounding, buffer, complete = self._grounding(), "", False
        async with aclosing(model.stream(messages, deadline=deadline, first_token=first_token)) as chunks:
            async for chunk in chunks:
                usage.input_tokens += chunk.input_tokens
                usage.output_tokens += chunk.output_tokens
                complete = complete or chunk.finished
                sentences, buffer = finished_sentences(buffer + chunk.text)
                for sentence in sentences:
                    if part := _grounded(sentence, plan, grounding, lost):
                        yield part
        if buffer.strip() and not complete and not ends_sentence(buffer):
            raise Unavailable("the model was cut off")
        if part := _grounded(buffer, plan, grounding, lost):
            yield part


def _grounded(sentence: str, plan: ReplyPlan, grounding: Grounding, lost: set[str]) -> ReplyPart | None:
    """Return a sentence as a part, or None (and say so in `lost`) when it states what it may not."""
    if not sentence.strip():
        return None
    try:
        segments = parse_segments(sentence, plan.items)
    except UnknownReference:
        lost.add("grounding")
        return None
    if grounding.check(segments, plan) is not None:
        lost.add("grounding")
        return None
    return ReplyPart(segments, generated_by="llm")
