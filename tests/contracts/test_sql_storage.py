"""Hold the SQL stores to the contracts; DRAGOMAN_TEST_DATABASE_URL runs them on another database too."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.storage.consents import SqlConsentStore
from assistant.storage.conversations import SqlConversationStore
from assistant.storage.database import Database
from assistant.storage.explorations import SqlExplorationLog
from assistant.storage.interactions import SqlInteractionLog
from assistant.storage.migration import migrate
from assistant.storage.models import Base
from assistant.storage.profiles import SqlProfileStore
from tests.contracts.consent_store import ConsentStoreContract
from tests.contracts.conversation_store import ConversationStoreContract
from tests.contracts.exploration_log import ExplorationLogContract
from tests.contracts.interaction_log import InteractionLogContract
from tests.contracts.profile_store import ProfileStoreContract
from tests.fake_storage import FakeClock

OTHER_DATABASE = os.environ.get("DRAGOMAN_TEST_DATABASE_URL")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "migrated.sqlite3"
    asyncio.run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
async def database(template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    if OTHER_DATABASE:
        url = OTHER_DATABASE
        await migrate(url)
    else:
        url = f"sqlite:///{shutil.copy(template, tmp_path / 'test.sqlite3')}"
    database = Database(url)
    await database.write(
        lambda connection: [
            connection.execute(table.delete()) for table in reversed(Base.metadata.sorted_tables)
        ]
    )
    yield database
    await database.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def log(database: Database, clock: FakeClock) -> SqlInteractionLog:
    return SqlInteractionLog(database, clock)


@pytest.fixture
def store(database: Database, clock: FakeClock) -> SqlConversationStore:
    return SqlConversationStore(database, clock)


@pytest.fixture
def explorations(database: Database, clock: FakeClock) -> SqlExplorationLog:
    return SqlExplorationLog(database, clock)


@pytest.fixture
def profiles(database: Database, clock: FakeClock) -> SqlProfileStore:
    return SqlProfileStore(database, clock)


class TestSqlConversationStore(ConversationStoreContract):
    pass


class TestSqlInteractionLog(InteractionLogContract):
    pass


class TestSqlExplorationLog(ExplorationLogContract):
    pass


class TestSqlProfileStore(ProfileStoreContract):
    pass


class TestSqlConsentStore(ConsentStoreContract):
    @pytest.fixture
    def consents(self, database: Database, clock: FakeClock) -> SqlConsentStore:
        return SqlConsentStore(database, clock)
