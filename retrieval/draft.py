"""Hold a generation while it is being built."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from retrieval.manifest import MANIFEST_NAME

__all__ = ["DRAFT_PREFIX", "Draft", "carry_files", "is_within", "read_fingerprint"]

DRAFT_PREFIX = ".draft-"
_NOTE = ".draft.json"
_SCRATCH = ".scratch"
_JOURNALS = ("-journal", "-wal", "-shm")
_COPIED_FOLDERS = ("chroma",)
"""Folders whose files are written in place by the engine that opens them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A directory that becomes a generation when it is published."""

    id: str
    """Id of the generation to be."""
    path: Path
    """Where to build; renamed on publication."""
    resumed: bool = False
    """True when a dead writer began it: `scratch` may hold its checkpoints."""

    @classmethod
    def create(cls, home: Path, generation_id: str, fingerprint: str) -> Draft:
        """Make an empty draft under `home`; a non-empty fingerprint makes it one to resume."""
        path = home / f"{DRAFT_PREFIX}{generation_id}"
        path.mkdir()
        (path / _NOTE).write_text(json.dumps({"fingerprint": fingerprint}), "utf-8")
        return cls(generation_id, path)

    @property
    def scratch(self) -> Path:
        """A folder for checkpoints, made when first asked for and left out of the generation."""
        folder = self.path / _SCRATCH
        folder.mkdir(exist_ok=True)
        return folder

    def files(self) -> list[str]:
        """Return the POSIX paths of the files to publish, sorted."""
        names = []
        for folder, _, files in os.walk(self.path):
            names += [Path(folder, file).relative_to(self.path).as_posix() for file in files]
        apart = (MANIFEST_NAME, _NOTE, _SCRATCH)
        return sorted(name for name in names if not is_within(name, apart) and not name.endswith(_JOURNALS))

    def drop_scratch(self) -> None:
        """Remove what only the builder needs."""
        shutil.rmtree(self.path / _SCRATCH, ignore_errors=True)
        (self.path / _NOTE).unlink(missing_ok=True)


def read_fingerprint(path: Path) -> str | None:
    """Return the fingerprint a draft directory was begun with, or None when it cannot be taken up."""
    try:
        fingerprint = json.loads((path / _NOTE).read_bytes())["fingerprint"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return fingerprint if isinstance(fingerprint, str) and fingerprint else None


def is_within(name: str, roots: Collection[str]) -> bool:
    """Tell whether a POSIX path is one of `roots` or lies in one of them."""
    return any(name == root or name.startswith(f"{root.rstrip('/')}/") for root in roots)


def carry_files(source: Path, names: Iterable[str], draft: Draft) -> None:
    """Bring files of a published generation into a draft, as hard links where nothing writes to them."""
    for name in names:
        target = draft.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        if name.endswith(".sqlite3"):
            _copy_database(source / name, target)
        elif PurePosixPath(name).parts[0] in _COPIED_FOLDERS:
            shutil.copy2(source / name, target)
        else:
            _link(source / name, target)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def _copy_database(source: Path, target: Path) -> None:
    # A server may have it open: SQLite's own backup sees one consistent state, a copy of bytes may not.
    uri = f"{source.absolute().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(uri, uri=True)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)
