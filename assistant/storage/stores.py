"""Open everything that one database holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from assistant.ports import Clock
from assistant.storage.consents import SqlConsentStore
from assistant.storage.conversations import SqlConversationStore
from assistant.storage.database import Database
from assistant.storage.explorations import SqlExplorationLog
from assistant.storage.interactions import SqlInteractionLog
from assistant.storage.profiles import SqlProfileStore

__all__ = ["Stores"]


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one database."""

    database: Database
    conversations: SqlConversationStore
    interactions: SqlInteractionLog
    explorations: SqlExplorationLog
    profiles: SqlProfileStore
    consents: SqlConsentStore

    @classmethod
    def open(cls, url: str, clock: Clock) -> Self:
        """Connect to the database of a URL; close its `database` in the end."""
        database = Database(url)
        return cls(
            database,
            SqlConversationStore(database, clock),
            SqlInteractionLog(database, clock),
            SqlExplorationLog(database, clock),
            SqlProfileStore(database, clock),
            SqlConsentStore(database, clock),
        )
