"""Measure what a refit beside the server costs shoppers: errors and latencies before and during it.

    python -m benchmarks.refit DATA_DIR [--seconds 10]

DATA_DIR holds the demo shop (`dragoman demo --no-serve`); a copy of it is served. Two clients ask for
suggestions and turns one after the other, first alone, then while `POST /v1/admin/refit` learns and the
models are swapped.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["Load", "percentile"]

_KEY = "bench"


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


class Load:
    """Two clients that ask until they are told to stop."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.milliseconds: list[float] = []
        self.errors: list[str] = []

    def until(self, done: Callable[[], bool]) -> None:
        """Ask until `done` is true."""
        stop = threading.Event()
        threads = [threading.Thread(target=self._ask, args=(stop,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        while not done():
            time.sleep(0.1)
        stop.set()
        for thread in threads:
            thread.join()

    def _ask(self, stop: threading.Event) -> None:
        while not stop.is_set():
            for path, body in (
                ("/v1/recommendations", {"items": ["krw-de-0001"], "limit": 6}),
                ("/v1/chat", {"message": "a warm blanket"}),
            ):
                started = time.perf_counter()
                try:
                    post(self.url + path, body)
                except (urllib.error.URLError, OSError) as error:
                    self.errors.append(str(error))
                self.milliseconds.append(1000 * (time.perf_counter() - started))


def post(url: str, body: dict[str, Any], method: str = "POST") -> Any:
    """Send JSON and return the answer's."""
    data = json.dumps(body).encode() if method == "POST" else None
    request = urllib.request.Request(url, data, {"X-Api-Key": _KEY}, method=method)
    request.add_header("content-type", "application/json")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def main() -> None:
    """Print both rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0)
    arguments = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(shutil.copytree(arguments.data_dir, Path(folder) / "data"))
        settings = {
            "DRAGOMAN_DATA_DIR": str(data),
            "DRAGOMAN_API_KEYS": _KEY,
            "DRAGOMAN_RATE_LIMIT": "10000/second",
            "DRAGOMAN_LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "server", "serve", "--port", str(port)]
        server = subprocess.Popen(command, env={**os.environ, **settings})
        try:
            _run(f"http://127.0.0.1:{port}", arguments.seconds)
        finally:
            server.terminate()
            server.wait(20)


def _run(url: str, seconds: float) -> None:
    while True:
        try:
            if post(url + "/readyz", {}, "GET")["status"] == "ready":
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    served = _generation(url)
    end = time.monotonic() + seconds
    alone, beside = Load(url), Load(url)
    alone.until(lambda: time.monotonic() > end)
    post(url + "/v1/admin/refit", {})
    beside.until(lambda: _generation(url) != served)
    print("            answers  errors   p50 ms   p99 ms")
    for name, load in (("before", alone), ("during", beside)):
        p50, p99 = percentile(load.milliseconds, 0.5), percentile(load.milliseconds, 0.99)
        print(f"{name:<10} {len(load.milliseconds):>8} {len(load.errors):>7} {p50:>8.1f} {p99:>8.1f}")
    for error in dict.fromkeys(beside.errors):
        print(error)


def _generation(url: str) -> str:
    return str(post(url + "/v1/capabilities", {}, "GET")["catalog"]["generation"])


if __name__ == "__main__":
    main()
