"""Describe what is looked for, what was found, and why it ranks where it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from assistant.domain.money import Money
from assistant.domain.offer import Availability, MarketView

__all__ = [
    "NO_CONSTRAINTS",
    "Constraints",
    "Exclusions",
    "Hit",
    "PriceRange",
    "SearchQuery",
    "SearchResult",
    "Sort",
    "Vocabulary",
]


class Sort(StrEnum):
    """Orders a shopper can ask for; without one, relevance."""

    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"
    RATING = "rating"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class PriceRange:
    """Inclusive bounds in one currency; at least one is set, and low ≤ high."""

    min: Money | None = None
    max: Money | None = None

    @property
    def currency(self) -> str | None:
        """The currency of whichever bound is set."""
        bound = self.max or self.min
        return bound.currency if bound else None


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What must not be shown, whatever else fits."""

    brands: tuple[str, ...] = ()
    colors: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """Concept ids of the lexicon ("leather"), or folded words where no concept is known."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """Hard filters. Values are canonical (lexicon concept ids such as "black"), or folded words.

    Values inside one field are alternatives (red or blue); fields are all required.
    """

    categories: tuple[str, ...] = ()
    """Category names of the catalogue, any level, any case."""
    brands: tuple[str, ...] = ()
    colors: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Attribute name → alternatives: {"material": ("cotton",), "gender": ("male",)}."""
    price: PriceRange | None = None
    availability: tuple[Availability, ...] = ()
    min_rating: Decimal | None = None
    exclude: Exclusions = Exclusions()
    sort: Sort | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing narrows the catalogue (an order is not a filter)."""
        return replace(self, sort=None) == NO_CONSTRAINTS


NO_CONSTRAINTS = Constraints()


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What goes to retrieval."""

    text: str
    """The residual: the words left when constraints are taken out; empty to browse."""
    view: MarketView
    language: str | None = None
    """BCP 47 tag of `text`; None when it could not be told."""
    concepts: tuple[str, ...] = ()
    """Lexicon concepts named in `text`."""
    glosses: Mapping[str, str] = field(default_factory=dict)
    """Language → `text`'s concepts in that language's words."""
    constraints: Constraints = NO_CONSTRAINTS
    limit: int = 10
    offset: int = 0
    facets: tuple[str, ...] = ()
    """Fields whose values are counted: "brand", "category", "availability", "price", or an attribute."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One product found."""

    product_id: str
    score: float
    """The retriever's own order; comparable only inside one result."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Part → raw score: "semantic" (cosine), "lexical" (BM25), "visual" (cosine of pictures)."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found."""

    hits: tuple[Hit, ...]
    total: int
    """Products that pass the constraints."""
    degraded: tuple[str, ...] = ()
    """What was lost on the way, such as "embedding"."""
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Field → value, canonical or folded → how many of the `total` have it; "price" has "min" and "max"."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The catalogue's own words, so that understanding knows a shop nobody has seen."""

    brands: Mapping[str, int] = field(default_factory=dict)
    """Brand as written → number of products."""
    categories: Mapping[str, int] = field(default_factory=dict)
    """Category name (every level of the paths) → number of products."""
    attributes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Attribute name → value as written → number of products."""
    concepts: Mapping[str, int] = field(default_factory=dict)
    """Lexicon concept id → number of products that carry it."""
    languages: Mapping[str, int] = field(default_factory=dict)
    """Language of product texts → number of products."""
    currencies: Mapping[str, int] = field(default_factory=dict)
    """Currency → number of products with a price of their own in it."""
    size: int = 0
    """Number of products."""
