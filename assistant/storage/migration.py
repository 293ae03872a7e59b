"""Bring a database to the newest tables."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from assistant.storage.database import Database

__all__ = ["migrate"]

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x64726167
"""Any number all workers agree on."""


async def migrate(engine_url: str) -> None:
    """Apply every missing step in one transaction; safe to call from several processes at once."""
    database = Database(engine_url)
    try:
        await database.write(_upgrade)
    finally:
        await database.close()


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
