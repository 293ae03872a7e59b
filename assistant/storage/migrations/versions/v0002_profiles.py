"""Create the facts of shoppers' profiles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assistant.storage.models import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "profile_facts",
        sa.Column("shopper_id", sa.String(128), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("value", sa.String(256), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("since", Moment(), nullable=False),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("profile_facts")
