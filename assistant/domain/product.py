"""Describe what a shop sells, as the shop itself wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.domain.money import Money
from assistant.domain.offer import Availability

__all__ = ["Option", "Product", "ProductText", "Rating"]


@dataclass(frozen=True, slots=True)
class ProductText:
    """A product's words in one language."""

    title: str
    """Plain text, one line."""
    description: str = ""
    """Plain text, may be empty."""
    machine: bool = False
    """Whether a model translated it; False for the shop's own words."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What buyers thought, on average."""

    value: Decimal
    """0 to 5."""
    count: int
    """How many ratings the average is of."""


@dataclass(frozen=True, slots=True)
class Option:
    """A dimension in which variants of one product differ."""

    name: str
    """Such as "size"."""
    values: tuple[str, ...]
    """Such as ("S", "M", "L")."""


@dataclass(frozen=True, slots=True)
class Product:
    """One product of the catalogue; only `id` and `title` are certain."""

    id: str
    """The shop's own id."""
    title: str
    """In `language`."""
    description: str = ""
    """In `language`; plain text."""
    language: str = "und"
    """BCP 47 tag of title and description; "und" when it could not be told."""
    brand: str | None = None
    """As the shop writes it."""
    category: tuple[str, ...] = ()
    """Path from the root: ("Home", "Bedding", "Blankets")."""
    url: str | None = None
    """Product page; http(s) or a path of the shop's own site."""
    image_url: str | None = None
    """Main picture; http(s) or a path of the shop's own site."""
    price: Money | None = None
    """Price where no market has its own."""
    prices: Mapping[str, Money] = field(default_factory=dict)
    """Market (ISO 3166 country in capitals) → payable price there."""
    list_price: Money | None = None
    """Price before a reduction, in the currency of `price`."""
    availability: Availability = Availability.IN_STOCK
    """As the feed says."""
    stock: int | None = None
    """Pieces left, when the feed says."""
    rating: Rating | None = None
    """Average rating, when there is one."""
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lower-case name → values as the shop writes them: {"color": ("Schwarz",), "weight": ("1.2 kg",)}."""
    translations: Mapping[str, ProductText] = field(default_factory=dict)
    """BCP 47 tag → the shop's own translation."""
    ships_to: frozenset[str] | None = None
    """Countries the shop ships this to; None when it does not say (everywhere)."""
    options: tuple[Option, ...] = ()
    """What a shopper can choose."""
    identifiers: tuple[str, ...] = ()
    """SKU, GTIN, MPN: matched exactly."""

    def ships(self, country: str) -> bool:
        """Tell whether the shop ships this to a country."""
        return self.ships_to is None or country in self.ships_to

    def text(self, languages: tuple[str, ...] = ()) -> tuple[ProductText, str]:
        """Return the words in the first of `languages` the shop has, else its own, with their tag."""
        own = ProductText(self.title, self.description)
        for tag in languages:
            for candidate in (tag, tag.split("-")[0]):
                if candidate == self.language:
                    return own, self.language
                if candidate in self.translations:
                    return self.translations[candidate], candidate
        return own, self.language
