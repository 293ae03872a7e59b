"""Keep changes of prices and stock beside the catalogue: appended, forced to the disk, read again at start.

One JSON line a change, numbered: {"seq": 7, "at": "2026-11-26T10:00:00Z", "id": "S1", "price": [990, "EUR"]}.
A field that is not there did not change, null takes it away. A last line that a crash cut short counts for
nothing.

Rule of precedence: a feed wins over every change that was written before its indexing began, and a change
over every feed before it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from assistant.domain.errors import Conflict, InvalidInput
from assistant.domain.offer_update import OfferUpdate
from retrieval.digest import fsync_directory
from retrieval.records import dump_field, load_field

__all__ = ["OfferJournal"]

logger = logging.getLogger(__name__)

_TAIL = 1 << 16
"""Bytes that hold the last line."""
_PATIENCE_S = 10.0

_TAKEN_AWAY: Final = frozenset({"price", "list_price", "stock"})
"""Fields that a product may do without."""
_FIELDS: Final = _TAKEN_AWAY | {"prices", "availability"}
Line = tuple[int, OfferUpdate]
"""Number and change."""


@dataclass(frozen=True)
class OfferJournal:
    """Append to and read the journal of one data directory."""

    root: Path

    @property
    def path(self) -> Path:
        """The journal's file; absent until something changes."""
        return self.root / "offers.jsonl"

    def append(self, updates: Sequence[OfferUpdate], at: datetime) -> int:
        """Write changes as one, on the disk when it returns; return the number of the last.

        Raises Conflict when another process holds the journal for seconds.
        """
        with self._lock(), self.path.open("ab+") as file:
            number = _last_number(file)
            file.seek(0, os.SEEK_END)
            # What a crash cut short stays a line of its own, which nobody can read.
            whole = b"\n" if file.tell() and not _ends(file) else b""
            lines = [_line(number + place, update, at) for place, update in enumerate(updates, start=1)]
            file.write(whole + b"".join(lines))
            file.flush()
            os.fsync(file.fileno())
            return number + len(lines)

    def last(self) -> int:
        """Return the number of the last change, 0 where there was none."""
        try:
            with self.path.open("rb") as file:
                return _last_number(file)
        except FileNotFoundError:
            return 0

    def state(self) -> tuple[int, int]:
        """Return something that differs when there is something new to read: cheap enough to poll."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return (0, 0)
        return (found.st_ino, found.st_size)

    def since(self, number: int) -> list[Line]:
        """Return the changes after a number, oldest first; what cannot be read is left out and logged."""
        try:
            with self.path.open("rb") as file:
                return [line for line in _lines(file) if line[0] > number]
        except FileNotFoundError:
            return []

    def forget(self, number: int) -> None:
        """Drop changes up to a number, which every kept catalogue has in its feed, and merge the others."""
        if not self.path.exists():
            return
        with self._lock():
            last, latest = self.last(), dict[str, dict[str, Any]]()
            with self.path.open("rb") as file:
                for record in _records(file):
                    if record["seq"] > number:
                        latest[record["id"]] = {**latest.pop(record["id"], {}), **record}
            # The last number stays, so that no later change gets one that was read already.
            kept = latest.values() or ({"seq": last, "id": "", "at": ""},)
            fresh = self.path.with_suffix(".new")
            with fresh.open("wb") as file:
                file.writelines(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in kept)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
            fsync_directory(self.root)

    def _lock(self) -> Any:
        from filelock import FileLock, Timeout

        self.root.mkdir(parents=True, exist_ok=True)
        try:
            return FileLock(self.root / ".offers.lock").acquire(timeout=_PATIENCE_S)
        except Timeout as error:
            raise Conflict(
                "Another process has been writing prices for seconds; send the same change again"
            ) from error


def _ends(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _last_number(file: BinaryIO) -> int:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    for line in reversed(file.read().splitlines(keepends=True)):
        if (record := _record(line)) is not None:
            return int(record["seq"])
    return 0


def _lines(file: BinaryIO) -> Iterator[Line]:
    for record in _records(file):
        if not record["id"]:
            continue
        try:
            yield record["seq"], _update(record)
        except (AttributeError, LookupError, TypeError, ValueError, InvalidInput):
            logger.warning("A change of %r cannot be read and is left out", str(record["id"])[:80])


def _records(file: BinaryIO) -> Iterator[dict[str, Any]]:
    for line in file:
        record = _record(line)
        if record is not None:
            yield record
        elif line.endswith(b"\n"):
            logger.warning("A line of the price journal was cut short and is left out")


def _record(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        record = orjson.loads(line)
    except ValueError:
        return None
    whole = isinstance(record, dict) and isinstance(record.get("seq"), int)
    return record if whole and isinstance(record.get("id"), str) else None


def _line(number: int, update: OfferUpdate, at: datetime) -> bytes:
    record: dict[str, Any] = {
        "seq": number,
        "at": at.isoformat(timespec="seconds"),
        "id": update.product_id,
    }
    for name in sorted(update.given):
        value = getattr(update, name)
        record[name] = None if value is None else dump_field(name, value)
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def _update(record: dict[str, Any]) -> OfferUpdate:
    given = _FIELDS & record.keys()
    values: dict[str, Any] = {
        name: None if record[name] is None and name in _TAKEN_AWAY else load_field(name, record[name])
        for name in given
    }
    return OfferUpdate(record["id"], given, **values)
