"""Keep the rows of a feed that cannot be used, each with its line and the reason."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

__all__ = ["Reject", "RejectsFile"]

_SNIPPET = 160


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that did not become a product."""

    line: int
    """Line of the feed on which the row begins, from 1."""
    reason: str
    """What is wrong, with the value and the remedy."""
    id: str | None = None
    """Of the product, where the row has a readable one."""
    snippet: str = ""
    """The beginning of the row, for finding it again."""

    @classmethod
    def of(cls, line: int, reason: str, row: str = "", product_id: object = None) -> Reject:
        """Build a reject from whatever the row holds."""
        known = str(product_id)[:_SNIPPET] if isinstance(product_id, str | int) and product_id != "" else None
        return cls(line, reason, known, row[:_SNIPPET])


class RejectsFile:
    """Write rejects as JSON lines; the file appears whole when the `with` ends, however it ends.

    Without rejects no file is made and one of an earlier run is removed.
    """

    def __init__(self, path: Path) -> None:
        """Take the final path."""
        self._path = path
        self._draft = path.with_name(f".{path.name}.{os.getpid()}.new")
        self._file: IO[str] | None = None
        self.count = 0
        """How many were written."""

    def __enter__(self) -> Self:
        return self

    def write(self, reject: Reject) -> None:
        """Add one reject."""
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._draft.open("w", encoding="utf-8", errors="backslashreplace")
        record = {"line": reject.line, "id": reject.id, "reason": reject.reason, "snippet": reject.snippet}
        self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
        self.count += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None:
            self._path.unlink(missing_ok=True)
            return
        with self._file as file:
            file.flush()
            os.fsync(file.fileno())
        self._draft.replace(self._path)
