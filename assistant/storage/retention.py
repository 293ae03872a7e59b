"""Forget what is too old to keep."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete

from assistant.storage.database import Database
from assistant.storage.models import ChoiceRow, ConversationRow, InteractionRow

__all__ = ["purge_older_than"]


async def purge_older_than(database: Database, moment: datetime) -> int:
    """Delete conversations without a turn since `moment`, with all that belongs to them; return how many.

    Behaviour tied to a conversation goes when it is that old itself, whether the conversation lives or not.
    So do the choices of exploration.
    """

    def purge(connection: Connection) -> int:
        connection.execute(
            delete(InteractionRow).where(
                InteractionRow.conversation_key.is_not(None), InteractionRow.moment < moment
            )
        )
        connection.execute(delete(ChoiceRow).where(ChoiceRow.created_at < moment))
        return connection.execute(delete(ConversationRow).where(ConversationRow.updated_at < moment)).rowcount

    purged = await database.write(purge)
    await database.scrub()
    return purged
