"""Stand behind the HTTP doors: a manager and a shop that answer what they are told, and record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

from pydantic_settings import SettingsConfigDict

from assistant.api.refitter import Refitter
from assistant.api.services import Services
from assistant.domain.conversation import Turn, TurnEvent, TurnEventType
from assistant.domain.errors import NotFound
from assistant.domain.requests import (
    PictureRequest,
    ProductRequest,
    RecommendRequest,
    SearchRequest,
    SimilarRequest,
)
from assistant.settings import Settings
from tests.fake_storage import (
    FakeClock,
    MemoryConsentStore,
    MemoryConversationStore,
    MemoryInteractionLog,
    MemoryProfileStore,
)

__all__ = ["RecordingManager", "RecordingShop", "make_services", "make_settings"]


class RecordingManager:
    """A DialogueManager over a store that answers every message with the same two products."""

    def __init__(self, store: MemoryConversationStore) -> None:
        self.store = store
        self.turns: list[Turn] = []
        self.fails_after: int | None = None
        """Raise RuntimeError after so many events."""
        self.error: Exception | None = None
        """Raise this instead, also before the first event (`fails_after` 0)."""
        self.gate: asyncio.Event | None = None
        """Wait for it after the products."""
        self.cancelled = 0
        self.closed = 0

    async def respond(self, turn: Turn) -> AsyncIterator[TurnEvent]:
        self.turns.append(turn)
        stored = await self.store.open_turn(turn)
        ids = {"conversation_id": stored.conversation_id, "turn_id": stored.turn_id}
        if stored.result is not None:
            yield TurnEvent(TurnEventType.DONE, 1, stored.result)
            return
        answer: dict[str, Any] = {
            **ids,
            "language": "de",
            "intent": "find",
            "text": "Zwei Decken.",
            "products": [{"id": "blanket-7"}, {"id": "blanket-2"}],
            "suggestions": ["günstiger"],
            "degraded": [],
            "generated_by": "template",
        }
        events: list[tuple[TurnEventType, Mapping[str, Any]]] = [
            (TurnEventType.TURN, {**ids, "language": "de"}),
            (TurnEventType.PRODUCTS, {"products": answer["products"]}),
            (TurnEventType.TEXT, {"delta": "Zwei "}),
            (TurnEventType.TEXT, {"delta": "Decken."}),
            (TurnEventType.SUGGESTIONS, {"suggestions": answer["suggestions"]}),
            (TurnEventType.DONE, answer),
        ]
        try:
            for number, (kind, data) in enumerate(events, start=1):
                if self.fails_after is not None and number > self.fails_after:
                    raise self.error or RuntimeError("secret detail of the failure")
                if kind is TurnEventType.DONE:
                    await self.store.close_turn(stored.turn_id, answer, {}, ())
                yield TurnEvent(kind, number, data)
                if kind is TurnEventType.PRODUCTS and self.gate is not None:
                    await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.closed += 1


class RecordingShop:
    """A Shop of one product."""

    def __init__(self) -> None:
        self.requests: list[Any] = []
        self.error: Exception | None = None

    async def search(self, request: SearchRequest) -> dict[str, Any]:
        return self._answer(request, {"language": "en", "products": [{"id": "blanket-7"}], "total": 1})

    async def search_image(self, request: PictureRequest) -> dict[str, Any]:
        return self._answer(request, {"language": "en", "products": [{"id": "blanket-7"}], "total": 1})

    async def recommend(self, request: RecommendRequest) -> dict[str, Any]:
        return self._answer(request, {"strategy": "session", "products": [{"id": "blanket-7"}]})

    async def product(self, request: ProductRequest) -> dict[str, Any]:
        self._know(request.product_id)
        return self._answer(request, {"id": request.product_id})

    async def similar(self, request: SimilarRequest) -> dict[str, Any]:
        self._know(request.product_id)
        return self._answer(request, {"products": []})

    async def capabilities(self) -> dict[str, Any]:
        return self._answer("capabilities", {"languages": ["en", "de"]})

    def _answer(self, request: object, answer: dict[str, Any]) -> dict[str, Any]:
        self.requests.append(request)
        if self.error is not None:
            raise self.error
        return answer

    def _know(self, product_id: str) -> None:
        if product_id not in ("blanket-7", "shop/blanket 7"):
            raise NotFound(f"no product {product_id!r}")


class _Hermetic(Settings):
    """Settings that read nothing from this machine."""

    model_config = SettingsConfigDict(env_prefix="DRAGOMAN_FOR_NO_TEST_", env_file=None)


def make_settings(**chosen: Any) -> Settings:
    """Build settings; name the ones to choose."""
    return _Hermetic(**{"rate_limit": "10000/second", **chosen})


def make_services(**chosen: Any) -> Services:
    """Build services over fakes; name the ones to replace."""
    log, clock = MemoryInteractionLog(), FakeClock()
    store = MemoryConversationStore(log, clock)

    async def ready() -> Mapping[str, str]:
        return {"catalogue": "ok", "language model": "ok: templates only"}

    return Services(
        **{
            "manager": RecordingManager(store),
            "shop": RecordingShop(),
            "conversations": store,
            "interactions": log,
            "consents": MemoryConsentStore(log),
            "profiles": MemoryProfileStore(log),
            "refitter": Refitter(("false",), clock),
            "ready": ready,
            "clock": clock,
            "settings": make_settings(),
            **chosen,
        }
    )
