"""Take in changes of prices and stock while the shop is open."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from assistant.domain.offer_update import OfferReceipt, OfferUpdate
from assistant.ports import Clock
from retrieval.live import LiveGeneration
from retrieval.offer_journal import OfferJournal

__all__ = ["LiveOffers"]


class LiveOffers:
    """The `OfferBook` port: a journal that every process of the shop follows."""

    def __init__(self, live: LiveGeneration, journal: OfferJournal, clock: Clock) -> None:
        self._live = live
        self._journal = journal
        self._clock = clock

    async def apply(self, updates: Sequence[OfferUpdate]) -> OfferReceipt:
        """Keep the changes of known products; what is returned is on the disk and seen by the next search."""
        return await asyncio.to_thread(self._apply, updates)

    def _apply(self, updates: Sequence[OfferUpdate]) -> OfferReceipt:
        opened = self._live.current
        known = [update for update in updates if update.product_id in opened.catalog]
        if known:
            self._journal.append(known, self._clock.now())
        if opened.offers is not None:
            opened.offers.refresh()
        there = {update.product_id for update in known}
        missing = dict.fromkeys(update.product_id for update in updates if update.product_id not in there)
        return OfferReceipt(len(known), tuple(missing), opened.id)
