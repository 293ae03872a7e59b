"""Describe what shoppers did with products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["EventType", "Interaction"]


class EventType(StrEnum):
    """Kinds of behaviour, weakest evidence first."""

    IMPRESSION = "impression"
    VIEW = "view"
    CLICK = "click"
    CART = "cart"
    PURCHASE = "purchase"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One shopper met one product."""

    user_id: str
    """Shopper, or conversation where the shopper is anonymous."""
    item_id: str
    """Product id."""
    event: EventType = EventType.VIEW
    """What happened."""
    value: float | None = None
    """Stars of a rating; pieces of a purchase."""
    timestamp: datetime | None = None
    """When, with a time zone."""
    event_id: str | None = None
    """The sender's id; the same id twice counts once."""
    recommendation_id: str | None = None
    """The list it was picked from."""
    conversation_id: str | None = None
    """The conversation it belongs to."""
    country: str | None = None
    """Market it happened in (ISO 3166 in capitals), when the log tells it."""
