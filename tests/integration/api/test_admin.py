"""The refit is for the shop's own servers."""

from __future__ import annotations

import sys

import pytest
from starlette.testclient import TestClient

from assistant.api.app import build_app
from assistant.api.refitter import Refitter
from tests.fake_api import make_services, make_settings
from tests.fake_storage import FakeClock

SERVER = {"X-Api-Key": "server-key"}


@pytest.fixture
def client() -> TestClient:
    refitter = Refitter((sys.executable, "-c", "print('{}')"), FakeClock())
    settings = make_settings(api_keys=("server-key",))
    return TestClient(build_app(make_services(refitter=refitter, settings=settings)))


def test_only_a_server_key_has_the_recommenders_learn_anew(client: TestClient) -> None:
    with client:
        for method in ("GET", "POST"):
            refused = client.request(method, "/v1/admin/refit")
            assert (refused.status_code, refused.json()["code"]) == (403, "server_key_required")
        assert client.post("/v1/admin/refit", headers={"X-Api-Key": "wrong"}).status_code == 401
        assert client.get("/v1/admin/refit", headers=SERVER).json()["status"] == "idle"
        started = client.post("/v1/admin/refit", headers=SERVER)
        assert (started.status_code, started.json()["status"]) == (202, "running")


def test_a_shop_without_server_keys_lets_nobody() -> None:
    client = TestClient(build_app(make_services()))
    assert client.post("/v1/admin/refit").status_code == 403
