"""Lay changes of prices and stock over an open generation, so that cards and filters agree at once."""

from __future__ import annotations

import threading

from retrieval.catalog import GenerationCatalog
from retrieval.facets import Facets
from retrieval.offer_journal import OfferJournal
from retrieval.prices import PriceColumns

__all__ = ["OfferOverlay"]


class OfferOverlay:
    """Follow the journal for one generation."""

    def __init__(
        self,
        journal: OfferJournal,
        since: int,
        catalog: GenerationCatalog,
        prices: PriceColumns,
        facets: Facets,
    ) -> None:
        """Take the number of the last change that the generation's feed knew of."""
        self._journal = journal
        self._seen = since
        self._state: tuple[int, int] | None = None
        self._catalog = catalog
        self._prices = prices
        self._facets = facets
        self._lock = threading.Lock()

    @property
    def stale(self) -> bool:
        """Whether there may be changes that are not applied yet; one look at the file system."""
        return self._journal.state() != self._state

    def refresh(self) -> int:
        """Apply what is new, in the calling thread; return the number of changes."""
        with self._lock:
            # Looked at first: what is appended while it is read makes the overlay stale again.
            state = self._journal.state()
            lines = self._journal.since(self._seen)
            if lines:
                changed = self._catalog.patch([update for _, update in lines])
                self._prices.update(changed)
                self._facets.restock({row: product.availability for row, product in changed.items()})
                self._seen = lines[-1][0]
            self._state = state
            return len(lines)
