"""Measure how long the real command takes to answer, and what it takes in memory."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.rows import Row

__all__ = ["start_rows"]

_ROOT = Path(__file__).parents[1]
_EMBED = (
    "from retrieval.embedder import QueryText, open_embedder;"
    "open_embedder('packaged').embed_queries([QueryText('lamp')])"
)
_LONGEST = 120.0


def start_rows(data: Path) -> list[Row]:
    """Start the server on a shop, and its bare parts in processes of their own."""
    nothing = min(_run("-c", "pass") for _ in range(3))
    helped = min(_run("-m", "server", "--help") for _ in range(3))
    framework = _run("-c", "import fastapi, uvicorn, sqlalchemy")
    models = _run("-c", _EMBED)
    live, ready, resident = _serve(data)
    megabytes = resident / 2**20 if resident else None
    return [
        Row("`dragoman --help`", helped, "s", 0.5, bare=nothing, bare_name="an empty Python"),
        Row("`/healthz` answers", live, "s", 3.0, bare=framework, bare_name="importing the framework"),
        Row("ready", ready, "s", 20.0, bare=models, bare_name="loading the embedding models alone"),
        Row("resident memory when ready", megabytes, "MB", 1_500.0),
    ]


def _run(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=_ROOT, check=True, capture_output=True)
    return time.perf_counter() - started


def _serve(data: Path) -> tuple[float | None, float | None, int | None]:
    """Return seconds to live, seconds to ready, and resident bytes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {key: value for key, value in os.environ.items() if "OPENAI" not in key and "DRAGOMAN" not in key}
    environment = {**kept, "DRAGOMAN_DATA_DIR": str(data.resolve())}
    command = [sys.executable, "-m", "server", "serve", "--port", str(port)]
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=_ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        live = _wait(f"http://127.0.0.1:{port}/healthz", started)
        ready = _wait(f"http://127.0.0.1:{port}/readyz", started)
        return live, ready, _resident(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, started: float) -> float | None:
    while time.perf_counter() - started < _LONGEST:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return time.perf_counter() - started
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    return None


def _resident(process: int) -> int | None:
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return None
    line = next((row for row in status.read_text().splitlines() if row.startswith("VmRSS")), "")
    return int(line.split()[1]) * 1024 if line else None
