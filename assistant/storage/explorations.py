"""Keep in the database what exploration tried, and find out what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, exists, insert, or_, select

from assistant.domain.exploration import Choice, Option
from assistant.domain.interaction import EventType
from assistant.ports import Clock
from assistant.storage.database import Database
from assistant.storage.models import ChoiceRow, InteractionRow

__all__ = ["SqlExplorationLog", "write_choices"]

_TAKING = (EventType.VIEW, EventType.CLICK, EventType.CART, EventType.PURCHASE)
_GOOD_STARS = 3.0


class SqlExplorationLog:
    """An ExplorationLog over SQLite or PostgreSQL."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def record(self, choices: Sequence[Choice]) -> None:
        """Store what was shown by chance."""
        if not choices:
            return
        now = self._clock.now().astimezone(UTC)
        await self._database.write(lambda connection: write_choices(connection, choices, None, now))

    async def rewarded(self, limit: int = 50_000) -> tuple[Choice, ...]:
        """Return the latest choices, oldest first, each with whether the shopper took it."""
        taken = exists().where(
            InteractionRow.recommendation_id == ChoiceRow.recommendation_id,
            InteractionRow.item_id == ChoiceRow.product_id,
            or_(
                InteractionRow.event.in_([kind.value for kind in _TAKING]),
                and_(InteractionRow.event == EventType.RATING.value, InteractionRow.value >= _GOOD_STARS),
            ),
        )
        statement = (
            select(
                ChoiceRow.recommendation_id,
                ChoiceRow.product_id,
                ChoiceRow.options,
                ChoiceRow.created_at,
                taken.label("taken"),
            )
            .order_by(ChoiceRow.id.desc())
            .limit(limit)
        )
        rows = await self._database.read(lambda connection: connection.execute(statement).all())
        return tuple(
            Choice(
                row.recommendation_id,
                row.product_id,
                tuple(_option(option) for option in row.options),
                row.created_at,
                bool(row.taken),
            )
            for row in reversed(rows)
        )


def write_choices(
    connection: Connection, choices: Sequence[Choice], conversation_key: str | None, now: datetime
) -> None:
    """Insert choices inside a transaction; those of a conversation are forgotten with it."""
    connection.execute(
        insert(ChoiceRow),
        [
            {
                "conversation_key": conversation_key,
                "recommendation_id": choice.recommendation_id,
                "product_id": choice.product_id,
                "options": [
                    {"id": one.product_id, "propensity": one.propensity, "scores": dict(one.scores)}
                    for one in choice.options
                ],
                "created_at": choice.at or now,
            }
            for choice in choices
        ],
    )


def _option(data: Mapping[str, Any]) -> Option:
    return Option(str(data["id"]), float(data["propensity"]), dict(data["scores"]))
