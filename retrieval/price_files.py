"""Put products on the terms of files of prices and stock, without indexing anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.domain.errors import InvalidFeed
from assistant.domain.offer_update import OfferUpdate
from retrieval.catalog import GenerationCatalog
from retrieval.feeds.offer_rows import read_offers
from retrieval.feeds.rejects import RejectsFile
from retrieval.generations import GenerationRef
from retrieval.offer_journal import OfferJournal

__all__ = ["PricesReport", "update_prices"]

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class PricesReport:
    """What became of the files."""

    generation: str
    updated: int
    unknown: int
    """Rows whose id the catalogue does not have."""
    unknown_items: tuple[str, ...]
    """The first of them."""
    rejected: int
    rejects_file: Path | None


def update_prices(
    journal: OfferJournal,
    ref: GenerationRef,
    files: Sequence[Path],
    *,
    rejects_path: Path,
    now: datetime,
    max_bad: float = 0.2,
    currency: str | None = None,
) -> PricesReport:
    """Read all files, then write what they change at once; raises InvalidFeed before anything is written."""
    catalog = GenerationCatalog(ref.path, ref.id)
    known: list[OfferUpdate] = []
    unknown: list[str] = []
    with RejectsFile(rejects_path) as rejects:
        for path in files:
            if not path.is_file():
                raise InvalidFeed(f"There is no file {str(path)!r}; name a file of prices that exists")
            for row in read_offers(path, max_bad=max_bad, currency=currency):
                if not isinstance(row, OfferUpdate):
                    rejects.write(row)
                elif row.product_id in catalog:
                    known.append(row)
                else:
                    unknown.append(row.product_id)
    if known:
        journal.append(known, now)
    first = tuple(dict.fromkeys(unknown))[:_SHOWN]
    return PricesReport(
        ref.id,
        len(known),
        len(unknown),
        first,
        rejects.count,
        rejects_path if rejects.count else None,
    )
