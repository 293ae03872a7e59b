"""Take one turn into the database: who may, whether it came before, and under which number."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, insert, select, update

from assistant.domain.conversation import StoredTurn, Turn, TurnStatus
from assistant.domain.errors import Conflict, KeyReused, NotFound
from assistant.storage.consents import last_consent
from assistant.storage.identifiers import digest, mint_turn_id, seal, unseal
from assistant.storage.models import ConsentRow, ConversationRow, TurnRow

__all__ = ["UNKNOWN", "begin_turn", "may_open"]

UNKNOWN = "This conversation does not exist here; leave the id out to start one"
_ABANDONED_AFTER = timedelta(minutes=3)
"""An open turn older than the longest deadline has no one working on it: its key may be used again."""

# Statements are built once: building one costs as much as running it.
_TOUCH = update(ConversationRow).where(ConversationRow.key == bindparam("sought"))
_OWNER_AND_LAST = select(
    ConversationRow.shopper_id,
    select(func.coalesce(func.max(TurnRow.sequence), 0))
    .where(TurnRow.conversation_key == bindparam("sought"))
    .scalar_subquery()
    .label("last"),
).where(ConversationRow.key == bindparam("sought"))
_BY_IDEMPOTENCY_KEY = select(
    TurnRow.id,
    TurnRow.sequence,
    TurnRow.status,
    TurnRow.body_hash,
    TurnRow.sealed_conversation,
    TurnRow.result,
    TurnRow.created_at,
).where(TurnRow.owner == bindparam("sought_owner"), TurnRow.idempotency_hash == bindparam("sought_hash"))


def may_open(owner_id: str | None, shopper_id: str | None) -> bool:
    """Tell whether a conversation opens to a shopper; an anonymous one opens to all who know its id."""
    return owner_id is None or owner_id == shopper_id


def begin_turn(connection: Connection, turn: Turn, conversation_id: str, now: datetime) -> StoredTurn:
    """Write a turn, or find the one its idempotency key already wrote.

    `conversation_id` is the turn's own, or a fresh one when the turn starts a conversation.
    """
    key = digest(conversation_id)
    shopper_id = turn.shopper.id if turn.shopper else None
    last = 0 if turn.conversation_id is None else _last_sequence(connection, key, shopper_id)
    owner = _owner(shopper_id, None if turn.conversation_id is None else key)
    if turn.idempotency_key is not None:
        known = _known(connection, turn, turn.idempotency_key, owner, now)
        if known is not None:
            return known
    if turn.conversation_id is None:
        connection.execute(
            insert(ConversationRow),
            {
                "key": key,
                "shopper_id": shopper_id,
                "created_at": now,
                "updated_at": now,
                "personalization": last_consent(connection, shopper_id),
                "state": {},
            },
        )
    else:
        connection.execute(_TOUCH, {"sought": key, "updated_at": now})
    if turn.personalization is not None:
        _record_consent(connection, key, shopper_id, turn.personalization, now)
    stored = StoredTurn(mint_turn_id(), conversation_id, last + 1, TurnStatus.ACCEPTED)
    idempotency = turn.idempotency_key
    connection.execute(
        insert(TurnRow),
        {
            "id": stored.turn_id,
            "conversation_key": key,
            "sequence": stored.sequence,
            "status": stored.status.value,
            "owner": owner,
            "idempotency_hash": None if idempotency is None else digest(idempotency),
            "body_hash": turn.body_hash,
            "sealed_conversation": None if idempotency is None else seal(conversation_id, idempotency),
            "message": turn.text,
            "created_at": now,
        },
    )
    return stored


def _last_sequence(connection: Connection, key: str, shopper_id: str | None) -> int:
    row = connection.execute(_OWNER_AND_LAST, {"sought": key}).one_or_none()
    if row is None or not may_open(row.shopper_id, shopper_id):
        raise NotFound(UNKNOWN)
    return int(row.last)


def _known(
    connection: Connection, turn: Turn, idempotency_key: str, owner: str, now: datetime
) -> StoredTurn | None:
    row = connection.execute(
        _BY_IDEMPOTENCY_KEY, {"sought_owner": owner, "sought_hash": digest(idempotency_key)}
    ).one_or_none()
    if row is None:
        return None
    if row.body_hash != turn.body_hash:
        raise KeyReused("This Idempotency-Key came with another body before; use a new key")
    conversation_id = unseal(row.sealed_conversation, idempotency_key)
    if row.status == TurnStatus.DONE:
        result = {"conversation_id": conversation_id, **row.result}
        return StoredTurn(row.id, conversation_id, row.sequence, TurnStatus.DONE, result, replayed=True)
    if row.status != TurnStatus.INTERRUPTED and now - row.created_at < _ABANDONED_AFTER:
        raise Conflict("The turn of this Idempotency-Key is still being answered; try again in a moment")
    # The message is there, its answer never came: answer it now instead of writing it twice.
    connection.execute(
        update(TurnRow)
        .where(TurnRow.id == row.id)
        .values(status=TurnStatus.ACCEPTED.value, created_at=now, finished_at=None)
    )
    return StoredTurn(row.id, conversation_id, row.sequence, TurnStatus.ACCEPTED)


def _record_consent(
    connection: Connection, key: str, shopper_id: str | None, granted: bool, now: datetime
) -> None:
    # A shopper's word holds in all of their conversations, and outlives this one.
    mine = ConversationRow.key == key
    if shopper_id is not None:
        mine = mine | (ConversationRow.shopper_id == shopper_id)
    changed = connection.execute(
        update(ConversationRow)
        .where(mine, ConversationRow.personalization != granted)
        .values(personalization=granted)
    )
    if changed.rowcount:
        connection.execute(
            insert(ConsentRow).values(
                conversation_key=key if shopper_id is None else None,
                shopper_id=shopper_id,
                purpose="personalization",
                granted=granted,
                created_at=now,
            )
        )


def _owner(shopper_id: str | None, conversation_key: str | None) -> str:
    """Name whose idempotency keys these are; a stranger's equal key must never meet them."""
    if shopper_id is not None:
        return f"shopper:{shopper_id}"
    if conversation_key is not None:
        return f"conversation:{conversation_key}"
    return "anonymous"
