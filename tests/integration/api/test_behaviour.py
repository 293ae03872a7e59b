"""Events over HTTP, and the conversations they belong to."""

from __future__ import annotations

from starlette.testclient import TestClient

from assistant.api.app import build_app
from assistant.domain.interaction import EventType
from tests.fake_api import make_services, make_settings
from tests.fake_storage import MemoryInteractionLog

CLICK = {"event_id": "e1", "type": "click", "product_id": "blanket-7"}


def test_an_event_counts_once(client: TestClient, log: MemoryInteractionLog) -> None:
    first = client.post("/v1/events", json={"events": [CLICK, CLICK, {**CLICK, "event_id": "e2"}]})
    again = client.post("/v1/events", json={"events": [CLICK]})

    assert (first.status_code, first.json()) == (202, {"accepted": 2, "duplicates": 1})
    assert again.json() == {"accepted": 0, "duplicates": 1}
    assert [kept.event_id for kept in log.appended] == ["e1", "e2"]


def test_an_anonymous_event_belongs_to_its_conversation(
    client: TestClient, log: MemoryInteractionLog
) -> None:
    conversation_id = client.post("/v1/chat", json={"message": "hi"}).json()["conversation_id"]
    event = {
        **CLICK,
        "type": "rating",
        "value": 4,
        "timestamp": "2026-08-20T12:00:00Z",
        "recommendation_id": "rec_1",
        "conversation_id": conversation_id,
    }

    assert client.post("/v1/events", json={"events": [event]}).status_code == 202

    (kept,) = log.appended
    assert (kept.user_id, kept.conversation_id) == (conversation_id, conversation_id)
    assert (kept.event, kept.value, kept.recommendation_id) == (EventType.RATING, 4.0, "rec_1")
    shown = client.get(f"/v1/conversations/{conversation_id}").json()
    assert [item["product_id"] for item in shown["behaviour"]] == ["blanket-7"]


def test_an_event_of_a_conversation_never_minted_is_not_found(
    client: TestClient, log: MemoryInteractionLog
) -> None:
    response = client.post("/v1/events", json={"events": [{**CLICK, "conversation_id": "cnv_guess"}]})

    assert response.status_code == 404
    assert log.appended == []


def test_a_verified_shoppers_event_is_theirs() -> None:
    log = MemoryInteractionLog()
    settings = make_settings(api_keys=("server-key",))
    client = TestClient(build_app(make_services(interactions=log, settings=settings)))

    client.post(
        "/v1/events", json={"events": [CLICK]}, headers={"X-Api-Key": "server-key", "X-Shopper-Id": "alma"}
    )
    client.post("/v1/events", json={"events": [{**CLICK, "event_id": "e2"}]})

    assert [kept.user_id for kept in log.appended] == ["alma", "anonymous"]


def test_a_conversation_is_shown_and_forgotten(client: TestClient) -> None:
    answer = client.post("/v1/chat", json={"message": "hi"}).json()
    path = f"/v1/conversations/{answer['conversation_id']}"

    shown = client.get(path).json()
    assert [(message["role"], message["text"]) for message in shown["messages"]] == [
        ("shopper", "hi"),
        ("assistant", "Zwei Decken."),
    ]
    assert shown["personalization"] is True

    assert client.delete(path).status_code == 204
    unknown = client.get("/v1/conversations/cnv_guess")
    for response in (client.get(path), client.delete(path), unknown):
        assert (response.status_code, response.text) == (404, unknown.text)
    again = {"message": "hi", "conversation_id": answer["conversation_id"]}
    assert client.post("/v1/chat", json=again).status_code == 404


def test_a_shoppers_conversation_is_not_found_by_others() -> None:
    client = TestClient(build_app(make_services(settings=make_settings(api_keys=("server-key",)))))
    alma = {"X-Api-Key": "server-key", "X-Shopper-Id": "alma"}
    boris = {**alma, "X-Shopper-Id": "boris"}
    started = client.post("/v1/chat", json={"message": "hi"}, headers=alma).json()
    path = f"/v1/conversations/{started['conversation_id']}"
    event = {**CLICK, "conversation_id": started["conversation_id"]}

    for headers in ({}, boris):
        assert client.get(path, headers=headers).status_code == 404
        assert client.delete(path, headers=headers).status_code == 404
        assert client.post("/v1/events", json={"events": [event]}, headers=headers).status_code == 404
        resumed = client.get(f"/v1/chat/{started['turn_id']}/events", headers=headers)
        assert resumed.status_code == 204
    assert client.get(path, headers=alma).json()["shopper_id"] == "alma"
