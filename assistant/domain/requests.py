"""Describe what a caller asks of the shop outside a dialogue, in plain values as the caller wrote them.

Nothing here is canonical yet: colours may be "Schwarz" and languages "de-AT". Whoever answers maps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.domain.conversation import Shopper, TurnContext
from assistant.domain.offer import Availability
from assistant.domain.search import Exclusions

__all__ = [
    "Filters",
    "PictureRequest",
    "ProductRequest",
    "RecommendRequest",
    "SearchRequest",
    "SimilarBy",
    "SimilarRequest",
    "View",
]


class View(StrEnum):
    """How much of each product the answer holds."""

    CARDS = "cards"
    IDS = "ids"


class SimilarBy(StrEnum):
    """In which respect products are alike."""

    CONTENT = "content"
    """Words and attributes."""
    COLLABORATIVE = "collaborative"
    """The same shoppers liked both."""
    VISUAL = "visual"
    """Pictures."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Hard filters as a caller wrote them; values of one field are alternatives, fields are all required."""

    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    colors: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Attribute name → alternatives."""
    price_min: int | None = None
    """Inclusive, in minor units of `price_currency`."""
    price_max: int | None = None
    """Inclusive, in minor units of `price_currency`."""
    price_currency: str | None = None
    """ISO 4217 in capitals; None means the currency of the request's context."""
    availability: tuple[Availability, ...] = ()
    exclude: Exclusions = field(default_factory=Exclusions)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Ask for products by words and filters."""

    query: str
    """Free text in any language; empty to browse."""
    context: TurnContext = field(default_factory=TurnContext)
    filters: Filters = field(default_factory=Filters)
    limit: int = 10
    """1 to 100."""
    offset: int = 0
    literal: bool = False
    """Search the text as it is; otherwise constraints found in it become hard filters."""
    view: View = View.CARDS
    facets: tuple[str, ...] = ()
    """What to count over all that pass: "brands", "categories", "colors", "price", an attribute, …"""
    accept_language: str | None = None
    """Raw header value."""


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """Ask for products that look like a picture."""

    picture: bytes = field(repr=False)
    """A whole file: JPEG, PNG, WebP or GIF."""
    context: TurnContext = field(default_factory=TurnContext)
    filters: Filters = field(default_factory=Filters)
    limit: int = 10
    """1 to 100."""
    view: View = View.CARDS
    accept_language: str | None = None
    """Raw header value."""


@dataclass(frozen=True, slots=True)
class RecommendRequest:
    """Ask for products that fit a basket or an identified shopper."""

    items: tuple[str, ...] = ()
    """Product ids, oldest first; unknown ones are ignored and named in the answer."""
    shopper: Shopper | None = None
    """Verified; None for anonymous."""
    conversation_id: str | None = None
    """A conversation whose behaviour counts; it must be the shopper's or anonymous."""
    context: TurnContext = field(default_factory=TurnContext)
    filters: Filters = field(default_factory=Filters)
    candidates: tuple[str, ...] | None = None
    """Rank only these; None for the whole catalogue."""
    exclude_seen: bool = True
    limit: int = 10
    """1 to 100."""
    diversity: float = 0.0
    """0 (none) to 1."""
    strategy: str | None = None
    """Force one recommender by name; None for the cascade."""
    view: View = View.CARDS
    accept_language: str | None = None
    """Raw header value."""
    personalization: bool = True
    """False when the caller's browser refuses it (Sec-GPC): the stored history stays unused."""


@dataclass(frozen=True, slots=True)
class ProductRequest:
    """Ask for one product's card."""

    product_id: str
    context: TurnContext = field(default_factory=TurnContext)
    accept_language: str | None = None
    """Raw header value."""


@dataclass(frozen=True, slots=True)
class SimilarRequest:
    """Ask for products like one product."""

    product_id: str
    by: SimilarBy = SimilarBy.CONTENT
    limit: int = 10
    """1 to 100."""
    context: TurnContext = field(default_factory=TurnContext)
    accept_language: str | None = None
    """Raw header value."""
