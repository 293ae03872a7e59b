"""Run the migrations on the connection that `assistant.storage.migration` hands over."""

from __future__ import annotations

from alembic import context

from assistant.storage.models import Base

__all__ = ["run"]


def run() -> None:
    """Apply the steps that alembic was asked for."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


# Alembic executes this file under the name "env_py"; importing it as part of the package does nothing.
if __name__ == "env_py":
    run()
