"""Create profiles and the choices of exploration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assistant.storage.models import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "explored_choices",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column(
            "conversation_key",
            sa.String(64),
            sa.ForeignKey("conversations.key", ondelete="CASCADE"),
            nullable=True,
        ),
        sa.Column("recommendation_id", sa.String(128), nullable=False),
        sa.Column("product_id", sa.String(256), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
    )
    op.create_index("ix_explored_choices_conversation_key", "explored_choices", ["conversation_key"])
    op.create_index("ix_explored_choices_recommendation_id", "explored_choices", ["recommendation_id"])
    op.create_index("ix_explored_choices_created_at", "explored_choices", ["created_at"])
    op.create_index("ix_interactions_recommendation_id", "interactions", ["recommendation_id"])
    op.create_table(
        "profiles",
        sa.Column("shopper_id", sa.String(128), primary_key=True),
        sa.Column("stated", sa.JSON(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("profiles")
    op.drop_index("ix_interactions_recommendation_id", "interactions")
    op.drop_table("explored_choices")
