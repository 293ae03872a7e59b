"""Answer one turn: commit the message, run the graph, stream the reply, commit the answer."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakValueDictionary

from assistant.dialogue.answer import AnswerBuilder
from assistant.dialogue.engines import EnginesSource
from assistant.dialogue.graph import TurnGraph
from assistant.dialogue.state import DialogueState
from assistant.dialogue.timing import Stopwatch
from assistant.dialogue.work import Work, added_to
from assistant.domain.conversation import StoredTurn, Turn, TurnEvent, TurnEventType
from assistant.domain.errors import DragomanError
from assistant.domain.portrait import NO_PORTRAIT, Portrait
from assistant.ports import Clock, Composer, ConversationStore, ProfileStore
from assistant.reply.localizer import Localizer

__all__ = ["DialogueManager"]

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Sequence:
    """Number the events of a turn from 1."""

    last: int = 0

    def event(self, kind: TurnEventType, data: Mapping[str, Any]) -> TurnEvent:
        self.last += 1
        return TurnEvent(kind, self.last, data)


@dataclass(frozen=True, slots=True)
class DialogueManager:
    """Lead the dialogue; one instance serves every conversation."""

    engines: EnginesSource
    graph: TurnGraph
    composer: Composer
    spoken: Composer
    """Says the same plan for the ear when the screen text came from templates."""
    conversations: ConversationStore
    profiles: ProfileStore
    localizer: Localizer
    clock: Clock
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary, init=False)

    async def respond(self, turn: Turn) -> AsyncGenerator[TurnEvent]:
        """Yield the events of a turn; `done`, with the whole answer, is always the last.

        Raises before the first event, and only then: NotFound and Conflict as ConversationStore does,
        Unavailable while no catalogue is served.
        """
        engines = self.engines()
        stored = await self.conversations.open_turn(turn)
        if stored.replayed and stored.result is not None:
            for event in _replay(stored.result):
                yield event
            return
        lock = self._locks.setdefault(stored.conversation_id, asyncio.Lock())
        async with lock:
            conversation = await self.conversations.load(
                stored.conversation_id, turn.shopper.id if turn.shopper else None
            )
            state = DialogueState.from_json(conversation.state)
            consent = turn.personalization
            allowed = conversation.personalization if consent is None else consent
            work = Work(
                turn=turn,
                portrait=await self._known_of(turn, state, allowed),
                turn_id=stored.turn_id,
                conversation=replace(
                    conversation,
                    messages=tuple(m for m in conversation.messages if m.turn_id != stored.turn_id),
                ),
                engines=engines,
                state=state,
                timings={},
            )
            async with aclosing(self._answer(work, stored)) as events:
                async for event in events:
                    yield event

    async def _known_of(self, turn: Turn, state: DialogueState, allowed: bool) -> Portrait:
        """Return what is remembered of the shopper; a store that fails costs the memory, not the turn."""
        if turn.shopper is None or not allowed:
            return state.portrait
        try:
            stored = await self.profiles.get(turn.shopper.id)
        except DragomanError as error:
            logger.warning("no portrait for this turn: %s", error)
            return state.portrait
        return stored.portrait.with_facts(state.portrait.facts)

    async def _remember(self, work: Work, said: Portrait) -> None:
        """Keep what was said for the next conversation, when the shopper is known and allows it."""
        shopper, meaning = work["turn"].shopper, work["meaning"]
        consent = work["turn"].personalization
        allowed = work["conversation"].personalization if consent is None else consent
        if shopper is None or not allowed:
            return
        if meaning.recall == "forget":
            await self._keep(shopper.id, NO_PORTRAIT)
        elif meaning.facts:
            await self._keep(shopper.id, work["portrait"].with_facts(said.facts))

    async def _keep(self, shopper_id: str, portrait: Portrait) -> None:
        stated = await self.profiles.get(shopper_id)
        await self.profiles.put(shopper_id, replace(stated, portrait=portrait))

    async def _answer(self, work: Work, stored: StoredTurn) -> AsyncGenerator[TurnEvent]:
        number = _Sequence()
        watch = Stopwatch(self.clock)
        builder = AnswerBuilder(
            stored,
            self.localizer,
            f"rec_{secrets.token_urlsafe(12)}",
            self.clock.now(),
            work["turn"].modality,
        )
        finished = False
        try:
            try:
                async with aclosing(self.graph.run(work)) as updates:
                    async for step, added in updates:
                        work = added_to(work, added)
                        if step == "understand":
                            yield number.event(TurnEventType.TURN, builder.opened(work))
                yield number.event(TurnEventType.PRODUCTS, {"products": builder.show(work)})
                composing = Stopwatch(self.clock)
                async for part in self.composer.compose(work["plan"]):
                    if delta := builder.say(part):
                        yield number.event(TurnEventType.TEXT, {"delta": delta})
                await builder.speak(self.spoken)
                work["timings"]["compose"] = composing.milliseconds
                yield number.event(TurnEventType.SUGGESTIONS, builder.suggest(work))
            except DragomanError as error:
                logger.warning("turn %s failed: %s", stored.turn_id, error)
                yield number.event(TurnEventType.ERROR, await builder.fail(work, self.spoken))
            except Exception:
                logger.exception("turn %s failed", stored.turn_id)
                yield number.event(TurnEventType.ERROR, await builder.fail(work, self.spoken))
            work["timings"]["total"] = watch.milliseconds
            answer = builder.done(work)
            await self._close(stored, answer, builder, work)
            finished = True
            yield number.event(TurnEventType.DONE, answer)
        finally:
            if not finished:
                await asyncio.shield(self._finish_unheard(stored, builder, work))

    async def _finish_unheard(self, stored: StoredTurn, builder: AnswerBuilder, work: Work) -> None:
        """Keep the turn of a listener who left: what was said so far, else what templates say of the plan.

        So a retry with the same idempotency key gets an answer, and no upstream call goes on for nobody.
        """
        try:
            if "plan" in work and not builder.text:
                builder.show(work)
                async for part in self.spoken.compose(work["plan"]):
                    builder.say(part)
                await builder.speak(self.spoken)
        except Exception:
            logger.exception("turn %s could not be finished", stored.turn_id)
        await self._close(stored, {**builder.done(work), "interrupted": True}, builder, work)

    async def _close(
        self, stored: StoredTurn, answer: dict[str, Any], builder: AnswerBuilder, work: Work
    ) -> None:
        try:
            state = builder.next_state(work)
            await self.conversations.close_turn(stored.turn_id, answer, state.to_json(), builder.shown)
            if "meaning" in work:
                await self._remember(work, state.portrait)
        except Exception:
            logger.exception("turn %s could not be stored", stored.turn_id)
            answer["persisted"] = False
            answer["degraded"] = [*answer["degraded"], "storage"]


def _replay(result: Mapping[str, Any]) -> list[TurnEvent]:
    """Return the events of an answer that is already known."""
    number = _Sequence()
    opened = {
        key: result[key]
        for key in ("conversation_id", "turn_id", "language", "dir", "disclosure")
        if key in result
    }
    return [
        number.event(TurnEventType.TURN, opened),
        number.event(TurnEventType.PRODUCTS, {"products": result["products"]}),
        number.event(TurnEventType.TEXT, {"delta": result["text"]}),
        number.event(
            TurnEventType.SUGGESTIONS,
            {"suggestions": result["suggestions"], "follow_up": result["follow_up"]},
        ),
        number.event(TurnEventType.DONE, result),
    ]
