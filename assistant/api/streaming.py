"""Stream the events of turns, and let a reader who was cut off take up where they stopped.

The turn runs in a task of its own that writes to a buffer; readers follow the buffer. A reader who leaves is
waited for a moment and then the turn is cancelled, so that nobody pays for an answer no one reads.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from assistant.api.problems import describe, from_error
from assistant.domain.conversation import TurnEvent, TurnEventType
from assistant.domain.errors import DragomanError
from assistant.ports import Clock

__all__ = ["EventStreamResponse", "TurnStream", "TurnStreams", "encode"]

_LOG = logging.getLogger(__name__)
_PING_S = 15.0
_PING = b": still here\n\n"


class TurnStream:
    """The events of one turn so far."""

    def __init__(self, shopper_id: str | None, started: float) -> None:
        self.shopper_id = shopper_id
        self.started = started
        self.events: list[TurnEvent] = []
        self.finished = False
        self.readers = 0
        self._changed = asyncio.Event()

    @property
    def turn_id(self) -> str:
        """Id as the first event tells it; empty before."""
        return str(self.events[0].data.get("turn_id", "")) if self.events else ""

    @property
    def conversation_id(self) -> str:
        """Id as the first event tells it; empty before."""
        return str(self.events[0].data.get("conversation_id", "")) if self.events else ""

    def add(self, event: TurnEvent) -> None:
        """Append an event; `done` finishes the stream."""
        self.events.append(event)
        self.finished = event.type is TurnEventType.DONE
        # Each change wakes everyone who waits and leaves a new event for the next: nothing is ever missed.
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def fail(self, problem: Mapping[str, Any]) -> None:
        """End a stream that its turn did not end: an `error`, then a `done` that holds no products."""
        sequence = self.events[-1].sequence + 1 if self.events else 1
        self.add(TurnEvent(TurnEventType.ERROR, sequence, problem))
        done = {
            "conversation_id": self.conversation_id,
            "turn_id": self.turn_id,
            "text": "",
            "speech": "",
            "products": [],
            "suggestions": [],
            "degraded": [problem["code"]],
        }
        self.add(TurnEvent(TurnEventType.DONE, sequence + 1, done))

    def position_after(self, last_event_id: str | None) -> int:
        """Return how many events a reader has seen who names the last; another turn's id says none."""
        turn, _, number = (last_event_id or "").rpartition("-")
        if turn != self.turn_id or not (number.isascii() and number.isdigit() and len(number) < 10):
            return 0
        return sum(event.sequence <= int(number) for event in self.events)

    async def wait(self, position: int) -> None:
        """Return when there is an event at `position`, or none will come."""
        while len(self.events) <= position and not self.finished:
            await self._changed.wait()


class TurnStreams:
    """The turns that run, and the last ones that ran."""

    def __init__(
        self,
        clock: Clock,
        on_answer: Callable[[Mapping[str, Any]], None] = lambda _: None,
        capacity: int = 256,
        keep_s: float = 300.0,
        grace_s: float = 0.75,
    ) -> None:
        self._clock = clock
        self._on_answer = on_answer
        self._capacity = capacity
        self._keep_s = keep_s
        self._grace_s = grace_s
        self._streams: OrderedDict[str, TurnStream] = OrderedDict()
        self._tasks: dict[TurnStream, asyncio.Task[None]] = {}

    async def start(self, events: AsyncIterator[TurnEvent], shopper_id: str | None) -> TurnStream:
        """Run a turn and return its stream once the first event is there; raises what comes before it."""
        stream = TurnStream(shopper_id, self._clock.monotonic())
        first: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(self._pump(events, stream, first))
        self._tasks[stream] = task
        task.add_done_callback(lambda _: self._tasks.pop(stream, None))
        try:
            await asyncio.shield(first)
        except asyncio.CancelledError:
            task.cancel()
            raise
        self._keep(stream)
        return stream

    def find(self, turn_id: str, shopper_id: str | None) -> TurnStream | None:
        """Return a stream that is still kept and opens to this shopper."""
        self._expire()
        stream = self._streams.get(turn_id)
        if stream is None or stream.shopper_id not in (None, shopper_id):
            return None
        return stream

    def forget(self, conversation_id: str) -> None:
        """Drop the streams of a deleted conversation, cancelling what runs."""
        for turn_id, stream in list(self._streams.items()):
            if stream.conversation_id == conversation_id:
                del self._streams[turn_id]
                self._cancel(stream)

    @contextmanager
    def reading(self, stream: TurnStream) -> Iterator[None]:
        """Count a reader; the last to leave an unfinished turn starts the wait for another."""
        stream.readers += 1
        try:
            yield
        finally:
            stream.readers -= 1
            if not stream.readers and not stream.finished:
                asyncio.get_running_loop().call_later(self._grace_s, self._abandon, stream)

    async def close(self) -> None:
        """Cancel what runs and wait for it."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _pump(
        self, events: AsyncIterator[TurnEvent], stream: TurnStream, first: asyncio.Future[None]
    ) -> None:
        try:
            async for event in events:
                stream.add(event)
                if not first.done():
                    first.set_result(None)
                if stream.finished:
                    self._on_answer(event.data)
                    break
            if not stream.finished:
                raise RuntimeError("A turn ended without its final event")
        except asyncio.CancelledError:
            if first.done():
                stream.fail(
                    describe(503, "interrupted", "The answer was interrupted; send the message again.")
                )
            else:
                first.cancel()
            raise
        except Exception as error:
            if not first.done():
                first.set_exception(error)
                return
            stream.fail(_failure(error))
        finally:
            close = getattr(events, "aclose", None)
            if close is not None:
                await close()

    def _keep(self, stream: TurnStream) -> None:
        self._streams[stream.turn_id] = stream
        self._expire()
        while len(self._streams) > self._capacity:
            # A turn that still runs goes on for its reader; it just cannot be taken up again.
            self._streams.popitem(last=False)

    def _expire(self) -> None:
        oldest = self._clock.monotonic() - self._keep_s
        while self._streams and next(iter(self._streams.values())).started < oldest:
            self._streams.popitem(last=False)

    def _abandon(self, stream: TurnStream) -> None:
        if not stream.readers and not stream.finished:
            self._cancel(stream)

    def _cancel(self, stream: TurnStream) -> None:
        task = self._tasks.get(stream)
        if task is not None:
            task.cancel()


class EventStreamResponse(Response):
    """Send a turn's events as server-sent events from a position on, until `done` or the reader leaves."""

    media_type = "text/event-stream"

    def __init__(self, streams: TurnStreams, stream: TurnStream, position: int = 0) -> None:
        super().__init__(
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}, media_type=self.media_type
        )
        del self.headers["content-length"]
        self._streams = streams
        self._stream = stream
        self._position = position

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write the stream; a reader who left is noticed at once, not at the next write."""
        with self._streams.reading(self._stream):
            gone = asyncio.create_task(_disconnect(receive))
            try:
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                await self._write(send, gone)
            except OSError:
                _LOG.debug("The reader of a turn left")
            finally:
                gone.cancel()

    async def _write(self, send: Send, gone: asyncio.Task[None]) -> None:
        stream, position = self._stream, self._position
        while not gone.done():
            fresh = stream.events[position:]
            if fresh:
                position += len(fresh)
                body = b"".join(encode(stream.turn_id, event) for event in fresh)
                await send({"type": "http.response.body", "body": body, "more_body": True})
            elif stream.finished:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                return
            else:
                waiter = asyncio.create_task(stream.wait(position))
                done, _ = await asyncio.wait(
                    {waiter, gone}, timeout=_PING_S, return_when=asyncio.FIRST_COMPLETED
                )
                waiter.cancel()
                if not done:
                    await send({"type": "http.response.body", "body": _PING, "more_body": True})


def encode(turn_id: str, event: TurnEvent) -> bytes:
    """Write one event in the form of the HTML standard § 9.2."""
    data = orjson.dumps(dict(event.data))
    return b"event: %b\nid: %b-%d\ndata: %b\n\n" % (
        event.type.value.encode(),
        turn_id.encode(),
        event.sequence,
        data,
    )


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _failure(error: Exception) -> dict[str, Any]:
    if isinstance(error, DragomanError):
        status, code, detail, _ = from_error(error)
        return describe(status, code, detail)
    _LOG.error("Unexpected error in a turn", exc_info=error)
    return describe(500, "internal", "Something went wrong on our side.")
