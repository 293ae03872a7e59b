"""Describe what a shop promises about delivery, returns, payment and warranty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["PolicyText", "ShopPolicy"]


@dataclass(frozen=True, slots=True)
class PolicyText:
    """The shop's own words on one topic, in the best language it has."""

    topic: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class ShopPolicy:
    """One topic in every language the shop wrote it in."""

    topic: str
    """"delivery", "returns", "payment", "warranty", or a topic of the shop's own."""
    texts: Mapping[str, str]
    """BCP 47 tag → plain text."""
