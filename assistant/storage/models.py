"""Describe the tables, the same for SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

__all__ = [
    "Base",
    "ChoiceRow",
    "ConsentRow",
    "ConversationRow",
    "InteractionRow",
    "Moment",
    "ProfileRow",
    "ShownRow",
    "TurnRow",
]


class Moment(TypeDecorator[datetime]):
    """Keep moments in UTC with their zone, which SQLite alone would forget."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse moments without a zone and turn the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone; use datetime.now(UTC)")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Root of the tables."""


class ConversationRow(Base):
    """One conversation, under the hash of its id."""

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_updated_at", "updated_at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    shopper_id: Mapped[str | None] = mapped_column(String(128), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    personalization: Mapped[bool]
    state: Mapped[dict[str, Any]] = mapped_column(JSON)


class TurnRow(Base):
    """One message of a shopper and, once done, its answer."""

    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("conversation_key", "sequence", name="uq_turns_sequence"),
        UniqueConstraint("owner", "idempotency_hash", name="uq_turns_idempotency"),
        Index("ix_turns_status", "status"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_key: Mapped[str] = mapped_column(ForeignKey("conversations.key", ondelete="CASCADE"))
    sequence: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str] = mapped_column(String(160))
    idempotency_hash: Mapped[str | None] = mapped_column(String(64))
    body_hash: Mapped[str | None] = mapped_column(String(64))
    sealed_conversation: Mapped[str | None] = mapped_column(String(256))
    message: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(35))
    reply: Mapped[str | None] = mapped_column(Text)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


class ShownRow(Base):
    """One product shown in a turn, with the chance it had."""

    __tablename__ = "shown_products"
    __table_args__ = (Index("ix_shown_products_recommendation_id", "recommendation_id"),)

    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(String(256))
    rank: Mapped[int]
    recommendation_id: Mapped[str] = mapped_column(String(128))
    propensity: Mapped[float] = mapped_column(Float(53))
    scores: Mapped[dict[str, float]] = mapped_column(JSON)


class InteractionRow(Base):
    """One thing a shopper did with a product."""

    __tablename__ = "interactions"
    __table_args__ = (
        UniqueConstraint("event_id", name="uq_interactions_event_id"),
        Index("ix_interactions_user", "user_key", "moment"),
        Index("ix_interactions_conversation", "conversation_key", "moment"),
        Index("ix_interactions_recommendation_id", "recommendation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    event_id: Mapped[str | None] = mapped_column(String(128))
    user_key: Mapped[str] = mapped_column(String(128))
    item_id: Mapped[str] = mapped_column(String(256))
    event: Mapped[str] = mapped_column(String(16))
    value: Mapped[float | None] = mapped_column(Float(53))
    timestamp: Mapped[datetime | None] = mapped_column(Moment)
    moment: Mapped[datetime] = mapped_column(Moment)
    recommendation_id: Mapped[str | None] = mapped_column(String(128))
    conversation_key: Mapped[str | None] = mapped_column(String(64))
    country: Mapped[str | None] = mapped_column(String(2))


class ConsentRow(Base):
    """What a shopper allowed or refused, and when."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_shopper", "shopper_id", "purpose", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_key: Mapped[str | None] = mapped_column(
        ForeignKey("conversations.key", ondelete="CASCADE"), index=True
    )
    shopper_id: Mapped[str | None] = mapped_column(String(128))
    purpose: Mapped[str] = mapped_column(String(32))
    granted: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment)


class ChoiceRow(Base):
    """One place of a list that chance had a say in, with all that could have got it."""

    __tablename__ = "explored_choices"
    __table_args__ = (
        Index("ix_explored_choices_recommendation_id", "recommendation_id"),
        Index("ix_explored_choices_created_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_key: Mapped[str | None] = mapped_column(
        ForeignKey("conversations.key", ondelete="CASCADE"), index=True
    )
    recommendation_id: Mapped[str] = mapped_column(String(128))
    product_id: Mapped[str] = mapped_column(String(256))
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)


class ProfileRow(Base):
    """What one shopper told the shop."""

    __tablename__ = "profiles"

    shopper_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    stated: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(Moment)
