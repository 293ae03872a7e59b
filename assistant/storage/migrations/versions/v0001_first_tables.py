"""Create conversations, turns, shown products, interactions and consents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assistant.storage.models import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "conversations",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("shopper_id", sa.String(128), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("personalization", sa.Boolean(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
    )
    op.create_index("ix_conversations_shopper_id", "conversations", ["shopper_id"])
    op.create_index("ix_conversations_updated_at", "conversations", ["updated_at"])
    op.create_table(
        "turns",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column(
            "conversation_key",
            sa.String(64),
            sa.ForeignKey("conversations.key", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(160), nullable=False),
        sa.Column("idempotency_hash", sa.String(64), nullable=True),
        sa.Column("body_hash", sa.String(64), nullable=True),
        sa.Column("sealed_conversation", sa.String(256), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("language", sa.String(35), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.UniqueConstraint("conversation_key", "sequence", name="uq_turns_sequence"),
        sa.UniqueConstraint("owner", "idempotency_hash", name="uq_turns_idempotency"),
    )
    op.create_index("ix_turns_status", "turns", ["status"])
    op.create_table(
        "shown_products",
        sa.Column("turn_id", sa.String(64), sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("product_id", sa.String(256), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.String(128), nullable=False),
        sa.Column("propensity", sa.Float(53), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
    )
    op.create_index("ix_shown_products_recommendation_id", "shown_products", ["recommendation_id"])
    op.create_table(
        "interactions",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("event_id", sa.String(128), nullable=True),
        sa.Column("user_key", sa.String(128), nullable=False),
        sa.Column("item_id", sa.String(256), nullable=False),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("value", sa.Float(53), nullable=True),
        sa.Column("timestamp", Moment(), nullable=True),
        sa.Column("moment", Moment(), nullable=False),
        sa.Column("recommendation_id", sa.String(128), nullable=True),
        sa.Column("conversation_key", sa.String(64), nullable=True),
        sa.Column("country", sa.String(2), nullable=True),
        sa.UniqueConstraint("event_id", name="uq_interactions_event_id"),
    )
    op.create_index("ix_interactions_user", "interactions", ["user_key", "moment"])
    op.create_index("ix_interactions_conversation", "interactions", ["conversation_key", "moment"])
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column(
            "conversation_key",
            sa.String(64),
            sa.ForeignKey("conversations.key", ondelete="CASCADE"),
            nullable=True,
        ),
        sa.Column("shopper_id", sa.String(128), nullable=True),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
    )
    op.create_index("ix_consents_conversation_key", "consents", ["conversation_key"])
    op.create_index("ix_consents_shopper", "consents", ["shopper_id", "purpose", "id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("consents", "interactions", "shown_products", "turns", "conversations"):
        op.drop_table(table)
