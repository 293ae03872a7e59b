"""Hold the in-memory stores to the contracts."""

from __future__ import annotations

import pytest

from tests.contracts.consent_store import ConsentStoreContract
from tests.contracts.conversation_store import ConversationStoreContract
from tests.contracts.exploration_log import ExplorationLogContract
from tests.contracts.interaction_log import InteractionLogContract
from tests.contracts.profile_store import ProfileStoreContract
from tests.fake_storage import (
    FakeClock,
    MemoryConsentStore,
    MemoryConversationStore,
    MemoryExplorationLog,
    MemoryInteractionLog,
    MemoryProfileStore,
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def log() -> MemoryInteractionLog:
    return MemoryInteractionLog()


@pytest.fixture
def store(log: MemoryInteractionLog, clock: FakeClock) -> MemoryConversationStore:
    return MemoryConversationStore(log, clock)


@pytest.fixture
def explorations(log: MemoryInteractionLog) -> MemoryExplorationLog:
    return MemoryExplorationLog(log)


@pytest.fixture
def profiles(log: MemoryInteractionLog) -> MemoryProfileStore:
    return MemoryProfileStore(log)


class TestMemoryConversationStore(ConversationStoreContract):
    pass


class TestMemoryInteractionLog(InteractionLogContract):
    pass


class TestMemoryExplorationLog(ExplorationLogContract):
    pass


class TestMemoryProfileStore(ProfileStoreContract):
    pass


class TestMemoryConsentStore(ConsentStoreContract):
    @pytest.fixture
    def consents(self, log: MemoryInteractionLog) -> MemoryConsentStore:
        return MemoryConsentStore(log)
