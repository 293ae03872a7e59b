"""Describe a market: a country together with how one trades there."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Market"]


@dataclass(frozen=True, slots=True)
class Market:
    """Commerce in one country."""

    country: str
    """ISO 3166 country in capitals."""
    currency: str
    """ISO 4217 currency in which one pays there."""
    locales: tuple[str, ...]
    """BCP 47 tags customary there, first the commonest."""
    tax_included: bool = True
    """Whether shelf prices include sales tax."""
    metric: bool = True
    """Whether lengths and weights are metric."""
    formal: bool = True
    """Whether the shop addresses shoppers formally where the language has the choice."""
