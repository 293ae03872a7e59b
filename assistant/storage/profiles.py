"""Keep in the database what shoppers said of themselves, and what they allowed."""

from __future__ import annotations

from datetime import UTC

from sqlalchemy import Connection, delete, insert, select, update

from assistant.domain.profile import Fact, FactKind, FactSource, Profile
from assistant.ports import Clock
from assistant.storage.database import Database
from assistant.storage.models import ConsentRow, ConversationRow, FactRow

__all__ = ["SqlProfileStore"]

_PURPOSE = "personalization"


class SqlProfileStore:
    """A ProfileStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def load(self, shopper_id: str) -> Profile:
        """Return what is known of a shopper; an empty profile for a stranger."""
        statement = (
            select(FactRow.kind, FactRow.value, FactRow.source, FactRow.since)
            .where(FactRow.shopper_id == shopper_id)
            .order_by(FactRow.position)
        )
        rows = await self._database.read(lambda connection: connection.execute(statement).all())
        return Profile(
            tuple(Fact(FactKind(row.kind), row.value, FactSource(row.source), row.since) for row in rows)
        )

    async def save(self, shopper_id: str, profile: Profile) -> None:
        """Put a profile in the place of the one before."""
        now = self._clock.now().astimezone(UTC)
        rows = [
            {
                "shopper_id": shopper_id,
                "position": position,
                "kind": fact.kind.value,
                "value": fact.value,
                "source": fact.source.value,
                "since": fact.since or now,
            }
            for position, fact in enumerate(profile.facts)
        ]

        def replace(connection: Connection) -> None:
            connection.execute(delete(FactRow).where(FactRow.shopper_id == shopper_id))
            if rows:
                connection.execute(insert(FactRow), rows)

        await self._database.write(replace)

    async def delete(self, shopper_id: str) -> bool:
        """Forget a shopper's profile; tell whether there was one."""
        statement = delete(FactRow).where(FactRow.shopper_id == shopper_id)
        gone = await self._database.write(lambda connection: connection.execute(statement).rowcount)
        if gone:
            await self._database.scrub()
        return gone > 0

    async def consents(self, shopper_id: str) -> bool:
        """Tell whether a shopper allows personalisation; one who never said does."""
        statement = (
            select(ConsentRow.granted)
            .where(ConsentRow.shopper_id == shopper_id, ConsentRow.purpose == _PURPOSE)
            .order_by(ConsentRow.id.desc())
            .limit(1)
        )
        granted = await self._database.read(lambda connection: connection.scalar(statement))
        return True if granted is None else bool(granted)

    async def allow(self, shopper_id: str, granted: bool) -> None:
        """Note what a shopper allows from now on, in the conversations that are open too."""
        now = self._clock.now().astimezone(UTC)

        def note(connection: Connection) -> None:
            connection.execute(
                insert(ConsentRow).values(
                    conversation_key=None,
                    shopper_id=shopper_id,
                    purpose=_PURPOSE,
                    granted=granted,
                    created_at=now,
                )
            )
            connection.execute(
                update(ConversationRow)
                .where(ConversationRow.shopper_id == shopper_id)
                .values(personalization=granted)
            )

        await self._database.write(note)
