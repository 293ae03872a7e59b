"""Open the database and run transactions on it."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import orjson
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import create_async_engine

from assistant.domain.errors import InvalidSetting, Unavailable

__all__ = ["Database"]

Result = TypeVar("Result")

_PATIENCE_S = 1.5
"""How long a transaction waits for a lock; a shopper is told within two seconds that the store is down."""
_WAL_ATTEMPTS = 30
_READERS = 4
_WRITES = "dragoman_writes"


class Database:
    """SQLite or PostgreSQL, by URL.

    A transaction is a plain function of a connection. It runs as a whole: on SQLite in one hop to a thread,
    on PostgreSQL on asyncpg. An async SQLite driver hops for every cursor, execute and fetch: measured, the
    three transactions of a turn took 14 ms there, and take 2 ms here.
    """

    def __init__(self, url: str) -> None:
        parsed = _parse(url)
        sqlite = parsed.get_backend_name() == "sqlite"
        self._backend: _Backend = _Sqlite(parsed) if sqlite else _Postgres(parsed)

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` on one consistent state; raises Unavailable when the database is down."""
        return await self._backend.read(work)

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` and return when it is on disk, or undo it when it raises.

        On SQLite a transaction that began goes on to its end even when the caller is cancelled.
        """
        return await self._backend.write(work)

    async def ping(self) -> None:
        """Return when the database answers; raises Unavailable otherwise."""
        await self.read(lambda connection: connection.execute(text("SELECT 1")))

    async def scrub(self) -> None:
        """Take deleted data out of SQLite's write-ahead log now, not at its next checkpoint."""
        await self._backend.scrub()

    async def close(self) -> None:
        """Close every connection."""
        await self._backend.close()


class _Backend(Protocol):
    async def read(self, work: Callable[[Connection], Result]) -> Result: ...

    async def write(self, work: Callable[[Connection], Result]) -> Result: ...

    async def scrub(self) -> None: ...

    async def close(self) -> None: ...


class _Sqlite:
    def __init__(self, url: URL) -> None:
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(
            url,
            json_serializer=_dump,
            json_deserializer=orjson.loads,
            pool_size=_READERS + 1,
            pool_timeout=_PATIENCE_S,
            connect_args={"timeout": _PATIENCE_S},
        )
        event.listen(self._engine, "connect", _prepare_sqlite)
        event.listen(self._engine, "begin", _begin_sqlite)
        self._writing_engine = self._engine.execution_options(**{_WRITES: True})
        self._readers = ThreadPoolExecutor(_READERS, "dragoman-read")
        self._writer = ThreadPoolExecutor(1, "dragoman-write")
        # SQLite has one writer; queueing here is fair and exact where its own busy handler sleeps and polls.
        self._turnstile = asyncio.Lock()

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        def run() -> Result:
            with _translated(), self._engine.begin() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        def run() -> Result:
            with _translated(), self._writing_engine.begin() as connection:
                return work(connection)

        return await self._write(run)

    async def scrub(self) -> None:
        def run() -> None:
            with _translated(), self._engine.connect() as connection:
                raw = connection.execution_options(isolation_level="AUTOCOMMIT")
                raw.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

        await self._write(run)

    async def close(self) -> None:
        for pool in (self._readers, self._writer):
            await asyncio.to_thread(pool.shutdown)
        self._engine.dispose()

    async def _write(self, run: Callable[[], Result]) -> Result:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._turnstile.acquire()
        except TimeoutError as error:
            raise Unavailable("The database is busy with other writers; try again") from error
        try:
            return await asyncio.get_running_loop().run_in_executor(self._writer, run)
        finally:
            self._turnstile.release()


class _Postgres:
    def __init__(self, url: URL) -> None:
        try:
            self._engine = create_async_engine(
                url,
                json_serializer=_dump,
                json_deserializer=orjson.loads,
                pool_timeout=_PATIENCE_S,
                pool_pre_ping=True,
                connect_args={"timeout": _PATIENCE_S},
            )
        except (ImportError, NoSuchModuleError) as error:
            raise InvalidSetting(
                "DATABASE_URL needs a driver that is not installed; PostgreSQL's comes with the extra "
                "`postgres`, other databases are not supported"
            ) from error

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        return await self.write(work)

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        with _translated():
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)

    async def scrub(self) -> None:
        return None

    async def close(self) -> None:
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
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed.set(drivername="sqlite+pysqlite")
    if backend in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+asyncpg")
    return parsed


def _dump(value: object) -> str:
    return orjson.dumps(value).decode()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions of its own: `_begin_sqlite` does, of the right kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={int(_PATIENCE_S * 1000)}")
    _write_ahead(cursor)
    for pragma in (
        "synchronous=FULL",  # a turn that was accepted survives a power cut: 0.2 ms a commit
        "foreign_keys=ON",
        "secure_delete=ON",  # what a shopper had deleted is overwritten
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    # The very first change to WAL does not wait for others who try the same: SQLite answers "locked" at once.
    for attempt in range(_WAL_ATTEMPTS):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if attempt == _WAL_ATTEMPTS - 1:
                raise
            time.sleep(_PATIENCE_S / _WAL_ATTEMPTS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another writer came between;
    # taking the write lock at the start waits instead.
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN")
