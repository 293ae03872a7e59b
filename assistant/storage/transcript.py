"""Read what was said, shown and touched in a conversation."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, bindparam, select

from assistant.domain.conversation import Message, Role, Shown, TurnStatus
from assistant.domain.interaction import EventType
from assistant.domain.recommendation import BasketItem
from assistant.storage.models import InteractionRow, ShownRow, TurnRow

__all__ = ["read_behaviour", "read_messages"]

_TURNS = (
    select(
        TurnRow.id,
        TurnRow.status,
        TurnRow.message,
        TurnRow.language,
        TurnRow.reply,
        TurnRow.created_at,
        TurnRow.finished_at,
    )
    .where(TurnRow.conversation_key == bindparam("key"))
    .order_by(TurnRow.sequence)
)
_SHOWN = (
    select(
        ShownRow.turn_id,
        ShownRow.product_id,
        ShownRow.rank,
        ShownRow.recommendation_id,
        ShownRow.propensity,
        ShownRow.scores,
    )
    .join(TurnRow, TurnRow.id == ShownRow.turn_id)
    .where(TurnRow.conversation_key == bindparam("key"))
    .order_by(ShownRow.turn_id, ShownRow.position)
)
_TOUCHED = (
    select(InteractionRow.item_id, InteractionRow.event, InteractionRow.timestamp, InteractionRow.value)
    .where(
        InteractionRow.conversation_key == bindparam("key"),
        InteractionRow.event != EventType.IMPRESSION.value,
    )
    .order_by(InteractionRow.moment, InteractionRow.id)
)


def read_messages(connection: Connection, key: str) -> tuple[Message, ...]:
    """Return the messages of a conversation, oldest first; an unanswered turn has the shopper's alone."""
    shown: defaultdict[str, list[Shown]] = defaultdict(list)
    for turn_id, product_id, rank, recommendation_id, propensity, scores in connection.execute(
        _SHOWN, {"key": key}
    ):
        shown[turn_id].append(Shown(product_id, rank, recommendation_id, propensity, scores))
    messages = []
    for row in connection.execute(_TURNS, {"key": key}):
        status = TurnStatus(row.status)
        messages.append(Message(row.id, Role.SHOPPER, row.message, row.language, row.created_at, status))
        if status is TurnStatus.DONE:
            messages.append(
                Message(
                    row.id,
                    Role.ASSISTANT,
                    row.reply or "",
                    row.language,
                    row.finished_at,
                    status,
                    tuple(shown.get(row.id, ())),
                )
            )
    return tuple(messages)


def read_behaviour(connection: Connection, key: str) -> tuple[BasketItem, ...]:
    """Return what was touched in a conversation, oldest first; seeing a product is not touching it."""
    return tuple(
        BasketItem(row.item_id, EventType(row.event), row.timestamp, row.value)
        for row in connection.execute(_TOUCHED, {"key": key})
    )
