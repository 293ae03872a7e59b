"""Remember translations by what was translated, so that no text is paid for twice."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from assistant.domain.errors import Unavailable
from assistant.domain.product import ProductText

__all__ = ["TranslationMemory"]

_TABLE = (
    "CREATE TABLE IF NOT EXISTS texts (key TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT NOT NULL)"
)


class TranslationMemory:
    """A table of (model, language, text) → translation, in one file of the data folder."""

    def __init__(self, folder: Path) -> None:
        """Open or make the file; raises Unavailable when it is no such table."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "translations.sqlite3"
        try:
            self._database = sqlite3.connect(path, timeout=10, check_same_thread=False)
            self._database.execute(_TABLE)
        except sqlite3.DatabaseError as error:
            raise Unavailable(
                f"{path.name} cannot be read ({error}); remove it, and texts are translated anew"
            ) from error

    def get(self, key: Sequence[str]) -> ProductText | None:
        """Return what was said, or None for what nobody has asked for."""
        found = self._database.execute("SELECT title, description FROM texts WHERE key = ?", (_digest(key),))
        row = found.fetchone()
        return ProductText(row[0], row[1]) if row else None

    def put(self, key: Sequence[str], text: ProductText) -> None:
        """Keep a translation; it is on the disk when the call returns."""
        row = (_digest(key), text.title, text.description)
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO texts VALUES (?, ?, ?)", row)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def _digest(key: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(key), ensure_ascii=False).encode()).hexdigest()
