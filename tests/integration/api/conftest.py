"""An app over recording fakes, and a client for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.api.app import build_app
from assistant.api.services import Services
from tests.fake_api import RecordingManager, RecordingShop, make_services
from tests.fake_storage import MemoryConversationStore, MemoryInteractionLog


@pytest.fixture
def services() -> Services:
    return make_services()


@pytest.fixture
def manager(services: Services) -> RecordingManager:
    assert isinstance(services.manager, RecordingManager)
    return services.manager


@pytest.fixture
def shop(services: Services) -> RecordingShop:
    assert isinstance(services.shop, RecordingShop)
    return services.shop


@pytest.fixture
def store(services: Services) -> MemoryConversationStore:
    assert isinstance(services.conversations, MemoryConversationStore)
    return services.conversations


@pytest.fixture
def log(services: Services) -> MemoryInteractionLog:
    assert isinstance(services.interactions, MemoryInteractionLog)
    return services.interactions


@pytest.fixture
def app(services: Services) -> FastAPI:
    return build_app(services)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client
