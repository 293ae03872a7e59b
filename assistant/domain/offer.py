"""Describe on what terms one product is offered to one shopper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.domain.money import Money

__all__ = ["Availability", "MarketView", "Offer", "Undeliverable"]


class Availability(StrEnum):
    """Whether a product can be had (values as in UCP and ACP)."""

    IN_STOCK = "in_stock"
    BACKORDER = "backorder"
    PREORDER = "preorder"
    OUT_OF_STOCK = "out_of_stock"
    DISCONTINUED = "discontinued"

    @property
    def orderable(self) -> bool:
        """Whether a shopper can order it today."""
        return self in (Availability.IN_STOCK, Availability.BACKORDER, Availability.PREORDER)


class Undeliverable(StrEnum):
    """What becomes of products that the shop does not ship to the shopper's country."""

    SHOW = "show"
    """They stand where they are; their cards say it."""
    LAST = "last"
    """They come after those that can be had."""
    HIDE = "hide"
    """They are not found at all."""


@dataclass(frozen=True, slots=True)
class MarketView:
    """From where, and in which money, a shopper looks at the catalogue."""

    country: str
    """ISO 3166 country in capitals."""
    currency: str
    """ISO 4217 currency the shopper wants to see."""
    undeliverable: Undeliverable = Undeliverable.SHOW


@dataclass(frozen=True, slots=True)
class Offer:
    """Price and delivery of a product as one market view sees it."""

    price: Money | None
    """In the view's currency where a price or rate exists, else in the feed's; None without a price."""
    list_price: Money | None = None
    """Only when higher than `price` and in the same currency."""
    approximate: bool = False
    """True when converted: never payable."""
    rate_date: date | None = None
    """Day of the exchange rate of an approximate price."""
    availability: Availability = Availability.IN_STOCK
    """As the feed says."""
    ships: bool = True
    """Whether the shop ships to the view's country."""
    rate_refused: bool = False
    """True when the price stayed in the shop's currency because the exchange rate is too old."""
