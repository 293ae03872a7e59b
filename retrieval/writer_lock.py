"""Let one process at a time write to the catalogue, and name it to those it keeps out."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from assistant.domain.errors import Conflict

__all__ = ["writer_lock"]


@contextmanager
def writer_lock(directory: Path) -> Iterator[None]:
    """Hold the writer's lock of a directory; raises Conflict at once when another holds it.

    The lock is the operating system's: it falls with its process, however that ends.
    """
    from filelock import FileLock, Timeout

    directory.mkdir(parents=True, exist_ok=True)
    note = directory / ".writer.json"
    try:
        lock = FileLock(directory / ".writer.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise Conflict(
            f"Another writer is at work on this catalogue ({_describe(note)}); "
            "wait until it has finished, then run the command again"
        ) from error
    try:
        note.write_text(
            json.dumps(
                {
                    "pid": os.getpid(),
                    "host": socket.gethostname(),
                    "since": datetime.now(UTC).isoformat(timespec="seconds"),
                }
            ),
            "utf-8",
        )
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _describe(note: Path) -> str:
    try:
        holder = json.loads(note.read_text("utf-8"))
        return f"process {holder['pid']} on {holder['host']}, since {holder['since']}"
    except (OSError, ValueError, LookupError, TypeError):
        return "it has just started"
