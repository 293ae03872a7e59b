"""Run the refit in a process beside the server, when asked and on schedule."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from assistant.ports import Clock
from assistant.settings import Settings

__all__ = ["Refitter"]

logger = logging.getLogger(__name__)

_LONGEST_S = 6 * 3600.0
_LAST_WORDS = 300


class Refitter:
    """Start at most one refit at a time, and know how the last one went.

    The command prints one JSON document and ends with 0, or says in its last line what is wrong. It is a
    process of its own: the event loop goes on, and what it dies of is not the server's. The models it
    publishes are taken over by whoever watches the generations.
    """

    def __init__(
        self,
        command: Sequence[str],
        clock: Clock,
        every_s: float = 0.0,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Take the command line; `every_s` of 0 means only when asked."""
        self._command = tuple(command)
        self._clock = clock
        self._every_s = every_s
        self._environment = environment
        self._task: asyncio.Task[None] | None = None
        self._started: datetime | None = None
        self._finished: datetime | None = None
        self._report: Mapping[str, Any] | None = None
        self._error: str | None = None

    @classmethod
    def beside(cls, settings: Settings, clock: Clock, program: Path) -> Self:
        """Return one that runs the `refit` command of a program file with a server's settings."""
        known = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        paths = [str(program.resolve().parent), *filter(None, known)]
        data = str(settings.data_dir.resolve())
        return cls(
            (sys.executable, "-m", program.stem, "refit", "--json", "--data-dir", data),
            clock,
            settings.refit_every_h * 3600,
            {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "DRAGOMAN_DATABASE_URL": settings.database},
        )

    def start(self, *more: str) -> dict[str, Any]:
        """Start a refit unless one is running; return how it stands. `more` is added to the command."""
        if self._task is None or self._task.done():
            self._started, self._finished = self._clock.now(), None
            self._report = self._error = None
            self._task = asyncio.create_task(self._run((*self._command, *more)))
        return self.state()

    def state(self) -> dict[str, Any]:
        """Return status (idle, running, done, failed), moments, and what was learnt or went wrong."""
        running = self._task is not None and not self._task.done()
        ended = "failed" if self._error else "done"
        return {
            "status": "running" if running else "idle" if self._task is None else ended,
            "started_at": self._started.isoformat() if self._started else None,
            "finished_at": self._finished.isoformat() if self._finished else None,
            "report": None if self._report is None else dict(self._report),
            "error": self._error,
        }

    async def keep_schedule(self) -> None:
        """Start a scheduled refit every so often, for ever; returns at once when there is no schedule."""
        while self._every_s > 0:
            await asyncio.sleep(self._every_s)
            self.start("--scheduled")

    async def wait(self) -> None:
        """Return when no refit is running."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def close(self) -> None:
        """End a running refit; what it had not published is gone."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self, command: Sequence[str]) -> None:
        try:
            async with asyncio.timeout(_LONGEST_S):
                out, said, status = await self._spawn(command)
            if status == 0:
                self._report = json.loads(out.decode().strip().splitlines()[-1])
            else:
                words = said.decode("utf-8", "replace").strip().splitlines()
                self._error = (words[-1] if words else f"ended with {status}")[-_LAST_WORDS:]
        except TimeoutError:
            self._error = "It took longer than six hours and was ended"
        except (OSError, ValueError, IndexError) as error:
            self._error = f"It could not be run ({type(error).__name__})"
        finally:
            self._finished = self._clock.now()
        if self._error:
            logger.error("The refit failed; the models served stay: %s", self._error)
        else:
            logger.info("The refit is done: %s", self._report)

    async def _spawn(self, command: Sequence[str]) -> tuple[bytes, bytes, int]:
        process = await asyncio.create_subprocess_exec(
            *command,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            out, said = await process.communicate()
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return out, said, process.returncode or 0
