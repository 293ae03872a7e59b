"""Turns over HTTP: as JSON, as a stream, again, and when things go wrong."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.api.app import build_app
from assistant.domain.conversation import Modality, Shopper, TurnContext
from assistant.domain.errors import Unavailable
from tests.fake_api import RecordingManager, make_services, make_settings
from tests.fake_storage import MemoryConversationStore

STREAM = {"Accept": "text/event-stream"}


def parse(text: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Read server-sent events as (event, id, data)."""
    events = []
    for block in text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        events.append((lines["event"], lines["id"], json.loads(lines["data"])))
    return events


def test_an_answer_comes_as_json(client: TestClient, manager: RecordingManager) -> None:
    response = client.post(
        "/v1/chat",
        json={
            "message": "  gefütterte Winterstiefel unter 120 €  ",
            "context": {"language": "de-AT", "currency": "eur", "address_country": "at"},
            "modality": "voice",
            "limit": 3,
            "page": {"product_id": "boot-1", "cart": ["boot-2"]},
            "consent": {"personalization": True},
        },
        headers={"Accept-Language": "de-AT,de;q=0.9"},
    )

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json()["text"] == "Zwei Decken."
    (turn,) = manager.turns
    assert turn.text == "gefütterte Winterstiefel unter 120 €"
    assert turn.context == TurnContext("de-AT", "EUR", "AT")
    assert (turn.modality, turn.limit, turn.personalization) == (Modality.VOICE, 3, True)
    assert (turn.page.product_id, turn.page.cart) == ("boot-1", ("boot-2",))
    assert turn.accept_language == "de-AT,de;q=0.9"
    assert (turn.conversation_id, turn.shopper, turn.idempotency_key) == (None, None, None)


def test_an_answer_comes_as_a_stream_where_asked(client: TestClient) -> None:
    response = client.post("/v1/chat", json={"message": "a blanket"}, headers=STREAM)

    assert response.headers["content-type"].startswith("text/event-stream")
    events = parse(response.text)
    assert [event for event, _, _ in events] == ["turn", "products", "text", "text", "suggestions", "done"]
    turn_id = events[0][2]["turn_id"]
    assert [number for _, number, _ in events] == [f"{turn_id}-{n}" for n in range(1, 7)]
    assert "".join(data["delta"] for event, _, data in events if event == "text") == events[-1][2]["text"]


def test_json_and_stream_end_in_the_same_answer(client: TestClient) -> None:
    first = client.post("/v1/chat", json={"message": "a blanket"}).json()
    second = parse(client.post("/v1/chat", json={"message": "a blanket"}, headers=STREAM).text)[-1][2]

    ids = ("conversation_id", "turn_id")
    assert {k: v for k, v in first.items() if k not in ids} == {
        k: v for k, v in second.items() if k not in ids
    }


@pytest.mark.parametrize("headers", [{}, STREAM])
def test_a_conversation_never_minted_is_not_found(client: TestClient, headers: dict[str, str]) -> None:
    answers = set()
    for conversation_id in ("cnv_guess", "*", "../", "' OR 1=1 --", "cnv_" + "A" * 43):
        for _ in range(2):
            response = client.post(
                "/v1/chat", json={"message": "hi", "conversation_id": conversation_id}, headers=headers
            )
            assert response.headers["content-type"] == "application/problem+json"
            answers.add((response.status_code, response.text))

    assert [status for status, _ in answers] == [404]


@pytest.mark.parametrize("headers", [{}, STREAM])
def test_what_is_not_ready_says_when_to_come_back(
    client: TestClient, manager: RecordingManager, headers: dict[str, str]
) -> None:
    manager.fails_after, manager.error = 0, Unavailable("No catalogue yet; run `dragoman index FEED`")

    response = client.post("/v1/chat", json={"message": "hi"}, headers=headers)

    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert response.json()["detail"] == "No catalogue yet; run `dragoman index FEED`"


def test_a_failure_in_the_stream_is_told_in_the_stream(client: TestClient, manager: RecordingManager) -> None:
    manager.fails_after = 3

    events = parse(client.post("/v1/chat", json={"message": "hi"}, headers=STREAM).text)

    assert [event for event, _, _ in events] == ["turn", "products", "text", "error", "done"]
    assert events[3][2]["code"] == "internal"
    assert "secret" not in str(events)
    assert events[4][2]["turn_id"] == events[0][2]["turn_id"]


def test_a_failure_after_the_first_event_is_a_problem_in_json(
    client: TestClient, manager: RecordingManager
) -> None:
    manager.fails_after = 3

    response = client.post("/v1/chat", json={"message": "hi"})

    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "secret" not in response.text


def test_the_same_key_gives_the_same_answer_from_one_turn(
    client: TestClient, store: MemoryConversationStore
) -> None:
    key = {"Idempotency-Key": "0b7c4e5a-5f6e-4f0c-9d53-0d0c2d7a51aa"}
    body = {"message": "a blanket"}

    first = client.post("/v1/chat", json=body, headers=key)
    same = client.post(
        "/v1/chat", content=json.dumps(body, indent=2), headers={**key, "Content-Type": "application/json"}
    )
    streamed = client.post("/v1/chat", json=body, headers={**key, **STREAM})
    other = client.post("/v1/chat", json={"message": "a boot"}, headers=key)

    assert first.json() == same.json() == parse(streamed.text)[-1][2]
    assert len(store.closed) == 1
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("key", ["", "a b", "\x7f", "x" * 256])
def test_a_key_that_is_no_key_is_refused(client: TestClient, key: str) -> None:
    response = client.post("/v1/chat", json={"message": "hi"}, headers={"Idempotency-Key": key})

    assert response.status_code == 422


def test_a_short_key_of_a_stranger_opens_nothing(app: FastAPI) -> None:
    key = {"Idempotency-Key": "1"}
    here, there = (TestClient(app, client=(host, 50000)) for host in ("192.0.2.1", "192.0.2.2"))

    mine = here.post("/v1/chat", json={"message": "hi"}, headers=key).json()
    again = here.post("/v1/chat", json={"message": "hi"}, headers=key).json()
    theirs = there.post("/v1/chat", json={"message": "hi"}, headers=key).json()

    assert mine["conversation_id"] == again["conversation_id"] != theirs["conversation_id"]


@pytest.mark.parametrize(("sent", "kept"), [("1", False), ("0", True), ("", True)])
def test_a_browser_that_refuses_tracking_is_not_personalized(
    client: TestClient, manager: RecordingManager, sent: str, kept: bool
) -> None:
    client.post(
        "/v1/chat", json={"message": "hi", "consent": {"personalization": True}}, headers={"Sec-GPC": sent}
    )

    assert manager.turns[0].personalization is kept


def test_a_shopper_comes_from_a_server_key_and_never_from_the_body() -> None:
    services = make_services(settings=make_settings(api_keys=("server-key",)))
    client = TestClient(build_app(services))

    named = {"X-Api-Key": "server-key", "X-Shopper-Id": "alma"}
    started = client.post("/v1/chat", json={"message": "hi"}, headers=named).json()
    conversation = {"message": "mine", "conversation_id": started["conversation_id"]}

    assert isinstance(services.manager, RecordingManager)
    assert services.manager.turns[0].shopper == Shopper("alma")
    assert client.post("/v1/chat", json=conversation).status_code == 404
    assert client.post("/v1/chat", json={"message": "hi", "shopper": "alma"}).status_code == 422
    assert (
        client.post("/v1/chat", json={"message": "hi"}, headers={"X-Shopper-Id": "alma"}).status_code == 401
    )
    assert client.post("/v1/chat", json=conversation, headers=named).status_code == 200


def test_a_client_that_talks_too_fast_is_told_when_to_go_on() -> None:
    settings = make_settings(rate_limit="2/minute", api_keys=("server-key",))
    client = TestClient(build_app(make_services(settings=settings)))
    answers = [client.post("/v1/chat", json={"message": "hi"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "30"
    assert answers[2].json()["code"] == "too_many_turns"
    trusted = client.post("/v1/chat", json={"message": "hi"}, headers={"X-Api-Key": "server-key"})
    assert trusted.status_code == 200


def test_a_finished_turn_is_taken_up_after_the_last_event_seen(client: TestClient) -> None:
    events = parse(client.post("/v1/chat", json={"message": "hi"}, headers=STREAM).text)
    path = f"/v1/chat/{events[0][2]['turn_id']}/events"

    assert parse(client.get(path).text) == events
    assert parse(client.get(path, headers={"Last-Event-ID": events[3][1]}).text) == events[4:]
    assert client.get(path, headers={"Last-Event-ID": events[-1][1]}).status_code == 204


def test_an_unknown_turn_is_204(client: TestClient) -> None:
    assert client.get("/v1/chat/trn_unknown/events").status_code == 204


def test_a_deleted_conversation_is_gone_from_the_kept_streams(client: TestClient) -> None:
    answer = client.post("/v1/chat", json={"message": "hi"}).json()

    assert client.delete(f"/v1/conversations/{answer['conversation_id']}").status_code == 204
    assert client.get(f"/v1/chat/{answer['turn_id']}/events").status_code == 204


class Reader:
    """An ASGI client that reads a stream and can drop the line."""

    def __init__(self, app: FastAPI, body: bytes) -> None:
        self.received: list[bytes] = []
        self.got = asyncio.Event()
        self._gone = asyncio.Event()
        self._body: bytes | None = body
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": "POST",
            "path": "/v1/chat",
            "raw_path": b"/v1/chat",
            "query_string": b"",
            "root_path": "",
            "scheme": "http",
            "headers": [(b"accept", b"text/event-stream"), (b"content-type", b"application/json")],
            "client": ("192.0.2.1", 50000),
            "server": ("127.0.0.1", 8000),
        }
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    def drop(self) -> None:
        self._gone.set()

    async def _receive(self) -> dict[str, Any]:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.body":
            self.received.append(message["body"])
            self.got.set()


async def test_cards_are_sent_before_the_answer_is_written(app: FastAPI, manager: RecordingManager) -> None:
    manager.gate = asyncio.Event()
    reader = Reader(app, b'{"message": "hi"}')
    while len(reader.received) < 1 or b"event: products" not in b"".join(reader.received):
        await asyncio.wait_for(reader.got.wait(), 1)
        reader.got.clear()

    assert b"event: done" not in b"".join(reader.received)
    manager.gate.set()
    await asyncio.wait_for(reader.task, 1)
    assert b"event: done" in b"".join(reader.received)


async def test_a_hundred_readers_who_drop_the_line_leave_nothing_running(
    app: FastAPI, manager: RecordingManager
) -> None:
    manager.gate = asyncio.Event()
    before = len(asyncio.all_tasks())
    readers = [Reader(app, b'{"message": "hi"}') for _ in range(100)]
    await asyncio.gather(*(asyncio.wait_for(reader.got.wait(), 5) for reader in readers))

    for reader in readers:
        reader.drop()
    await asyncio.gather(*(reader.task for reader in readers))
    await asyncio.sleep(1.0)

    assert (manager.cancelled, manager.closed) == (100, 100)
    assert len(asyncio.all_tasks()) == before


async def test_a_reader_who_returns_at_once_gets_the_rest(app: FastAPI, manager: RecordingManager) -> None:
    manager.gate = asyncio.Event()
    reader = Reader(app, b'{"message": "hi"}')
    await asyncio.wait_for(reader.got.wait(), 1)
    reader.drop()
    await reader.task
    last = parse(b"".join(reader.received).decode())[-1][1]

    from httpx2 import ASGITransport, AsyncClient

    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        resumed = asyncio.create_task(
            client.get(f"/v1/chat/{last.rpartition('-')[0]}/events", headers={"Last-Event-ID": last})
        )
        await asyncio.sleep(0.05)
        manager.gate.set()
        rest = parse((await asyncio.wait_for(resumed, 1)).text)

    assert rest[-1][0] == "done"
    assert manager.cancelled == 0
