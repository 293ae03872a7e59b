"""Describe what similar shoppers suggest, with the parts of every score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from assistant.domain.interaction import EventType
from assistant.domain.profile import Profile

__all__ = ["BasketItem", "Recommendation", "RecommendationRequest", "Recommendations", "Strategy"]


class Strategy(StrEnum):
    """Which rung of the cascade answered."""

    PERSONAL = "personal"
    """The shopper's own stored history."""
    SESSION = "session"
    """The basket or clicks of this visit."""
    PROFILE = "profile"
    """Stated tastes, registration facts, or content alone."""
    SOCIAL = "social"
    """What friends and groups like."""
    POPULAR = "popular"
    """What sells, here and lately."""
    EXPLORE = "explore"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class BasketItem:
    """One product a shopper touched."""

    product_id: str
    event: EventType = EventType.VIEW
    timestamp: datetime | None = None
    value: float | None = None
    """Stars of a rating."""


@dataclass(frozen=True, slots=True)
class RecommendationRequest:
    """Ask for products that fit a basket."""

    basket: tuple[BasketItem, ...] = ()
    """Oldest first; unknown ids are ignored and named in the answer."""
    candidates: tuple[str, ...] | None = None
    """Rank only these; None for the whole catalogue."""
    exclude_seen: bool = True
    limit: int = 10
    country: str | None = None
    """Popularity is counted per market where the log tells it."""
    strategy: str | None = None
    """Force one recommender by name; None for the cascade."""
    personal: bool = False
    """Whether `basket` holds the shopper's stored history and not only this visit."""
    shopper_id: str | None = None
    """Who asks, where friends' tastes may be used; None for anonymous."""
    profile: Profile | None = None
    """What the shopper stated; None where nothing is known or nothing may be used."""
    traits: frozenset[str] = frozenset()
    """The stated tastes in the words of `product_traits`."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One product suggested."""

    product_id: str
    score: float
    """Comparable only inside one answer."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Part → raw score: "collaborative", "content", "sequence", "popularity"."""
    because: tuple[str, ...] = ()
    """Basket products that speak for it, strongest first."""


@dataclass(frozen=True, slots=True)
class Recommendations:
    """What the cascade answered."""

    strategy: Strategy
    items: tuple[Recommendation, ...]
    unknown_items: tuple[str, ...] = ()
    """Basket ids that no model knows."""
