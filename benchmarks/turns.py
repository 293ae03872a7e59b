"""Measure whole turns against the parts they cannot do without."""

from __future__ import annotations

import asyncio
import statistics
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import cast

import numpy as np
from fastapi import FastAPI
from numpy.typing import NDArray

from assistant.domain.recommendation import BasketItem, RecommendationRequest
from benchmarks.questions import Question
from benchmarks.rows import Row, quantile
from benchmarks.wire import post
from recommenders.cascade import Cascade
from retrieval.embedder import Embedder, QueryText
from tests.fake_openai import FakeOpenAI, Script

__all__ = ["Bare", "TimedModel", "model_rows", "overhead_rows", "throughput_row", "timed_model"]

_NEAREST = 60
_SAID = "I would take [[P1]]. It costs [[P1.price]], and it is the one that fits best of all I found for you."


class Bare:
    """What no turn can do without: one query embedding, one exact search, one scoring of a basket."""

    def __init__(self, embedder: Embedder, matrix: NDArray[np.float32], cascade: Cascade) -> None:
        self._embedder = embedder
        self._matrix = matrix
        self._cascade = cascade

    def embed(self, question: Question) -> NDArray[np.float32]:
        vectors = self._embedder.embed_queries([QueryText(question.bare, question.language)])
        return np.asarray(vectors[0], np.float32)

    def all(self, question: Question, basket: tuple[str, ...]) -> None:
        scores = self._matrix @ self.embed(question)
        np.argsort(-scores[np.argpartition(-scores, _NEAREST)[:_NEAREST]])
        entries = tuple(BasketItem(known) for known in basket)
        self._cascade.answer(RecommendationRequest(entries, limit=_NEAREST))


async def overhead_rows(
    app: FastAPI, bare: Bare, asked: Iterator[Question], basket: tuple[str, ...], turns: int
) -> list[Row]:
    """Take turns and bare parts one after the other, each with words never asked before."""
    alone, whole = [], []
    for _ in range(turns):
        question = next(asked)
        started = time.perf_counter()
        bare.all(question, basket)
        alone.append(1e3 * (time.perf_counter() - started))
        reply = await _turn(app, question, basket)
        whole.append(1e3 * reply)
    parts = statistics.median(alone)
    own = statistics.median(turn - part for turn, part in zip(whole, alone, strict=True))
    total = statistics.median(whole)
    return [
        Row("a turn, times its bare parts (p50)", total / parts, "×", 1.5, note=f"{total:.1f} ms a turn"),
        Row("a turn's own overhead (p50)", own, "ms", 12.0, bare=parts, bare_name="embed + search + score"),
        Row("a turn (p95)", quantile(whole, 0.95), "ms", 3 * parts, bare=quantile(alone, 0.95),
            bare_name="bare parts p95", note="the budget is three times the bare p50"),
    ]  # fmt: skip


async def throughput_row(
    app: FastAPI, bare: Bare, asked: Iterator[Question], basket: tuple[str, ...], clients: int, seconds: float
) -> Row:
    """Let clients take turn after turn, and before and after let as many only embed."""

    async def embed() -> None:
        await asyncio.to_thread(bare.embed, next(asked))

    async def turn() -> None:
        await _turn(app, next(asked), basket)

    before = await _rate(embed, clients, seconds / 2)
    turns = await _rate(turn, clients, seconds)
    after = await _rate(embed, clients, seconds / 2)
    alone = (before + after) / 2
    return Row(
        f"turns per second, closed loop, {clients} clients, of what the bare query embedding allows",
        turns / alone,
        "×",
        0.75,
        at_least=True,
        note=f"{turns:.1f} turns/s, {alone:.1f} embeddings/s",
    )


async def model_rows(
    app: FastAPI, model: TimedModel, asked: Iterator[Question], basket: tuple[str, ...], turns: int
) -> list[Row]:
    """Stream turns whose words come from a scripted model on loopback."""
    late, cards_first, sentence = [], 0, []
    model.reset()
    for _ in range(turns):
        body = {"message": next(asked).text, "page": {"cart": list(basket)}}
        reply = await post(app, "/v1/chat", body, accept="text/event-stream")
        told = {kind: when for when, kind, _ in reversed(reply.events())}
        pieces = model.spoken[-1]
        late.append(1e3 * (told["text"] - pieces[0]))
        # The first sentence is whole with its third piece: only then may a shopper see it.
        sentence.append(1e3 * (pieces[2] - pieces[0]))
        cards_first += told["products"] < pieces[0]
    return [
        Row("language model calls on the normal path", len(model.calls) / turns, "a turn", 1.0),
        Row("first text after the model's first token (p50)", statistics.median(late), "ms", 25.0,
            bare=statistics.median(sentence), bare_name="the model's own time to finish that sentence"),
        Row("turns whose cards come before the model's first token", cards_first / turns, "×", 1.0,
            at_least=True),
    ]  # fmt: skip


class TimedModel(FakeOpenAI):
    """A scripted provider that remembers when it said what."""

    spoken: list[list[float]]

    def reset(self) -> None:
        """Forget earlier calls."""
        self.calls.clear()
        self.spoken = []

    async def _stream(self, script: Script, writer: asyncio.StreamWriter) -> None:
        noting = _NotingWriter(writer)
        self.spoken.append(noting.times)
        await super()._stream(script, cast("asyncio.StreamWriter", noting))


class _NotingWriter:
    """The part of a stream writer that the provider uses, with the moments of its writes."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self.times: list[float] = []

    def write(self, data: bytes) -> None:
        self.times.append(time.perf_counter())
        self._writer.write(data)

    async def drain(self) -> None:
        await self._writer.drain()


@asynccontextmanager
async def timed_model() -> AsyncIterator[TimedModel]:
    """Run the scripted provider in a thread of its own: 50 ms to the first token, then a piece each 2 ms."""
    fake = TimedModel(scripts=[Script(_SAID, delay=0.05, gap=0.002)])
    fake.reset()
    loop, open_ = asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        server = await asyncio.start_server(fake.handle, "127.0.0.1", 0)
        fake.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        open_.set()

    thread = threading.Thread(target=lambda: (loop.create_task(serve()), loop.run_forever()), daemon=True)
    thread.start()
    await asyncio.to_thread(open_.wait)
    try:
        yield fake
    finally:
        loop.call_soon_threadsafe(loop.stop)
        await asyncio.to_thread(thread.join)


async def _turn(app: FastAPI, question: Question, basket: tuple[str, ...]) -> float:
    reply = await post(app, "/v1/chat", {"message": question.text, "page": {"cart": list(basket)}})
    if reply.status != 200:
        raise RuntimeError(f"a turn failed: {reply.status} {reply.pieces}")
    return reply.seconds


async def _rate(work: Callable[[], Awaitable[None]], clients: int, seconds: float) -> float:
    done, end = 0, time.perf_counter() + seconds

    async def client() -> None:
        nonlocal done
        while time.perf_counter() < end:
            await work()
            done += 1

    started = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return done / (time.perf_counter() - started)
