"""Call the app without a network: one request in, timed pieces of the answer out."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI

__all__ = ["Reply", "post", "running"]

_PATIENCE_S = 120.0


@dataclass(slots=True)
class Reply:
    """An answer, and when its pieces came."""

    status: int = 0
    pieces: list[tuple[float, bytes]] = field(default_factory=list)
    """(`time.perf_counter()`, bytes) in order."""
    began: float = 0.0
    ended: float = 0.0

    @property
    def seconds(self) -> float:
        return self.ended - self.began

    @property
    def body(self) -> dict[str, Any]:
        """The JSON document."""
        return dict(json.loads(b"".join(piece for _, piece in self.pieces)))

    def events(self) -> list[tuple[float, str, dict[str, Any]]]:
        """Return (when, type, data) of a stream's events."""
        found = []
        for when, piece in self.pieces:
            for block in piece.decode().split("\n\n"):
                lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
                if "event" in lines:
                    found.append((when, lines["event"], json.loads(lines.get("data", "{}"))))
        return found


async def post(app: FastAPI, path: str, body: object, accept: str = "application/json") -> Reply:
    """Post JSON and wait for the whole answer."""
    raw, reply = json.dumps(body).encode(), Reply()
    asked = [{"type": "http.request", "body": raw, "more_body": False}]
    scope: MutableMapping[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [
            (b"host", b"localhost"),
            (b"content-type", b"application/json"),
            (b"content-length", str(len(raw)).encode()),
            (b"accept", accept.encode()),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }

    async def receive() -> MutableMapping[str, Any]:
        if asked:
            return asked.pop()
        # Nothing more is said; a listener for the client's leaving waits until it is cancelled.
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
        elif message.get("body"):
            reply.pieces.append((time.perf_counter(), message["body"]))

    reply.began = time.perf_counter()
    await app(scope, receive, send)
    reply.ended = time.perf_counter()
    return reply


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[FastAPI]:
    """Run the app's lifespan, and wait until it is ready."""
    async with app.router.lifespan_context(app):
        end = time.monotonic() + _PATIENCE_S
        while (reply := await post(app, "/v1/search", {"query": "lamp", "limit": 1})).status != 200:
            if time.monotonic() > end:
                raise TimeoutError(f"the app did not become ready: {reply.pieces}")
            await asyncio.sleep(0.2)
        yield app
