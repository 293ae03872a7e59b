"""Name everything the HTTP doors need, so that `server.py` can hand it over in one piece."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.api.refitter import Refitter
from assistant.domain.conversation import Turn, TurnEvent
from assistant.domain.requests import (
    PictureRequest,
    ProductRequest,
    RecommendRequest,
    SearchRequest,
    SimilarRequest,
)
from assistant.ports import (
    Clock,
    ConsentStore,
    ConversationStore,
    InteractionLog,
    OfferBook,
    ProfileStore,
)
from assistant.settings import Settings

__all__ = ["DialogueManager", "Services", "Shop"]


class DialogueManager(Protocol):
    """Answer one turn of a conversation."""

    def respond(self, turn: Turn) -> AsyncIterator[TurnEvent]:
        """Yield the events of a turn, `done` last, whose data is the whole JSON answer.

        The first `__anext__` raises NotFound, Conflict, InvalidInput or Unavailable before any event when the
        turn cannot be taken. The first event's data carries `turn_id` and `conversation_id`.
        """


class Shop(Protocol):
    """Answer about products without a dialogue; every answer is a JSON-ready dict as in design § 3."""

    async def search(self, request: SearchRequest) -> dict[str, Any]:
        """Return `{language, constraints, products, total, degraded, timings_ms}`."""

    async def search_image(self, request: PictureRequest) -> dict[str, Any]:
        """Return the same as `search`; raises Unavailable where no product's looks are known."""

    async def recommend(self, request: RecommendRequest) -> dict[str, Any]:
        """Return `{strategy, products, unknown_items, …}`."""

    async def product(self, request: ProductRequest) -> dict[str, Any]:
        """Return a card; raises NotFound for an unknown id."""

    async def similar(self, request: SimilarRequest) -> dict[str, Any]:
        """Return `{products: [card]}`; raises NotFound for an unknown id."""

    async def capabilities(self) -> dict[str, Any]:
        """Return languages, currencies, markets, filterable attributes with values, and limits."""


@dataclass(frozen=True, slots=True)
class Services:
    """The collaborators of the HTTP doors."""

    manager: DialogueManager
    shop: Shop
    conversations: ConversationStore
    interactions: InteractionLog
    profiles: ProfileStore
    consents: ConsentStore
    refitter: Refitter
    ready: Callable[[], Awaitable[Mapping[str, str]]]
    """Dependency → "ok" (may go on: "ok: templates only"), or what it waits for or lacks."""
    clock: Clock
    settings: Settings
    offers: OfferBook | None = None
    """Where changes of prices and stock go; None where the catalogue takes none."""
    words: Callable[[str], Mapping[str, Any]] | None = None
    """BCP 47 tag → {language, dir, strings} of the storefront; None where no storefront is served."""
