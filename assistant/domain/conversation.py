"""Describe a conversation: what a shopper said, and what was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from assistant.domain.exploration import Option
from assistant.domain.recommendation import BasketItem

__all__ = [
    "Conversation",
    "Message",
    "Modality",
    "PageContext",
    "Role",
    "Shopper",
    "Shown",
    "StoredTurn",
    "Turn",
    "TurnContext",
    "TurnEvent",
    "TurnEventType",
    "TurnStatus",
]


class Modality(StrEnum):
    """Whether the reply is read or heard."""

    TEXT = "text"
    VOICE = "voice"


class Role(StrEnum):
    """Who spoke."""

    SHOPPER = "shopper"
    ASSISTANT = "assistant"


class TurnStatus(StrEnum):
    """How far a turn got: accepted → answering → done, or interrupted."""

    ACCEPTED = "accepted"
    ANSWERING = "answering"
    DONE = "done"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Shopper:
    """An identified shopper; identity comes only from a verified credential."""

    id: str


@dataclass(frozen=True, slots=True)
class TurnContext:
    """What the shopper chose; three separate facts, each None until said."""

    language: str | None = None
    """BCP 47 tag."""
    currency: str | None = None
    """ISO 4217."""
    address_country: str | None = None
    """ISO 3166."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the shopper looks at."""

    product_id: str | None = None
    cart: tuple[str, ...] = ()
    """Product ids, oldest first."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a shopper, validated."""

    text: str
    context: TurnContext = TurnContext()
    modality: Modality = Modality.TEXT
    limit: int = 6
    """Most products to show."""
    conversation_id: str | None = None
    """None starts a conversation."""
    shopper: Shopper | None = None
    page: PageContext = PageContext()
    personalization: bool | None = None
    """Consent as sent with the turn; None keeps what is stored."""
    accept_language: str | None = None
    """Raw header value."""
    idempotency_key: str | None = None
    body_hash: str | None = None
    """SHA-256 of the request body, stored beside the key."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One product shown in a turn."""

    product_id: str
    rank: int
    """From 1."""
    recommendation_id: str
    propensity: float = 1.0
    """Probability with which this product got this place."""
    scores: Mapping[str, float] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    """All that could have got this place, itself included; empty where chance had no say."""


@dataclass(frozen=True, slots=True)
class Message:
    """One utterance as stored."""

    turn_id: str
    role: Role
    text: str
    language: str | None
    created_at: datetime
    status: TurnStatus
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A turn as the store knows it."""

    turn_id: str
    conversation_id: str
    sequence: int
    """From 1 inside the conversation."""
    status: TurnStatus
    result: Mapping[str, Any] | None = None
    """The whole JSON answer once done."""
    replayed: bool = False
    """True when an idempotency key found it instead of creating it."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything known of a conversation."""

    id: str
    shopper_id: str | None
    created_at: datetime
    messages: tuple[Message, ...] = ()
    """Oldest first."""
    state: Mapping[str, Any] = field(default_factory=dict)
    """The dialogue state as JSON; its meaning belongs to assistant.dialogue."""
    personalization: bool = True
    """Whether behaviour may be used."""
    behaviour: tuple[BasketItem, ...] = ()
    """What was touched in this conversation, oldest first."""


class TurnEventType(StrEnum):
    """Events of a streamed turn, in order (design § 3)."""

    TURN = "turn"
    PRODUCTS = "products"
    TEXT = "text"
    SUGGESTIONS = "suggestions"
    ERROR = "error"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class TurnEvent:
    """One event of a streamed turn; `done` is always the last."""

    type: TurnEventType
    sequence: int
    """From 1 inside the turn."""
    data: Mapping[str, Any]
    """JSON-ready."""
