"""Describe a place of a list that chance had a say in, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

__all__ = ["Choice", "Option"]


@dataclass(frozen=True, slots=True)
class Option:
    """One product that could have got the place."""

    product_id: str
    propensity: float
    """Probability with which it gets the place; the propensities of all options sum to 1."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Raw parts of its score when the choice was made."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One place that was filled by chance, the regular product first among its options."""

    recommendation_id: str
    product_id: str
    """The option that was shown."""
    options: tuple[Option, ...]
    at: datetime | None = None
    """When it was shown; None for now."""
    rewarded: bool = False
    """Whether the shopper took it: viewed, clicked, put into the cart, bought, or rated well."""
