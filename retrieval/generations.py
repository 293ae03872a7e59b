"""Keep generations of the catalogue: built aside, verified, published by one atomic rename.

<root>/generations/
    CURRENT                     id of the generation that is served, replaced atomically
    g20261123-200102-ab12cd/    manifest.json and everything it lists; never changed again
    g20261122-081500-77fe01/    exactly one older generation, for `rollback` and as a fallback
    .draft-g20261123-…/         being built; left over when its writer died
    .writer.lock, .writer.json  one writer at a time, and who it is
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.domain.errors import GenerationDamaged, GenerationMissing
from retrieval.digest import find_fault, fsync_directory, fsync_file, take_digest
from retrieval.draft import DRAFT_PREFIX, Draft, carry_files, is_within, read_fingerprint
from retrieval.manifest import MANIFEST_NAME, GenerationFacts, Manifest
from retrieval.writer_lock import writer_lock

__all__ = ["GenerationRef", "GenerationStore"]

_MISSING = (
    "No catalogue has been indexed yet; run `dragoman demo` for the demo shop, or `dragoman index FEED`"
)
_REPAIR = "run `dragoman index FEED` to build it again"


@dataclass(frozen=True, slots=True)
class GenerationRef:
    """A published generation."""

    id: str
    """Sorts by time: g20261123-200102-ab12cd."""
    path: Path
    """Its directory; read only."""
    manifest: Manifest
    """What it consists of."""
    degraded: str | None = None
    """Why this older generation stands in for the current one; None when it is the current one."""


class GenerationStore:
    """Publish, find, verify and roll back generations under one data directory."""

    def __init__(self, root: Path) -> None:
        """Take the data directory; nothing is created before the first `begin`."""
        self._home = root / "generations"
        self._pointer = self._home / "CURRENT"

    # Reading

    def current_id(self) -> str | None:
        """Return the id the pointer names, or None: cheap enough to poll."""
        try:
            name = self._pointer.read_text("ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise GenerationDamaged(
                f"{self._pointer.name}: cannot be read ({type(error).__name__}); {_REPAIR}"
            ) from error
        if not _is_id(name):
            raise GenerationDamaged(f"{self._pointer.name}: names no generation; {_REPAIR}")
        return name

    def current(self, *, thorough: bool = True) -> GenerationRef:
        """Return the generation to serve, or the older one (`degraded` says why) when it is damaged.

        `thorough` compares every SHA-256, otherwise only sizes. Raises GenerationMissing when nothing was
        ever published and GenerationDamaged when no whole generation is left; both name the command to run.
        """
        try:
            name = self.current_id()
            if name is None:
                raise GenerationMissing(_MISSING)
            ref = self._open(name)
            self.verify(ref, thorough=thorough)
            return ref
        except GenerationDamaged as damage:
            return self._fallback(damage)

    def get(self, generation_id: str) -> GenerationRef:
        """Return a published generation by id, unverified; raises GenerationMissing or GenerationDamaged."""
        if not _is_id(generation_id) or not (self._home / generation_id).is_dir():
            raise GenerationMissing(f"There is no generation {generation_id[:40]!r} (any more)")
        return self._open(generation_id)

    def verify(self, ref: GenerationRef, *, thorough: bool = True) -> None:
        """Compare all files with the manifest; raises GenerationDamaged naming file and command."""
        for name in ref.manifest.files:
            self._verify_file(ref, name, thorough=thorough)

    def ids(self) -> list[str]:
        """Return the ids of all published generations, newest first."""
        if not self._home.is_dir():
            return []
        return sorted(
            (path.name for path in self._home.iterdir() if _is_id(path.name) and path.is_dir()), reverse=True
        )

    # Writing

    @contextmanager
    def begin(self, fingerprint: str = "") -> Iterator[Draft]:
        """Open a draft to build in, as the only writer; raises Conflict when there is another.

        A draft that a dead writer left with the same non-empty `fingerprint` is taken up again
        (`draft.resumed`); all other leftovers are removed. A draft with a fingerprint that is not published
        stays for the next run, one without is removed at the end.
        """
        self._home.mkdir(parents=True, exist_ok=True)
        with writer_lock(self._home):
            self._forget_unpublished()
            draft = self._take_up(fingerprint) or Draft.create(self._home, _new_id(), fingerprint)
            self._sweep_drafts(draft, fingerprint)
            try:
                yield draft
            finally:
                if not fingerprint and draft.path.exists():
                    shutil.rmtree(draft.path)

    @contextmanager
    def derive(self, parent: GenerationRef, replace: Collection[str]) -> Iterator[Draft]:
        """Open a draft that has all verified files of `parent` but those in `replace`.

        Names in `replace` are files or folders relative to the generation, such as "recommenders". The
        carried files are hard links: write a new file, never into one that is there (`chroma/` is copied).
        """
        with self.begin() as draft:
            self.verify(parent)
            kept = [name for name in parent.manifest.files if not is_within(name, replace)]
            carry_files(parent.path, kept, draft)
            yield draft

    def carry(self, parent: GenerationRef, draft: Draft, only: Collection[str]) -> None:
        """Bring the named files or folders of a published generation into a draft, verified.

        Names the parent does not have are left out in silence. Hard links, as in `derive`.
        """
        names = [name for name in parent.manifest.files if is_within(name, only)]
        for name in names:
            self._verify_file(parent, name, thorough=True)
        carry_files(parent.path, names, draft)

    def resumable_draft(self, fingerprint: str) -> Path | None:
        """Return the directory of an unfinished draft with this fingerprint, newest first."""
        for path in sorted(self._home.glob(f"{DRAFT_PREFIX}*"), reverse=True):
            if fingerprint and read_fingerprint(path) == fingerprint:
                return path
        return None

    def publish(self, draft: Draft, facts: GenerationFacts) -> GenerationRef:
        """Make a draft the current generation; until the very last step the old one is served.

        Close databases and memory maps in the draft first; its scratch folder is dropped. Call it inside
        the `begin` or `derive` that opened the draft.
        """
        previous = self._standing(thorough=True)
        manifest = Manifest(
            id=draft.id,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            previous=previous,
            facts=facts,
            files={name: take_digest(draft.path / name) for name in draft.files()},
        )
        (draft.path / MANIFEST_NAME).write_bytes(manifest.dumps())
        _fsync_tree(draft.path)
        draft.drop_scratch()
        final = self._home / draft.id
        draft.path.rename(final)
        fsync_directory(self._home)
        self._point_to(draft.id)
        self._remove_generations(keep={draft.id, previous})
        return GenerationRef(draft.id, final, manifest)

    def rollback(self) -> GenerationRef:
        """Serve the other generation again; raises GenerationMissing when there is none."""
        with writer_lock(self._home):
            current = self.current_id()
            for name in self.ids():
                if name != current:
                    ref = self._open(name)
                    self.verify(ref)
                    self._point_to(name)
                    return ref
            raise GenerationMissing("There is no older generation to go back to; run `dragoman index FEED`")

    # Inside

    def _verify_file(self, ref: GenerationRef, name: str, *, thorough: bool) -> None:
        if fault := find_fault(ref.path / name, ref.manifest.files[name], thorough=thorough):
            raise GenerationDamaged(f"{ref.id}/{name} {fault}; {_REPAIR}")

    def _open(self, name: str) -> GenerationRef:
        path = self._home / name
        try:
            manifest = Manifest.read(path)
        except GenerationDamaged as error:
            raise GenerationDamaged(f"{error}; {_REPAIR}") from error
        if manifest.id != name:
            raise GenerationDamaged(f"{name}: the manifest is of {manifest.id!r:.40}; {_REPAIR}")
        return GenerationRef(name, path, manifest)

    def _fallback(self, damage: GenerationDamaged) -> GenerationRef:
        for name in self.ids():
            try:
                ref = self._open(name)
                self.verify(ref)
            except GenerationDamaged:
                continue
            return GenerationRef(ref.id, ref.path, ref.manifest, degraded=str(damage))
        raise damage

    def _standing(self, *, thorough: bool) -> str | None:
        """Return the generation that is served now and so has to outlive the next one."""
        try:
            return self.current(thorough=thorough).id
        except (GenerationMissing, GenerationDamaged):
            return None

    def _point_to(self, name: str) -> None:
        fresh = self._home / "CURRENT.new"
        with fresh.open("w", encoding="ascii") as file:
            file.write(f"{name}\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._pointer)
        fsync_directory(self._home)

    def _take_up(self, fingerprint: str) -> Draft | None:
        """Adopt a dead writer's draft under an id of today, so that ids keep sorting by time."""
        left = self.resumable_draft(fingerprint)
        if left is None:
            return None
        name = _new_id()
        return Draft(name, left.rename(self._home / f"{DRAFT_PREFIX}{name}"), resumed=True)

    def _sweep_drafts(self, draft: Draft, fingerprint: str) -> None:
        """Remove dead drafts, but let a run without a fingerprint (training) keep those to resume."""
        for path in self._home.glob(f"{DRAFT_PREFIX}*"):
            if path != draft.path and (fingerprint or read_fingerprint(path) is None):
                shutil.rmtree(path, ignore_errors=True)

    def _forget_unpublished(self) -> None:
        """Remove generations whose writer died between the two renames of `publish`."""
        standing = self._standing(thorough=False)
        if standing is None:
            return
        previous = self._open(standing).manifest.previous
        others = [name for name in self.ids() if name != standing]
        # After a rollback the other one is newer and names the standing one as its predecessor.
        kept = previous if previous in others else next(iter(others), None)
        self._remove_generations(keep={standing, kept})

    def _remove_generations(self, keep: Collection[str | None]) -> None:
        for name in self.ids():
            if name not in keep:
                # Renamed first, so that a removal cut short leaves no half generation under an id.
                doomed = self._home / f"{DRAFT_PREFIX}{name}"
                (self._home / name).rename(doomed)
                shutil.rmtree(doomed, ignore_errors=True)


def _new_id() -> str:
    return f"g{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def _is_id(name: str) -> bool:
    day, _, rest = name.partition("-")
    clock, _, tail = rest.partition("-")
    return (
        day[:1] == "g" and day[1:].isdecimal() and len(day) == 9 and clock.isdecimal() and tail.isalnum()
    ) and name.isascii()


def _fsync_tree(top: Path) -> None:
    for folder, _, files in os.walk(top, topdown=False):
        for file in files:
            fsync_file(Path(folder, file))
        fsync_directory(Path(folder))
