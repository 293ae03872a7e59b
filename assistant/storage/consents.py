"""Keep what shoppers allow: the last word of each counts."""

from __future__ import annotations

from datetime import UTC

from sqlalchemy import Connection, Select, func, insert, select, update

from assistant.ports import Clock
from assistant.storage.database import Database
from assistant.storage.models import ConsentRow, ConversationRow

__all__ = ["SqlConsentStore", "last_consent", "refusing_shoppers"]

_PURPOSE = "personalization"


def last_consent(connection: Connection, shopper_id: str | None) -> bool:
    """Tell whether a shopper lets behaviour be used; true for strangers and until it was refused."""
    if shopper_id is None:
        return True
    granted = connection.execute(
        select(ConsentRow.granted)
        .where(ConsentRow.shopper_id == shopper_id, ConsentRow.purpose == _PURPOSE)
        .order_by(ConsentRow.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return True if granted is None else granted


def refusing_shoppers() -> Select[str | None]:
    """Select the ids of the shoppers whose last word was no."""
    latest = (
        select(func.max(ConsentRow.id))
        .where(ConsentRow.shopper_id.is_not(None), ConsentRow.purpose == _PURPOSE)
        .group_by(ConsentRow.shopper_id)
    )
    return select(ConsentRow.shopper_id).where(ConsentRow.id.in_(latest), ConsentRow.granted.is_(False))


class SqlConsentStore:
    """A ConsentStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def allows(self, shopper_id: str) -> bool:
        """Tell whether a shopper lets behaviour and profile be used; true until it was refused."""
        return await self._database.read(lambda connection: last_consent(connection, shopper_id))

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
