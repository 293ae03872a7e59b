"""Speak the OpenAI chat protocol on loopback with scripted replies and faults, so the real client runs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

__all__ = ["FakeOpenAI", "Script", "fake_openai"]


@dataclass(frozen=True, slots=True)
class Script:
    """How the server answers one call."""

    text: str = ""
    """Streamed in pieces of `piece` characters."""
    piece: int = 7
    status: int = 200
    delay: float = 0.0
    """Seconds before the first byte."""
    gap: float = 0.0
    """Seconds between pieces."""
    cut_after: int | None = None
    """Close the connection after so many pieces."""
    stall_after: int | None = None
    """Fall silent after so many pieces."""
    garbage: bool = False
    """Send events that are not JSON."""
    endless: bool = False
    """Repeat the text until the client hangs up."""


@dataclass(slots=True)
class FakeOpenAI:
    """A scripted provider; `calls` records every request body."""

    base_url: str = ""
    scripts: list[Script] = field(default_factory=list)
    """Taken from the front; the last one stays."""
    calls: list[dict[str, Any]] = field(default_factory=list)
    hung_up: int = 0
    """How many clients closed before the end."""

    def say(self, *texts: str) -> None:
        """Answer the next calls with these texts."""
        self.scripts[:] = [Script(text) for text in texts]

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._serve_one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up += 1
        finally:
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (
                int(line.split(b":")[1])
                for line in head.lower().split(b"\r\n")
                if line.startswith(b"content-length")
            ),
            0,
        )
        self.calls.append(json.loads(await reader.readexactly(length)))
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        await asyncio.sleep(script.delay)
        if script.status != 200:
            body = json.dumps(
                {"error": {"message": "scripted", "type": "server_error", "code": None}}
            ).encode()
            writer.write(
                b"HTTP/1.1 %d Scripted\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
                % (script.status, len(body))
            )
            writer.write(body)
            await writer.drain()
            return True
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        await self._stream(script, writer)
        return False

    async def _stream(self, script: Script, writer: asyncio.StreamWriter) -> None:
        pieces = [script.text[i : i + script.piece] for i in range(0, len(script.text), script.piece)]
        sent = 0
        while True:
            for piece in pieces:
                if sent == script.cut_after:
                    return
                if sent == script.stall_after:
                    await asyncio.sleep(3600)
                line = "{not json" if script.garbage else json.dumps(_chunk({"content": piece}))
                writer.write(f"data: {line}\n\n".encode())
                await writer.drain()
                await asyncio.sleep(script.gap)
                sent += 1
            if not script.endless:
                break
        usage = {"prompt_tokens": 11, "completion_tokens": len(pieces), "total_tokens": 11 + len(pieces)}
        for event in (_chunk({}, "stop"), {**_chunk({}), "choices": [], "usage": usage}):
            writer.write(f"data: {json.dumps(event)}\n\n".encode())
        writer.write(b"data: [DONE]\n\n")
        await writer.drain()


def _chunk(delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": [choice],
    }


@asynccontextmanager
async def fake_openai(*scripts: Script) -> AsyncIterator[FakeOpenAI]:
    """Run a scripted provider on a free port of the loopback."""
    fake = FakeOpenAI(scripts=list(scripts) or [Script("Fine.")])
    server = await asyncio.start_server(fake.handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    fake.base_url = f"http://127.0.0.1:{port}/v1"
    try:
        yield fake
    finally:
        server.close()
