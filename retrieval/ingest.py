"""Read feeds into a new generation, and keep what could not be read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.domain.errors import InvalidFeed
from assistant.domain.product import Product
from retrieval.feeds.reader import read_feed
from retrieval.feeds.rejects import RejectsFile
from retrieval.indexer import Indexer, IndexReport
from retrieval.vector_build import Progress

__all__ = ["Ingested", "file_fingerprint", "ingest"]

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of the feeds."""

    report: IndexReport
    rejected: int
    """Rows that could not be used."""
    rejects_file: Path | None
    """Where they are, each with line and reason."""


def ingest(
    indexer: Indexer,
    feeds: Sequence[Path],
    *,
    rejects_path: Path,
    now: datetime,
    feed_format: str | None = None,
    currency: str | None = None,
    max_bad: float = 0.2,
    fingerprint: str = "",
    policies: Path | None = None,
    pictures: Path | None = None,
    enrich: Callable[[Iterator[Product]], Iterator[Product]] = lambda products: products,
    progress: Progress = lambda done, total: None,
    looking: Progress = lambda done, total: None,
) -> Ingested:
    """Index all feeds as one catalogue; raises InvalidFeed for what cannot be read.

    `currency` is that of prices in formats which name none; `enrich` may add to products on their way.
    """
    for path in feeds:
        if not path.is_file():
            raise InvalidFeed(f"There is no file {str(path)!r}; name a feed that exists")
    with RejectsFile(rejects_path) as rejects:

        def products() -> Iterator[Product]:
            seen: set[str] = set()
            for feed in feeds:
                for row in read_feed(
                    feed, feed_format, max_bad=max_bad, seen=seen, now=now, currency=currency
                ):
                    if isinstance(row, Product):
                        yield row
                    else:
                        rejects.write(row)

        report = indexer.index_feed(
            enrich(products()),
            fingerprint=fingerprint,
            policies=policies,
            pictures=pictures,
            progress=progress,
            looking=looking,
            rejects=lambda: rejects.count,
        )
    return Ingested(report, rejects.count, rejects_path if rejects.count else None)


def file_fingerprint(paths: Sequence[Path], *settings: str) -> str:
    """Return a digest of files and settings: the same means that an interrupted run can be taken up."""
    digest = hashlib.sha256("\0".join(settings).encode())
    for path in paths:
        digest.update(path.name.encode())
        if path.is_file():
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
    return digest.hexdigest()
