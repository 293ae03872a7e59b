"""Open the database and hand out transactions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from assistant.domain.errors import InvalidSetting, Unavailable

__all__ = ["Database"]

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
_PATIENCE_S = 1.5
"""How long a transaction waits for a lock; a shopper is told within two seconds that the store is down."""
_WRITES = "dragoman_writes"


class Database:
    """One pool of connections to SQLite or PostgreSQL."""

    def __init__(self, url: str) -> None:
        parsed = _parse(url)
        self._sqlite = parsed.get_backend_name() == "sqlite"
        if self._sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_async_engine(
            parsed,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            pool_timeout=_PATIENCE_S,
            pool_pre_ping=not self._sqlite,
            connect_args={"timeout": _PATIENCE_S},
        )
        if self._sqlite:
            event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_sqlite)
        self._writers = self._engine.execution_options(**{_WRITES: True})
        # SQLite has one writer; queueing here is fair and exact where its own busy handler sleeps and polls.
        self._turnstile = asyncio.Lock()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Give a transaction that sees one consistent state; raises Unavailable when the database is down."""
        with _translated():
            async with self._engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Give a transaction that is on disk when the block ends, or undone when it raises."""
        if not self._sqlite:
            with _translated():
                async with self._writers.begin() as connection:
                    yield connection
            return
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._turnstile.acquire()
        except TimeoutError as error:
            raise Unavailable("The database is busy with other writers; try again") from error
        try:
            with _translated():
                async with self._writers.begin() as connection:
                    yield connection
        finally:
            self._turnstile.release()

    async def ping(self) -> None:
        """Return when the database answers; raises Unavailable otherwise."""
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    async def scrub(self) -> None:
        """Take deleted data out of SQLite's write-ahead log now, not at its next checkpoint."""
        if self._sqlite:
            with _translated():
                async with self._engine.connect() as connection:
                    raw = await connection.execution_options(isolation_level="AUTOCOMMIT")
                    await raw.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout, OSError) as error:
        # The driver's message may quote values of the statement: it stays in the cause.
        raise Unavailable("The database does not answer; see readyz") from error


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InvalidSetting(
            "DATABASE_URL is not a database URL; write sqlite:///path or postgresql://…"
        ) from error
    return parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions of its own: `_begin_sqlite` does, of the right kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # a turn that was accepted survives a power cut: 0.2 ms a commit
        f"busy_timeout={int(_PATIENCE_S * 1000)}",
        "foreign_keys=ON",
        "secure_delete=ON",  # what a shopper had deleted is overwritten
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another writer came between;
    # taking the write lock at the start waits instead.
    if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
        return
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
