"""Take digests of files so that a flipped bit or a missing tail is noticed.

A plain file is digested byte by byte. An SQLite database is digested row by row, because Chroma writes to its
database each time it is opened (one row of the table `acquire_write`), even when it is only read.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from retrieval.manifest import FileEntry

__all__ = ["find_fault", "fsync_directory", "fsync_file", "take_digest"]

_CHUNK = 1 << 20
_SQLITE_SUFFIX = ".sqlite3"
_VOLATILE_TABLES = frozenset({"acquire_write"})


def take_digest(path: Path) -> FileEntry:
    """Return size and digest of a file; raises OSError or sqlite3.Error when it cannot be read."""
    digest = _digest_rows(path) if _is_database(path) else _digest_bytes(path)
    return FileEntry(path.stat().st_size, digest)


def find_fault(path: Path, expected: FileEntry, *, thorough: bool) -> str | None:
    """Say what is wrong with a file, or None; without `thorough` only its size is looked at."""
    try:
        size = path.stat().st_size
        # A database grows while it is served, it never shrinks.
        if size < expected.size or (size > expected.size and not _is_database(path)):
            return f"has {size} bytes instead of {expected.size}"
        if thorough and take_digest(path).sha256 != expected.sha256:
            return "does not match its SHA-256"
    except FileNotFoundError:
        return "is missing"
    except (OSError, sqlite3.Error) as error:
        return f"cannot be read ({error})"
    return None


def fsync_file(path: Path) -> None:
    """Force a file's bytes to the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def fsync_directory(path: Path) -> None:
    """Force a directory's entries to the disk, where the system can."""
    if os.name == "nt":  # Windows cannot open a directory
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_database(path: Path) -> bool:
    return path.name.endswith(_SQLITE_SUFFIX)


def _digest_bytes(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_rows(path: Path) -> str:
    digest = hashlib.sha256()
    # Not read-only: a killed server may have left a journal that SQLite has to roll back first.
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
        connection.text_factory = bytes
        if (verdict := connection.execute("PRAGMA integrity_check(1)").fetchone()) != (b"ok",):
            raise sqlite3.DatabaseError(f"integrity check failed: {verdict!r:.120}")
        schema = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        for name, sql in schema.fetchall():
            table = name.decode()
            if table in _VOLATILE_TABLES or sql.upper().startswith(b"CREATE VIRTUAL"):
                continue
            digest.update(repr((name, sql)).encode())
            for row in connection.execute(_select_all(table)):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def _select_all(table: str) -> str:
    quoted = table.replace('"', '""')
    return " ".join(("SELECT * FROM", f'"{quoted}"', "NOT INDEXED"))
