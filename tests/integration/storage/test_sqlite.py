"""The SQLite database itself: migrations, durability, deletion, retention, faults."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select

from assistant.domain.conversation import Shown, Turn, TurnStatus
from assistant.domain.errors import InvalidSetting, NotFound, Unavailable
from assistant.domain.interaction import Interaction
from assistant.storage.conversations import SqlConversationStore
from assistant.storage.database import Database
from assistant.storage.interactions import SqlInteractionLog
from assistant.storage.migration import migrate
from assistant.storage.models import Base, InteractionRow, ShownRow, TurnRow
from assistant.storage.retention import purge_older_than
from tests.fake_storage import FakeClock

DIES_MID_TURN = """
import asyncio, os, signal, sys
from assistant.domain.conversation import Turn
from assistant.storage.conversations import SqlConversationStore
from assistant.storage.database import Database
from tests.fake_storage import FakeClock

async def main():
    store = SqlConversationStore(Database(sys.argv[1]), FakeClock())
    first = await store.open_turn(Turn("schwarze Winterstiefel"))
    await store.close_turn(first.turn_id, {"text": "Bitte."}, {"step": 1}, ())
    second = await store.open_turn(Turn("nur in Grün", conversation_id=first.conversation_id))
    print(first.conversation_id, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'deep' / 'dragoman.sqlite3'}"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    await migrate(url)
    database = Database(url)
    yield database
    await database.close()


async def test_migrations_end_at_exactly_the_models(database: Database) -> None:
    differences = await database.read(
        lambda connection: compare_metadata(MigrationContext.configure(connection), Base.metadata)
    )

    assert differences == []


async def test_migrating_twice_at_once_and_again_changes_nothing(url: str) -> None:
    await asyncio.gather(migrate(url), migrate(url))
    await migrate(url)


async def test_the_database_is_write_ahead_durable_and_checks_foreign_keys(database: Database) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
    found = await database.read(
        lambda connection: {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() for pragma in pragmas
        }
    )

    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 1500,
        "secure_delete": 1,
    }


async def test_a_turn_killed_in_the_middle_is_there_and_marked_interrupted(
    database: Database, url: str
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DIES_MID_TURN, url, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == -signal.SIGKILL, err.decode()

    store = SqlConversationStore(database, FakeClock())
    assert await store.interrupt_open_turns() == 1

    conversation = await store.load(out.decode().strip())
    assert [(message.text, message.status) for message in conversation.messages] == [
        ("schwarze Winterstiefel", TurnStatus.DONE),
        ("Bitte.", TurnStatus.DONE),
        ("nur in Grün", TurnStatus.INTERRUPTED),
    ]
    assert conversation.state == {"step": 1}


async def test_no_conversation_id_and_no_idempotency_key_is_stored(
    database: Database, tmp_path: Path
) -> None:
    store, log = SqlConversationStore(database, FakeClock()), SqlInteractionLog(database, FakeClock())
    turn = await store.open_turn(Turn("hello", idempotency_key="a-secret-key", body_hash="b"))
    conversation_id = turn.conversation_id
    await store.close_turn(turn.turn_id, {"conversation_id": conversation_id, "text": "hi"}, {}, ())
    await log.append([Interaction(conversation_id, "boot-1", conversation_id=conversation_id)])

    stored = b"".join(path.read_bytes() for path in (tmp_path / "deep").iterdir())

    assert b"hello" in stored
    assert conversation_id.encode() not in stored
    assert conversation_id.removeprefix("cnv_").encode() not in stored
    assert b"a-secret-key" not in stored


async def test_deleted_words_are_gone_from_the_files(database: Database, tmp_path: Path) -> None:
    store = SqlConversationStore(database, FakeClock())
    turn = await store.open_turn(Turn("canary-7f3a " * 200))
    await store.close_turn(turn.turn_id, {"text": "canary-7f3a"}, {"seen": "canary-7f3a"}, ())

    await store.delete(turn.conversation_id)

    stored = b"".join(path.read_bytes() for path in (tmp_path / "deep").iterdir())
    assert b"canary-7f3a" not in stored


async def test_old_conversations_are_purged_with_all_that_belongs_to_them(database: Database) -> None:
    clock = FakeClock()
    store, log = SqlConversationStore(database, clock), SqlInteractionLog(database, clock)
    old = await store.open_turn(Turn("old"))
    await store.close_turn(old.turn_id, {"text": "yes"}, {}, [Shown("boot-1", 1, "rec_1")])
    await log.append([Interaction("alma", "boot-1", conversation_id=old.conversation_id)])
    await log.append([Interaction("alma", "boot-2")])
    clock.advance(91 * 86400)
    fresh = await store.open_turn(Turn("fresh"))

    assert await purge_older_than(database, clock.now() - timedelta(days=90)) == 1
    assert await purge_older_than(database, clock.now() - timedelta(days=90)) == 0

    with pytest.raises(NotFound):
        await store.load(old.conversation_id)
    assert (await store.load(fresh.conversation_id)).messages
    counts = await database.read(
        lambda connection: [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (TurnRow, ShownRow, InteractionRow)
        ]
    )
    assert counts == [1, 0, 1]


async def test_a_locked_database_is_unavailable_within_two_seconds(
    database: Database, tmp_path: Path
) -> None:
    store = SqlConversationStore(database, FakeClock())
    thief = sqlite3.connect(tmp_path / "deep" / "dragoman.sqlite3", isolation_level=None)
    thief.execute("BEGIN EXCLUSIVE")
    try:
        started = asyncio.get_running_loop().time()
        results = await asyncio.gather(
            *(store.open_turn(Turn("hello")) for _ in range(3)), return_exceptions=True
        )
        assert asyncio.get_running_loop().time() - started < 2.5
    finally:
        thief.rollback()
        thief.close()

    assert all(isinstance(result, Unavailable) for result in results)
    assert (await store.open_turn(Turn("hello again"))).sequence == 1


async def test_ping_answers_and_a_missing_folder_of_a_read_only_place_does_not(database: Database) -> None:
    await database.ping()

    lost = Database("sqlite:////proc/nowhere.sqlite3")
    with pytest.raises(Unavailable):
        await lost.ping()
    await lost.close()


def test_an_unreadable_url_names_the_setting() -> None:
    with pytest.raises(InvalidSetting, match="DATABASE_URL"):
        Database("not a url")


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    store = SqlConversationStore(database, FakeClock(datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)))

    with pytest.raises(Exception, match="time zone"):
        await store.open_turn(Turn("hello"))


async def test_a_cancelled_writer_leaves_the_database_usable(database: Database) -> None:
    store = SqlConversationStore(database, FakeClock())
    for delay in (0.0, 0.0005, 0.001, 0.002):
        task = asyncio.create_task(store.open_turn(Turn("cancelled")))
        await asyncio.sleep(delay)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    turns = await asyncio.gather(*(store.open_turn(Turn("hello")) for _ in range(8)))

    assert {turn.sequence for turn in turns} == {1}
