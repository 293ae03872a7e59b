"""Keep conversations and behaviour in memory, recording every call; held to the same contracts as SQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.domain.conversation import (
    Conversation,
    Message,
    Role,
    Shown,
    StoredTurn,
    Turn,
    TurnStatus,
)
from assistant.domain.errors import Conflict, KeyReused, NotFound
from assistant.domain.exploration import Choice
from assistant.domain.interaction import EventType, Interaction
from assistant.domain.profile import NO_PROFILE, Profile
from assistant.domain.recommendation import BasketItem

__all__ = [
    "FakeClock",
    "MemoryConsentStore",
    "MemoryConversationStore",
    "MemoryExplorationLog",
    "MemoryInteractionLog",
    "MemoryProfileStore",
]


class FakeClock:
    """A clock that moves only when told."""

    def __init__(self, start: datetime = datetime(2026, 8, 20, 12, tzinfo=UTC)) -> None:
        self.time = start
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        self.seconds += seconds


class MemoryInteractionLog:
    """An InteractionLog in a list."""

    def __init__(self) -> None:
        self.appended: list[Interaction] = []
        self.refused: set[str] = set()
        """Shoppers and conversations whose behaviour may not be used."""
        self.choices: list[Choice] = []
        """What exploration tried."""

    async def append(self, interactions: Sequence[Interaction]) -> int:
        known = {kept.event_id for kept in self.appended} - {None}
        new = 0
        for interaction in interactions:
            if interaction.event_id is not None and interaction.event_id in known:
                continue
            known.add(interaction.event_id)
            self.appended.append(interaction)
            new += 1
        return new

    async def history(self, user_id: str, limit: int = 200) -> tuple[Interaction, ...]:
        mine = [replace(kept, conversation_id=None) for kept in self.appended if kept.user_id == user_id]
        return tuple(sorted(mine, key=_moment)[-limit:]) if limit else ()

    async def forget(self, user_id: str) -> int:
        before = len(self.appended)
        self.appended = [kept for kept in self.appended if kept.user_id != user_id]
        return before - len(self.appended)

    async def everything(self) -> AsyncIterator[Interaction]:
        for kept in self.appended:
            if self.refused.isdisjoint((kept.user_id, kept.conversation_id)):
                yield replace(
                    kept,
                    user_id=kept.user_id.removeprefix("cnv_"),
                    timestamp=kept.timestamp or FakeClock().now(),
                    conversation_id=None,
                )


class MemoryExplorationLog:
    """An ExplorationLog beside the interactions that reward it."""

    def __init__(self, log: MemoryInteractionLog | None = None) -> None:
        self.log = log or MemoryInteractionLog()

    async def record(self, choices: Sequence[Choice]) -> None:
        self.log.choices += [replace(choice, at=choice.at or FakeClock().now()) for choice in choices]

    async def rewarded(self, limit: int = 50_000) -> tuple[Choice, ...]:
        taken = {
            (kept.recommendation_id, kept.item_id)
            for kept in self.log.appended
            if kept.event is not EventType.IMPRESSION
            and (kept.event is not EventType.RATING or (kept.value or 0) >= 3)
        }
        return tuple(
            replace(choice, rewarded=(choice.recommendation_id, choice.product_id) in taken)
            for choice in self.log.choices[-limit:]
        )


class MemoryConsentStore:
    """A ConsentStore beside the interactions of those who refused."""

    def __init__(self, log: MemoryInteractionLog | None = None) -> None:
        self.log = log or MemoryInteractionLog()

    async def allows(self, shopper_id: str) -> bool:
        return shopper_id not in self.log.refused

    async def allow(self, shopper_id: str, granted: bool) -> None:
        (self.log.refused.discard if granted else self.log.refused.add)(shopper_id)


class MemoryProfileStore:
    """A ProfileStore in a dictionary."""

    def __init__(self, log: MemoryInteractionLog | None = None) -> None:
        self.stated: dict[str, Profile] = {}
        self.log = log or MemoryInteractionLog()

    async def get(self, shopper_id: str) -> Profile:
        return self.stated.get(shopper_id, NO_PROFILE)

    async def put(self, shopper_id: str, profile: Profile) -> None:
        self.stated[shopper_id] = profile

    async def forget(self, shopper_id: str) -> bool:
        return self.stated.pop(shopper_id, None) is not None

    async def allows(self, shopper_id: str) -> bool:
        return shopper_id not in self.log.refused

    async def everyone(self) -> Mapping[str, Profile]:
        return {key: known for key, known in self.stated.items() if key not in self.log.refused}


@dataclass
class _Turn:
    turn: Turn
    stored: StoredTurn
    owner: str
    at: datetime
    state: Mapping[str, Any] = field(default_factory=dict)
    shown: tuple[Shown, ...] = ()
    closed_at: datetime | None = None


class MemoryConversationStore:
    """A ConversationStore in dictionaries; `opened`, `closed` and `deleted` tell what was asked."""

    def __init__(self, log: MemoryInteractionLog | None = None, clock: FakeClock | None = None) -> None:
        self.log = log or MemoryInteractionLog()
        self.clock = clock or FakeClock()
        self.opened: list[Turn] = []
        self.closed: list[tuple[str, Mapping[str, Any]]] = []
        self.deleted: list[str] = []
        self._conversations: dict[str, Conversation] = {}
        self._turns: dict[str, _Turn] = {}
        self._consents: dict[str, bool] = {}

    async def open_turn(self, turn: Turn) -> StoredTurn:
        self.opened.append(turn)
        shopper_id = turn.shopper.id if turn.shopper else None
        if turn.conversation_id is not None:
            self._find(turn.conversation_id, shopper_id)
        owner = shopper_id or turn.conversation_id or ""
        for known in self._turns.values():
            if turn.idempotency_key and (owner, turn.idempotency_key) == (
                known.owner,
                known.turn.idempotency_key,
            ):
                return self._again(known, turn)
        conversation_id = turn.conversation_id or f"cnv_{len(self._conversations):043d}"
        if turn.conversation_id is None:
            self._conversations[conversation_id] = Conversation(
                conversation_id,
                shopper_id,
                self.clock.now(),
                personalization=self._consents.get(shopper_id or "", True),
            )
        if turn.personalization is not None:
            self._consent(conversation_id, shopper_id, turn.personalization)
        sequence = 1 + sum(known.stored.conversation_id == conversation_id for known in self._turns.values())
        stored = StoredTurn(f"trn_{len(self._turns):032d}", conversation_id, sequence, TurnStatus.ACCEPTED)
        self._turns[stored.turn_id] = _Turn(turn, stored, owner, self.clock.now())
        return stored

    async def load(self, conversation_id: str, shopper_id: str | None = None) -> Conversation:
        conversation = self._find(conversation_id, shopper_id)
        turns = [kept for kept in self._turns.values() if kept.stored.conversation_id == conversation_id]
        state: Mapping[str, Any] = {}
        messages: list[Message] = []
        for kept in turns:
            result, status = kept.stored.result, kept.stored.status
            language = result.get("language") if result else None
            turn_id = kept.stored.turn_id
            messages.append(Message(turn_id, Role.SHOPPER, kept.turn.text, language, kept.at, status))
            if result is not None and kept.closed_at is not None:
                text = str(result.get("text", ""))
                messages.append(
                    Message(turn_id, Role.ASSISTANT, text, language, kept.closed_at, status, kept.shown)
                )
                state = kept.state
        touched = [
            kept
            for kept in self.log.appended
            if kept.conversation_id == conversation_id and kept.event is not EventType.IMPRESSION
        ]
        return replace(
            conversation,
            messages=tuple(messages),
            state=state,
            behaviour=tuple(
                BasketItem(kept.item_id, kept.event, kept.timestamp, kept.value)
                for kept in sorted(touched, key=_moment)
            ),
        )

    async def close_turn(
        self,
        turn_id: str,
        result: Mapping[str, Any],
        state: Mapping[str, Any],
        shown: Sequence[Shown],
    ) -> None:
        kept = self._turns.get(turn_id)
        if kept is None:
            raise NotFound("unknown turn")
        if kept.stored.status is TurnStatus.DONE:
            raise Conflict("answered already")
        self.closed.append((turn_id, result))
        kept.stored = replace(kept.stored, status=TurnStatus.DONE, result=dict(result))
        kept.state, kept.closed_at = dict(state), self.clock.now()
        kept.shown = tuple(replace(item, options=()) for item in shown)
        self.log.choices += [
            Choice(item.recommendation_id, item.product_id, item.options, self.clock.now())
            for item in shown
            if item.options
        ]

    async def delete(self, conversation_id: str, shopper_id: str | None = None) -> None:
        self._find(conversation_id, shopper_id)
        self.deleted.append(conversation_id)
        tried = {
            item.recommendation_id
            for kept in self._turns.values()
            if kept.stored.conversation_id == conversation_id
            for item in kept.shown
        }
        self.log.choices = [kept for kept in self.log.choices if kept.recommendation_id not in tried]
        del self._conversations[conversation_id]
        self._turns = {
            turn_id: kept
            for turn_id, kept in self._turns.items()
            if kept.stored.conversation_id != conversation_id
        }
        self.log.appended = [
            kept for kept in self.log.appended if conversation_id not in (kept.conversation_id, kept.user_id)
        ]

    async def interrupt_open_turns(self) -> int:
        count = 0
        for kept in self._turns.values():
            if kept.stored.status in (TurnStatus.ACCEPTED, TurnStatus.ANSWERING):
                kept.stored = replace(kept.stored, status=TurnStatus.INTERRUPTED)
                count += 1
        return count

    def _find(self, conversation_id: str, shopper_id: str | None) -> Conversation:
        conversation = self._conversations.get(conversation_id)
        if conversation is None or conversation.shopper_id not in (None, shopper_id):
            raise NotFound("unknown conversation")
        return conversation

    def _again(self, known: _Turn, turn: Turn) -> StoredTurn:
        if known.turn.body_hash != turn.body_hash:
            raise KeyReused("another body")
        if known.stored.status is TurnStatus.DONE:
            result = {**(known.stored.result or {}), "conversation_id": known.stored.conversation_id}
            return replace(known.stored, result=result, replayed=True)
        fresh = self.clock.now() - known.at < timedelta(minutes=3)
        if known.stored.status is not TurnStatus.INTERRUPTED and fresh:
            raise Conflict("in flight")
        known.stored = replace(known.stored, status=TurnStatus.ACCEPTED)
        known.at = self.clock.now()
        return known.stored

    def _consent(self, conversation_id: str, shopper_id: str | None, granted: bool) -> None:
        named = {conversation_id, shopper_id or conversation_id}
        if granted:
            self.log.refused -= named
        else:
            self.log.refused |= named
        if shopper_id is not None:
            self._consents[shopper_id] = granted
        for key, kept in self._conversations.items():
            if key == conversation_id or (shopper_id is not None and kept.shopper_id == shopper_id):
                self._conversations[key] = replace(kept, personalization=granted)


def _moment(interaction: Interaction) -> datetime:
    return interaction.timestamp or datetime.max.replace(tzinfo=UTC)
