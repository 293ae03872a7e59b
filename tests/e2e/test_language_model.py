"""With a model configured, one streamed call a turn; without it answering, the template in time."""

from __future__ import annotations

import asyncio
import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.running import Server, running
from tests.fake_openai import FakeOpenAI, Script, fake_openai


@contextmanager
def provider(*scripts: Script) -> Iterator[FakeOpenAI]:
    """Run the scripted provider in a thread of its own."""
    started = threading.Event()
    found: list[tuple[FakeOpenAI, asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def serve() -> None:
        async with fake_openai(*scripts) as fake:
            stop = asyncio.Event()
            found.append((fake, asyncio.get_running_loop(), stop))
            started.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert started.wait(10)
    fake, loop, stop = found[0]
    try:
        yield fake
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


def test_one_streamed_call_a_turn_and_the_facts_are_rendered_by_code(demo_data: Path) -> None:
    script = Script("The softest is [[P1]], and it is [[P1.price]]. It also costs 3 dollars less.")
    with provider(script) as fake, running(demo_data, openai_base_url=fake.base_url) as server:
        answer = server.say("a warm blanket for the sofa under 80 dollars")
        first = answer["products"][0]
        assert answer["generated_by"] == "llm"
        assert first["title"] in answer["text"]
        assert first["price_text"] in answer["text"]
        assert "3 dollars" not in answer["text"]
        assert answer["degraded"] == ["grounding"]
        assert answer["usage"]["llm_calls"] == 1
        assert len(fake.calls) == 1
        server.say("cheaper", answer["conversation_id"])
        assert len(fake.calls) == 2


def test_cards_come_before_the_models_first_words(demo_data: Path) -> None:
    script = Script("The softest is [[P1]]. You will like it.", delay=0.8)
    with provider(script) as fake, running(demo_data, openai_base_url=fake.base_url) as server:
        server.say("hello")
        arrived = _arrivals(server, "a warm blanket for the sofa")
        assert [name for name, _ in arrived][:3] == ["turn", "products", "text"]
        times = dict(reversed(arrived))
        assert times["text"] - times["products"] > 0.4


def test_an_endpoint_that_is_down_costs_no_answer(demo_data: Path) -> None:
    with running(demo_data, openai_base_url="http://127.0.0.1:9/v1", llm_deadline_s="3") as server:
        start = time.monotonic()
        answer = server.say("schwarze Winterstiefel für Herren")
        assert time.monotonic() - start < 4
        assert answer["products"]
        assert answer["generated_by"] == "template"
        assert answer["degraded"] == ["llm"]


def _arrivals(server: Server, message: str) -> list[tuple[str, float]]:
    """Return the names of a stream's events with the moments they arrived."""
    request = urllib.request.Request(
        f"{server.url}/v1/chat",
        json.dumps({"message": message}).encode(),
        {"content-type": "application/json", "accept": "text/event-stream"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        stamped = ((line, time.monotonic()) for line in response)
        return [(line[6:].strip().decode(), at) for line, at in stamped if line.startswith(b"event:")]
