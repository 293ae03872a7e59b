"""Read what was said, shown and touched in a conversation."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from assistant.domain.conversation import Message, Role, Shown, TurnStatus
from assistant.domain.interaction import EventType
from assistant.domain.recommendation import BasketItem
from assistant.storage.models import InteractionRow, ShownRow, TurnRow

__all__ = ["read_behaviour", "read_messages"]


async def read_messages(connection: AsyncConnection, key: str) -> tuple[Message, ...]:
    """Return the messages of a conversation, oldest first; an unanswered turn has the shopper's alone."""
    turns = await connection.execute(
        select(
            TurnRow.id,
            TurnRow.status,
            TurnRow.message,
            TurnRow.language,
            TurnRow.result,
            TurnRow.created_at,
            TurnRow.finished_at,
        )
        .where(TurnRow.conversation_key == key)
        .order_by(TurnRow.sequence)
    )
    shown = await _read_shown(connection, key)
    messages = []
    for row in turns:
        status = TurnStatus(row.status)
        messages.append(Message(row.id, Role.SHOPPER, row.message, row.language, row.created_at, status))
        if status is TurnStatus.DONE:
            messages.append(
                Message(
                    row.id,
                    Role.ASSISTANT,
                    str(row.result.get("text", "")),
                    row.language,
                    row.finished_at,
                    status,
                    tuple(shown.get(row.id, ())),
                )
            )
    return tuple(messages)


async def read_behaviour(connection: AsyncConnection, key: str) -> tuple[BasketItem, ...]:
    """Return what was touched in a conversation, oldest first; seeing a product is not touching it."""
    rows = await connection.execute(
        select(InteractionRow.item_id, InteractionRow.event, InteractionRow.timestamp)
        .where(
            InteractionRow.conversation_key == key,
            InteractionRow.event != EventType.IMPRESSION.value,
        )
        .order_by(InteractionRow.moment, InteractionRow.id)
    )
    return tuple(BasketItem(row.item_id, EventType(row.event), row.timestamp) for row in rows)


async def _read_shown(connection: AsyncConnection, key: str) -> dict[str, list[Shown]]:
    rows = await connection.execute(
        select(
            ShownRow.turn_id,
            ShownRow.product_id,
            ShownRow.rank,
            ShownRow.recommendation_id,
            ShownRow.propensity,
            ShownRow.scores,
        )
        .join(TurnRow, TurnRow.id == ShownRow.turn_id)
        .where(TurnRow.conversation_key == key)
        .order_by(ShownRow.turn_id, ShownRow.position)
    )
    by_turn: defaultdict[str, list[Shown]] = defaultdict(list)
    for row in rows:
        by_turn[row.turn_id].append(
            Shown(row.product_id, row.rank, row.recommendation_id, row.propensity, row.scores)
        )
    return by_turn
