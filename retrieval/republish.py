"""Publish the catalogue that is served with some of its files written anew."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from assistant.domain.errors import Conflict
from retrieval.generations import GenerationRef, GenerationStore

__all__ = ["Served"]


@dataclass(frozen=True, slots=True)
class Served:
    """The generation that was served when long work on it began."""

    store: GenerationStore
    ref: GenerationRef
    pointed: str | None
    """What the pointer named then; another one than `ref` when that was damaged."""

    @classmethod
    def now(cls, store: GenerationStore) -> Self:
        """Look at what is served; raises GenerationMissing or GenerationDamaged as the store does."""
        pointed = store.current_id()
        return cls(store, store.current(), pointed)

    def with_files(self, names: Collection[str], write: Callable[[Path], None]) -> GenerationRef:
        """Publish the same generation with the files or folders `names` written by `write` into a draft.

        Raises Conflict when another one was published meanwhile: its catalogue must not be taken back.
        """
        with self.store.derive(self.ref, replace=names) as draft:
            if self.store.current_id() != self.pointed:
                raise Conflict("Another catalogue was published meanwhile; run the same command again")
            write(draft.path)
            return self.store.publish(draft, self.ref.manifest.facts)
