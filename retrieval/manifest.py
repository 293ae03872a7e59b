"""Say what a generation consists of, so that damage is noticed before it is served."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.domain.errors import GenerationDamaged

__all__ = ["MANIFEST_NAME", "OFFERS_SEEN", "FileEntry", "GenerationFacts", "GoldenQuery", "Manifest"]

MANIFEST_NAME = "manifest.json"
OFFERS_SEEN = "offers_seen"
"""Among the extra facts: number of the last change of prices before the feed was read (`offer_journal`)."""
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class GoldenQuery:
    """A query whose answer was known when the generation was built."""

    text: str
    """As a shopper would write it."""
    expected: tuple[str, ...]
    """Product ids of which at least one must be found."""
    language: str = "und"
    """BCP 47 tag of `text`."""


@dataclass(frozen=True, slots=True)
class GenerationFacts:
    """What the indexer knows about the generation it has built."""

    counts: Mapping[str, int]
    """How many of what: {"products": 10000, "rejects": 3, "embedded": 120, "reused": 9880}."""
    embedding_model: str
    """Name of the model whose vectors these are."""
    golden_queries: tuple[GoldenQuery, ...] = ()
    """Asked again when the generation is opened."""
    fingerprint: str = ""
    """Of the feeds and settings it was built from."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Further JSON values: dimensions, languages, training figures."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a generation."""

    size: int
    """Bytes when published."""
    sha256: str
    """Of the bytes; for an SQLite database of its rows (see `retrieval.digest`)."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of manifest.json."""

    id: str
    """Of the generation."""
    created: str
    """ISO 8601 moment of publication, UTC."""
    previous: str | None
    """Id of the generation that was current before it."""
    facts: GenerationFacts
    """As the builder stated them."""
    files: Mapping[str, FileEntry]
    """POSIX path inside the generation → size and digest."""

    def dumps(self) -> bytes:
        """Return JSON that carries a digest of itself."""
        body = {
            "format": _FORMAT,
            "id": self.id,
            "created": self.created,
            "previous": self.previous,
            "counts": dict(self.facts.counts),
            "embedding_model": self.facts.embedding_model,
            "golden_queries": [asdict(query) for query in self.facts.golden_queries],
            "fingerprint": self.facts.fingerprint,
            "extra": dict(self.facts.extra),
            "files": {name: asdict(entry) for name, entry in sorted(self.files.items())},
        }
        body["checksum"] = _checksum(body)
        return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False).encode()

    @classmethod
    def read(cls, directory: Path) -> Manifest:
        """Read the manifest of a generation; raises GenerationDamaged when it is not whole."""
        path = directory / MANIFEST_NAME
        try:
            body = json.loads(path.read_bytes())
            if body["format"] != _FORMAT:
                raise ValueError(f"manifest format {body['format']!r} is not {_FORMAT}")
            if body.pop("checksum") != _checksum(body):
                raise ValueError("its own checksum does not match")
            return cls._from(body)
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise GenerationDamaged(
                f"{directory.name}/{path.name} cannot be read ({_cause(error)})"
            ) from error

    @classmethod
    def _from(cls, body: Mapping[str, Any]) -> Manifest:
        for name in body["files"]:
            parts = PurePosixPath(name)
            if parts.is_absolute() or ".." in parts.parts:
                raise ValueError(f"file name {name!r} leads out of the generation")
        return cls(
            id=body["id"],
            created=body["created"],
            previous=body["previous"],
            facts=GenerationFacts(
                counts=body["counts"],
                embedding_model=body["embedding_model"],
                golden_queries=tuple(
                    GoldenQuery(query["text"], tuple(query["expected"]), query["language"])
                    for query in body["golden_queries"]
                ),
                fingerprint=body["fingerprint"],
                extra=body["extra"],
            ),
            files={name: FileEntry(entry["size"], entry["sha256"]) for name, entry in body["files"].items()},
        )


def _checksum(body: Mapping[str, Any]) -> str:
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _cause(error: Exception) -> str:
    """Say what went wrong without the path: strangers may read it."""
    return str(error.strerror) if isinstance(error, OSError) else str(error)
