"""Run the real command in a process of its own, and talk to it over loopback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Answer", "Server", "dragoman", "running"]

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer."""

    status: int
    body: Any
    """Parsed JSON, or the raw text where it is not JSON."""
    headers: Mapping[str, str]


@dataclass(slots=True)
class Server:
    """A running server."""

    url: str
    process: subprocess.Popen[bytes]

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, None, headers)

    def post(self, path: str, body: object, **headers: str) -> Answer:
        return self.send("POST", path, json.dumps(body).encode(), headers)

    def say(self, message: str, conversation: str | None = None, **more: Any) -> dict[str, Any]:
        """Take a turn and return the whole answer."""
        body = {"message": message, **more}
        if conversation:
            body["conversation_id"] = conversation
        answer = self.post("/v1/chat", body)
        assert answer.status == 200, answer
        return dict(answer.body)

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        request = urllib.request.Request(self.url + path, body, method=method)
        request.add_header("content-type", "application/json")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return _answer(response.status, response.read(), response.headers)
        except urllib.error.HTTPError as error:
            with error:
                return _answer(error.code, error.read(), error.headers)

    def wait_until_ready(self, seconds: float = 180) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, "the server ended by itself"
            try:
                if self.get("/readyz").status == 200:
                    return
            except (urllib.error.URLError, ConnectionError):
                pass
            time.sleep(0.2)
        raise AssertionError("the server did not become ready")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def _answer(status: int, raw: bytes, headers: Any) -> Answer:
    try:
        return Answer(status, json.loads(raw), dict(headers))
    except ValueError:
        return Answer(status, raw.decode("utf-8", "replace"), dict(headers))


def dragoman(*arguments: str, data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        cwd=ROOT,
        env=_environment(data, settings),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@contextmanager
def running(data: Path, **settings: str) -> Iterator[Server]:
    """Serve a data folder on a free port until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (data / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "server", "serve", "--port", str(port)],
            cwd=ROOT,
            env=_environment(data, settings),
            stdout=log,
            stderr=log,
        )
        server = Server(f"http://127.0.0.1:{port}", process)
        try:
            server.wait_until_ready()
            yield server
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    server.kill()


def _environment(data: Path, settings: Mapping[str, str]) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if "OPENAI" not in key and "DRAGOMAN" not in key}
    given = {f"DRAGOMAN_{name.upper()}": value for name, value in settings.items()}
    return {**kept, "DRAGOMAN_DATA_DIR": str(data), "PYTHONUTF8": "1", **given}
