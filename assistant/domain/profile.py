"""Describe what shoppers state of themselves, and the traits by which products are matched with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.domain.portrait import NO_PORTRAIT, FactKind, Portrait
from assistant.domain.product import Product
from assistant.domain.text import fold

__all__ = ["NO_PROFILE", "Canonical", "Profile", "product_traits"]

Canonical = Callable[[str, str, Sequence[str]], str]
"""(attribute, value as written, languages it may be in) → the same value for every language."""


def _as_written(kind: str, value: str, languages: Sequence[str]) -> str:
    return value


@dataclass(frozen=True, slots=True)
class Profile:
    """What one shopper told the shop."""

    categories: tuple[str, ...] = ()
    """Stated tastes: "Home > Bedding" or one level of it."""
    brands: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Attribute → values that are liked, such as color → green."""
    products: tuple[str, ...] = ()
    """Products the shopper named as liked, oldest first."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Registration facts, such as age_group → 25-34."""
    friends: tuple[str, ...] = ()
    """Shopper ids whose tastes may be followed."""
    groups: tuple[str, ...] = ()
    """Groups the shopper belongs to."""
    portrait: Portrait = NO_PORTRAIT
    """What the shopper said of themselves in conversations."""

    @property
    def empty(self) -> bool:
        """Whether nothing was stated."""
        return self == NO_PROFILE

    def traits(self, languages: Sequence[str] = (), canonical: Canonical = _as_written) -> frozenset[str]:
        """Return the stated tastes, written in any of `languages`, in the words of `product_traits`."""
        categories = {_category(tuple(name.split(">"))) for name in self.categories}
        brands = {f"brand:{fold(brand)}" for brand in self.brands}
        values = {
            _attribute(name, canonical(name, value, languages))
            for name, liked in self.attributes.items()
            for value in liked
        }
        said = {f"like:{fold(value)}" for value in self.portrait.values(FactKind.LIKES)}
        return frozenset((categories | brands | values | said) - {"category:", "brand:"})


NO_PROFILE = Profile()


def product_traits(product: Product, canonical: Canonical = _as_written) -> frozenset[str]:
    """Return what a product can be liked for: each level of its category, its brand, its attributes."""
    path = product.category
    ways = {_category(path[: level + 1]) for level in range(len(path))} | {
        _category((part,)) for part in path
    }
    brands = {f"brand:{fold(product.brand)}"} if product.brand else set()
    languages = (product.language, "en")
    values = {
        _attribute(name, canonical(name, value, languages))
        for name, own in product.attributes.items()
        for value in own
        if value
    }
    # What is liked of everything ("I love green") is said without naming the attribute.
    likes = {f"like:{trait.partition(':')[2]}" for trait in brands | values}
    return frozenset(ways | brands | values | likes)


def _category(path: tuple[str, ...]) -> str:
    return "category:" + " > ".join(filter(None, (fold(part.strip()) for part in path)))


def _attribute(name: str, value: str) -> str:
    return f"{fold(name)}:{fold(value)}"
