"""Keep conversations in the database."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from assistant.domain.conversation import Conversation, Shown, StoredTurn, Turn, TurnStatus
from assistant.domain.errors import Conflict, NotFound
from assistant.domain.exploration import Choice
from assistant.ports import Clock
from assistant.storage.database import Database
from assistant.storage.explorations import write_choices
from assistant.storage.identifiers import digest, mint_conversation_id
from assistant.storage.models import ConversationRow, InteractionRow, ShownRow, TurnRow
from assistant.storage.opening import UNKNOWN, begin_turn, may_open
from assistant.storage.transcript import read_behaviour, read_messages

__all__ = ["SqlConversationStore"]

_OPEN = (TurnStatus.ACCEPTED.value, TurnStatus.ANSWERING.value)
_ATTEMPTS = 3

# Statements are built once: building one costs as much as running it.
_CONVERSATION = select(
    ConversationRow.shopper_id,
    ConversationRow.created_at,
    ConversationRow.state,
    ConversationRow.personalization,
).where(ConversationRow.key == bindparam("sought"))
_TURN = select(TurnRow.conversation_key, TurnRow.status).where(TurnRow.id == bindparam("sought"))
_ANSWER = update(TurnRow).where(TurnRow.id == bindparam("sought"))
_ADVANCE = update(ConversationRow).where(ConversationRow.key == bindparam("sought"))


class SqlConversationStore:
    """A ConversationStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def open_turn(self, turn: Turn) -> StoredTurn:
        """Commit the shopper's message and return its turn, minting a conversation where needed."""
        conversation_id = turn.conversation_id or mint_conversation_id()
        now = self._clock.now()
        async with self._locks.setdefault(conversation_id, asyncio.Lock()):
            for attempt in range(_ATTEMPTS):
                try:
                    return await self._database.write(
                        lambda connection: begin_turn(connection, turn, conversation_id, now)
                    )
                except IntegrityError as error:
                    # Another worker took the sequence number or the key between our read and our write.
                    if attempt == _ATTEMPTS - 1:
                        raise Conflict(
                            "Another turn of this conversation is being taken; try again"
                        ) from error
        raise AssertionError("unreachable")

    async def load(self, conversation_id: str, shopper_id: str | None = None) -> Conversation:
        """Return a conversation with its messages, the open turn's included."""
        key = digest(conversation_id)

        def read(connection: Connection) -> Conversation:
            row = connection.execute(_CONVERSATION, {"sought": key}).one_or_none()
            if row is None or not may_open(row.shopper_id, shopper_id):
                raise NotFound(UNKNOWN)
            return Conversation(
                id=conversation_id,
                shopper_id=row.shopper_id,
                created_at=row.created_at,
                messages=read_messages(connection, key),
                state=row.state,
                personalization=row.personalization,
                behaviour=read_behaviour(connection, key),
            )

        return await self._database.read(read)

    async def close_turn(
        self,
        turn_id: str,
        result: Mapping[str, Any],
        state: Mapping[str, Any],
        shown: Sequence[Shown],
    ) -> None:
        """Commit the reply, the state after it and what was shown, and mark the turn done.

        Raises NotFound when the turn's conversation was deleted meanwhile, Conflict when it is done already.
        """
        now = self._clock.now()
        language = result.get("language")
        answer = {
            "sought": turn_id,
            "status": TurnStatus.DONE.value,
            "reply": str(result.get("text", "")),
            # The id of the conversation stays out of the database: see identifiers.
            "result": {name: value for name, value in result.items() if name != "conversation_id"},
            "language": language if isinstance(language, str) else None,
            "finished_at": now,
        }

        def write(connection: Connection) -> None:
            row = connection.execute(_TURN, {"sought": turn_id}).one_or_none()
            if row is None:
                raise NotFound("This turn does not exist; its conversation may have been deleted")
            if row.status == TurnStatus.DONE:
                raise Conflict("This turn has been answered already")
            connection.execute(_ANSWER, answer)
            connection.execute(
                _ADVANCE, {"sought": row.conversation_key, "state": dict(state), "updated_at": now}
            )
            if shown:
                connection.execute(insert(ShownRow), _shown_rows(turn_id, shown))
            if choices := [_choice(item) for item in shown if item.options]:
                write_choices(connection, choices, row.conversation_key, now)

        await self._database.write(write)

    async def delete(self, conversation_id: str, shopper_id: str | None = None) -> None:
        """Forget a conversation, its turns, what was shown, its interactions and its consents."""
        key = digest(conversation_id)

        def forget(connection: Connection) -> None:
            row = connection.execute(_CONVERSATION, {"sought": key}).one_or_none()
            if row is None or not may_open(row.shopper_id, shopper_id):
                raise NotFound(UNKNOWN)
            connection.execute(
                delete(InteractionRow).where(
                    or_(InteractionRow.conversation_key == key, InteractionRow.user_key == key)
                )
            )
            connection.execute(delete(ConversationRow).where(ConversationRow.key == key))

        await self._database.write(forget)
        await self._database.scrub()

    async def interrupt_open_turns(self) -> int:
        """Mark the turns that a crash left unanswered as interrupted; call it before serving."""
        statement = (
            update(TurnRow)
            .where(TurnRow.status.in_(_OPEN))
            .values(status=TurnStatus.INTERRUPTED.value, finished_at=self._clock.now())
        )
        return await self._database.write(lambda connection: connection.execute(statement).rowcount)


def _shown_rows(turn_id: str, shown: Sequence[Shown]) -> list[dict[str, Any]]:
    return [
        {
            "turn_id": turn_id,
            "position": position,
            "product_id": item.product_id,
            "rank": item.rank,
            "recommendation_id": item.recommendation_id,
            "propensity": item.propensity,
            "scores": dict(item.scores),
        }
        for position, item in enumerate(shown)
    ]


def _choice(shown: Shown) -> Choice:
    return Choice(shown.recommendation_id, shown.product_id, shown.options)
