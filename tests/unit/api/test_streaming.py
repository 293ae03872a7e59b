"""A stream ends with `done` whatever happens, and a reader may come back for what was missed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from assistant.api.streaming import TurnStream, TurnStreams, encode
from assistant.domain.conversation import TurnEvent, TurnEventType
from assistant.domain.errors import NotFound, Unavailable
from tests.fake_storage import FakeClock

IDS = {"turn_id": "trn_1", "conversation_id": "cnv_1"}
TURN = TurnEvent(TurnEventType.TURN, 1, IDS)
TEXT = TurnEvent(TurnEventType.TEXT, 2, {"delta": "a\nb"})
DONE = TurnEvent(TurnEventType.DONE, 3, {**IDS, "text": "a\nb"})


async def events(*given: TurnEvent | Exception | asyncio.Event) -> AsyncIterator[TurnEvent]:
    for item in given:
        if isinstance(item, Exception):
            raise item
        if isinstance(item, asyncio.Event):
            await item.wait()
        else:
            yield item


async def finished(stream: TurnStream) -> list[TurnEventType]:
    while not stream.finished:
        await stream.wait(len(stream.events))
    return [event.type for event in stream.events]


def test_an_event_is_written_on_lines_of_its_own() -> None:
    assert encode("trn_1", TEXT) == b'event: text\nid: trn_1-2\ndata: {"delta":"a\\nb"}\n\n'


async def test_a_turn_is_streamed_to_its_end() -> None:
    stream = await TurnStreams(FakeClock()).start(events(TURN, TEXT, DONE), None)

    assert await finished(stream) == [TurnEventType.TURN, TurnEventType.TEXT, TurnEventType.DONE]


@pytest.mark.parametrize("error", [NotFound("no"), Unavailable("no"), RuntimeError("no")])
async def test_what_fails_before_the_first_event_is_raised(error: Exception) -> None:
    with pytest.raises(type(error)):
        await TurnStreams(FakeClock()).start(events(error), None)


async def test_a_turn_without_events_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="final event"):
        await TurnStreams(FakeClock()).start(events(), None)


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ((RuntimeError("secret"),), "internal"),
        ((Unavailable("the model sleeps"),), "unavailable"),
        ((), "internal"),
    ],
)
async def test_what_fails_later_ends_in_error_and_done(rest: tuple[Exception, ...], code: str) -> None:
    stream = await TurnStreams(FakeClock()).start(events(TURN, TEXT, *rest), None)

    assert (await finished(stream))[2:] == [TurnEventType.ERROR, TurnEventType.DONE]
    error, done = stream.events[2:]
    assert error.data["code"] == code
    assert "secret" not in str(error.data)
    assert (done.data["turn_id"], done.data["degraded"], done.sequence) == ("trn_1", [code], 4)


async def test_a_turn_nobody_reads_any_more_is_cancelled_soon() -> None:
    streams = TurnStreams(FakeClock(), grace_s=0.01)
    stream = await streams.start(events(TURN, asyncio.Event()), None)

    with streams.reading(stream):
        await asyncio.sleep(0.02)
        assert not stream.finished
    await asyncio.wait_for(finished(stream), 1)

    assert [event.data.get("code") for event in stream.events if event.type is TurnEventType.ERROR] == [
        "interrupted"
    ]


async def test_a_reader_who_comes_back_in_time_keeps_the_turn_running() -> None:
    streams, gate = TurnStreams(FakeClock(), grace_s=0.03), asyncio.Event()
    stream = await streams.start(events(TURN, gate, TEXT, DONE), None)
    with streams.reading(stream):
        pass

    with streams.reading(stream):
        await asyncio.sleep(0.05)
        gate.set()
        assert (await finished(stream))[-1] is TurnEventType.DONE
    assert len(stream.events) == 3


async def test_closing_cancels_what_runs() -> None:
    streams = TurnStreams(FakeClock())
    stream = await streams.start(events(TURN, asyncio.Event()), None)

    await streams.close()

    assert stream.finished


async def test_a_stream_is_found_by_its_shopper_until_it_is_too_old() -> None:
    clock = FakeClock()
    streams = TurnStreams(clock)
    stream = await streams.start(events(TURN, DONE), "alma")

    assert streams.find("trn_1", "alma") is stream
    assert streams.find("trn_1", "boris") is None
    assert streams.find("trn_1", None) is None
    assert streams.find("trn_2", "alma") is None
    clock.advance(301)
    assert streams.find("trn_1", "alma") is None


async def test_only_so_many_streams_are_kept() -> None:
    streams = TurnStreams(FakeClock(), capacity=2)
    for number in range(3):
        ids = {"turn_id": f"trn_{number}", "conversation_id": "cnv_1"}
        await streams.start(events(TurnEvent(TurnEventType.DONE, 1, ids)), None)

    assert [streams.find(f"trn_{number}", None) is not None for number in range(3)] == [False, True, True]


async def test_a_deleted_conversation_leaves_no_stream() -> None:
    streams = TurnStreams(FakeClock())
    stream = await streams.start(events(TURN, asyncio.Event()), None)

    streams.forget("cnv_1")

    assert streams.find("trn_1", None) is None
    await asyncio.wait_for(finished(stream), 1)


@pytest.mark.parametrize(
    ("last_event_id", "position"),
    [
        ("trn_1-1", 1),
        ("trn_1-2", 2),
        ("trn_1-99", 3),
        (None, 0),
        ("", 0),
        ("trn_1-", 0),
        ("trn_2-2", 0),
        ("trn_1-٣", 0),
        ("trn_1-" + "9" * 5000, 0),
    ],
)
async def test_a_position_is_read_from_the_last_event_id(last_event_id: str | None, position: int) -> None:
    stream = await TurnStreams(FakeClock()).start(events(TURN, TEXT, DONE), None)
    await finished(stream)

    assert stream.position_after(last_event_id) == position


async def test_two_readers_both_see_everything() -> None:
    streams, gate = TurnStreams(FakeClock()), asyncio.Event()
    stream = await streams.start(events(TURN, gate, TEXT, DONE), None)
    readers = [asyncio.create_task(finished(stream)) for _ in range(2)]
    await asyncio.sleep(0)
    gate.set()

    assert [len(seen) for seen in await asyncio.gather(*readers)] == [3, 3]
