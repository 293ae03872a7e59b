"""Keep in the database what shoppers did."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from assistant.domain.interaction import EventType, Interaction
from assistant.ports import Clock
from assistant.storage.consents import refusing_shoppers
from assistant.storage.database import Database
from assistant.storage.identifiers import digest
from assistant.storage.models import ConversationRow, InteractionRow

__all__ = ["SqlInteractionLog"]

_CONVERSATION_PREFIX = "cnv_"
_BATCH = 500
_PAGE = 20_000
_COLUMNS = (
    InteractionRow.item_id,
    InteractionRow.event,
    InteractionRow.value,
    InteractionRow.timestamp,
    InteractionRow.event_id,
    InteractionRow.recommendation_id,
    InteractionRow.country,
)


class SqlInteractionLog:
    """An InteractionLog over SQLite or PostgreSQL.

    Conversation ids, also those that stand for an anonymous user, are stored as hashes: the log finds them
    again when asked with the id, and gives none back.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def append(self, interactions: Sequence[Interaction]) -> int:
        """Store the interactions whose event id is new; return how many were."""
        if not interactions:
            return 0
        now = self._clock.now().astimezone(UTC)
        rows = [_row(interaction, now) for interaction in interactions]

        def store(connection: Connection) -> int:
            dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
            stored = 0
            for start in range(0, len(rows), _BATCH):
                statement = (
                    dialect.insert(InteractionRow)
                    .values(rows[start : start + _BATCH])
                    .on_conflict_do_nothing(index_elements=["event_id"])
                )
                stored += connection.execute(statement).rowcount
            return stored

        return await self._database.write(store)

    async def history(self, user_id: str, limit: int = 200) -> tuple[Interaction, ...]:
        """Return a user's latest interactions, oldest first."""
        statement = (
            select(*_COLUMNS)
            .where(_of(user_id))
            .order_by(InteractionRow.moment.desc(), InteractionRow.id.desc())
            .limit(limit)
        )
        rows = await self._database.read(lambda connection: connection.execute(statement).all())
        return tuple(_interaction(row, user_id, row.timestamp) for row in reversed(rows))

    async def everything(self) -> AsyncIterator[Interaction]:
        """Yield all that may be learnt from, in order of arrival."""
        refused = select(ConversationRow.key).where(ConversationRow.personalization.is_(False))
        # NOT IN is unknown for NULL, so a missing conversation has to be said.
        may = or_(InteractionRow.conversation_key.is_(None), InteractionRow.conversation_key.not_in(refused))
        last = 0
        while True:
            page = (
                select(InteractionRow.id, InteractionRow.user_key, InteractionRow.moment, *_COLUMNS)
                .where(
                    InteractionRow.id > last,
                    may,
                    InteractionRow.user_key.not_in(refused),
                    InteractionRow.user_key.not_in(refusing_shoppers()),
                )
                .order_by(InteractionRow.id)
                .limit(_PAGE)
            )
            rows = await self._database.read(partial(_all, page))
            for row in rows:
                yield _interaction(row, row.user_key, row.moment)
            if len(rows) < _PAGE:
                return
            last = rows[-1].id

    async def forget(self, user_id: str) -> int:
        """Delete a user's interactions; return how many."""
        statement = delete(InteractionRow).where(_of(user_id))
        forgotten = await self._database.write(lambda connection: connection.execute(statement).rowcount)
        if forgotten:
            await self._database.scrub()
        return forgotten


def _interaction(row: Any, user_id: str, timestamp: datetime | None) -> Interaction:
    return Interaction(
        user_id=user_id,
        item_id=row.item_id,
        event=EventType(row.event),
        value=row.value,
        timestamp=timestamp,
        event_id=row.event_id,
        recommendation_id=row.recommendation_id,
        country=row.country,
    )


def _all(statement: Executable, connection: Connection) -> Sequence[Any]:
    return connection.execute(statement).all()


def _of(user_id: str) -> ColumnElement[bool]:
    return InteractionRow.user_key == _user_key(user_id)


def _user_key(user_id: str) -> str:
    return digest(user_id) if user_id.startswith(_CONVERSATION_PREFIX) else user_id


def _row(interaction: Interaction, now: datetime) -> dict[str, Any]:
    conversation = interaction.conversation_id
    return {
        "event_id": interaction.event_id,
        "user_key": _user_key(interaction.user_id),
        "item_id": interaction.item_id,
        "event": interaction.event.value,
        "value": interaction.value,
        "timestamp": interaction.timestamp,
        # The order of behaviour: what the sender says, but never later than its arrival.
        "moment": min(interaction.timestamp or now, now),
        "recommendation_id": interaction.recommendation_id,
        "conversation_key": None if conversation is None else digest(conversation),
        "country": interaction.country,
    }
