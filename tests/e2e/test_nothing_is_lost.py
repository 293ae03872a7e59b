"""A crash loses no message; strangers learn nothing."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.e2e.running import Server, running


def test_kill_in_mid_turn_and_restart_keeps_the_message(demo_data: Path) -> None:
    with running(demo_data) as server:
        first = server.say("a warm blanket for the sofa")
        conversation = first["conversation_id"]
        body = {"message": "and a teapot, please", "conversation_id": conversation}

        def ask() -> None:
            with suppress(OSError):
                server.post("/v1/chat", body)

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.01)
        server.kill()
        asking.join()
    with running(demo_data) as server:
        stored = server.get(f"/v1/conversations/{conversation}")
        assert stored.status == 200
        texts = [message["text"] for message in stored.body["messages"]]
        assert texts[0] == "a warm blanket for the sofa"
        assert server.say("cheaper", conversation)["products"]


def test_an_id_never_minted_is_not_found_and_not_adopted(shop: Server) -> None:
    made_up = "cnv_" + "A" * 43
    for _ in range(2):
        answer = shop.post("/v1/chat", {"message": "hello", "conversation_id": made_up})
        assert answer.status == 404
        assert answer.headers["content-type"].startswith("application/problem+json")


def test_deleting_a_conversation_forgets_it(shop: Server) -> None:
    conversation = shop.say("hello")["conversation_id"]
    assert shop.send("DELETE", f"/v1/conversations/{conversation}", None, {}).status in (200, 204)
    assert shop.get(f"/v1/conversations/{conversation}").status == 404
