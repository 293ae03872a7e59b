"""Serve the current generation, and the next one as soon as it is published."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from assistant.domain.errors import GenerationDamaged, GenerationMissing
from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.domain.search import Constraints, Hit, SearchQuery, SearchResult, Vocabulary
from assistant.ports import Clock
from retrieval.generations import GenerationRef, GenerationStore
from retrieval.manifest import OFFERS_SEEN
from retrieval.opened import OpenGeneration, Tools, open_generation, require_same_model, unanswered

__all__ = ["LiveCatalog", "LiveGeneration", "LiveRetriever"]

logger = logging.getLogger(__name__)

_EVERY_S = 1.0
_ASKED = 3
"""Golden queries asked when a generation is opened; the indexer asked them all."""


class LiveGeneration:
    """Hold the open current generation; whoever took one keeps it as long as they need it."""

    def __init__(
        self,
        store: GenerationStore,
        tools: Tools,
        clock: Clock,
        *,
        on_swap: Callable[[OpenGeneration], None] = lambda opened: None,
    ) -> None:
        """Open nothing yet; `on_swap` is told of each generation before it is served."""
        self._store = store
        self._tools = tools
        self._clock = clock
        self._on_swap = on_swap
        self._opened: OpenGeneration | None = None
        self._refused: str | None = None
        self._checked = float("-inf")
        self._lock = threading.Lock()
        self._opening: threading.Thread | None = None

    def start(self) -> OpenGeneration:
        """Open the current generation in the calling thread.

        Raises GenerationMissing or GenerationDamaged, which name what to run.
        """
        with self._lock:
            self._opened = self._open(self._store.current())
            self._checked = self._clock.monotonic()
            return self._opened

    @property
    def current(self) -> OpenGeneration:
        """The generation to answer from; looks for a newer one at most once a second, without waiting."""
        self._look()
        if self._opened is None:
            raise GenerationMissing("No catalogue is open yet; run `dragoman demo` or `dragoman index FEED`")
        return self._opened

    def wait(self, timeout: float | None = None) -> None:
        """Wait until a generation that is being opened is served or refused."""
        if (thread := self._opening) is not None:
            thread.join(timeout)

    def _look(self) -> None:
        now = self._clock.monotonic()
        if now - self._checked < _EVERY_S or not self._lock.acquire(blocking=False):
            return
        try:
            self._checked = now
            if self._opening is not None and self._opening.is_alive():
                return
            with suppress(GenerationDamaged):
                wanted = self._store.current_id()
                served = self._opened.id if self._opened else None
                if wanted is not None and wanted not in (served, self._refused):
                    self._opening = threading.Thread(target=self._swap, args=(wanted,), name="generation")
                    self._opening.start()
                elif self._opened and (offers := self._opened.offers) and offers.stale:
                    self._opening = threading.Thread(target=offers.refresh, name="offers")
                    self._opening.start()
        finally:
            self._lock.release()

    def _swap(self, wanted: str) -> None:
        try:
            ref = self._store.current()
            if self._opened is not None and ref.id == self._opened.id:
                # The new one is damaged and the store points back to what is served already.
                raise GenerationDamaged(ref.degraded or f"{wanted} is not whole")
            self._opened = self._open(ref)
            logger.info("Generation %s is served now", ref.id)
        except Exception:
            # Whatever is wrong with it, what is served goes on being served.
            self._refused = wanted
            logger.exception("Generation %s is refused", wanted)

    def _open(self, ref: GenerationRef) -> OpenGeneration:
        require_same_model(ref.manifest, self._tools.embedder)
        since = int(ref.manifest.facts.extra.get(OFFERS_SEEN, 0))
        opened = open_generation(ref.path, ref.id, self._tools, ref.degraded, since)
        asked = ref.manifest.facts.golden_queries[:_ASKED]
        if asked and len(unanswered(opened.retriever, asked)) == len(asked):
            raise GenerationDamaged(f"Generation {ref.id} does not find what it found when it was built")
        self._on_swap(opened)
        return opened


class LiveCatalog:
    """The `Catalog` port over whatever generation is current."""

    def __init__(self, live: LiveGeneration) -> None:
        self._live = live

    @property
    def generation(self) -> str:
        """Id of the generation that answers now."""
        return self._live.current.id

    def get(self, product_id: str) -> Product | None:
        """Return a product, or None for an id the current generation does not have."""
        return self._live.current.catalog.get(product_id)

    def get_many(self, product_ids: Sequence[str]) -> list[Product]:
        """Return the known ones of `product_ids`, in their order, from one generation."""
        return self._live.current.catalog.get_many(product_ids)

    def vocabulary(self) -> Vocabulary:
        """Return the current catalogue's own words."""
        return self._live.current.catalog.vocabulary()


class LiveRetriever:
    """The `Retriever` port over whatever generation is current."""

    def __init__(self, live: LiveGeneration) -> None:
        self._live = live

    async def search(self, query: SearchQuery) -> SearchResult:
        """Search one generation to the end, whatever is published meanwhile."""
        return await self._live.current.retriever.search(query)

    async def score(self, query: SearchQuery, product_ids: Sequence[str]) -> tuple[Hit, ...]:
        """Score products of one generation."""
        return await self._live.current.retriever.score(query, product_ids)

    async def similar(
        self, product_id: str, constraints: Constraints, view: MarketView, limit: int
    ) -> tuple[Hit, ...]:
        """Return products like one product, of one generation."""
        return await self._live.current.retriever.similar(product_id, constraints, view, limit)
