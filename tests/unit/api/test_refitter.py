"""At most one refit at a time, in a process of its own, whose end is known."""

from __future__ import annotations

import asyncio
import sys

from assistant.api.refitter import Refitter
from tests.fake_storage import FakeClock


def refitter(script: str, every_s: float = 0.0) -> Refitter:
    """Return one that runs a Python script in place of the real command."""
    return Refitter((sys.executable, "-c", script), FakeClock(), every_s)


async def test_a_refit_that_ends_well_leaves_its_report() -> None:
    it = refitter('print(\'{"generation": "g2"}\')')
    assert it.state() == {
        "status": "idle",
        "started_at": None,
        "finished_at": None,
        "report": None,
        "error": None,
    }

    assert it.start()["status"] == "running"
    await it.wait()

    state = it.state()
    assert (state["status"], state["report"], state["error"]) == ("done", {"generation": "g2"}, None)
    assert state["started_at"] == state["finished_at"] == "2026-08-20T12:00:00+00:00"


async def test_a_refit_that_fails_says_why_in_its_last_words() -> None:
    it = refitter("import sys; print('Traceback', file=sys.stderr); sys.exit('dragoman: no log')")
    it.start()
    await it.wait()
    assert (it.state()["status"], it.state()["error"]) == ("failed", "dragoman: no log")

    it = refitter("print('no JSON')")
    it.start()
    await it.wait()
    assert it.state()["error"] == "It could not be run (JSONDecodeError)"


async def test_a_command_that_is_not_there_is_a_failure_and_no_crash() -> None:
    it = Refitter(("/no/such/command",), FakeClock())
    it.start()
    await it.wait()
    assert it.state()["error"] == "It could not be run (FileNotFoundError)"


async def test_a_second_request_joins_the_refit_that_is_running() -> None:
    it = refitter("import sys, time; time.sleep(0.3); print('{}')")
    first = it.start()
    assert it.start() == first
    await it.wait()
    assert it.start()["status"] == "running"
    await it.close()


async def test_closing_ends_a_refit_at_once() -> None:
    it = refitter("import time; time.sleep(60)")
    it.start()
    await asyncio.sleep(0.2)
    async with asyncio.timeout(5):
        await it.close()
    assert it.state()["status"] != "running"


async def test_a_schedule_starts_refits_that_may_find_nothing_to_do() -> None:
    it = refitter("import sys; print('{\"arguments\": \"' + ' '.join(sys.argv[1:]) + '\"}')", every_s=0.05)
    schedule = asyncio.create_task(it.keep_schedule())
    for _ in range(500):
        if it.state()["report"] is not None:
            break
        await asyncio.sleep(0.02)
    schedule.cancel()
    assert it.state()["report"] == {"arguments": "--scheduled"}
    await it.close()


async def test_without_a_schedule_nothing_starts_by_itself() -> None:
    it = refitter("print('{}')")
    async with asyncio.timeout(1):
        await it.keep_schedule()
    assert it.state()["status"] == "idle"
