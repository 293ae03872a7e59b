"""Tell how well products suit what a shopper said of themselves, and which are of another kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median
from typing import Literal

from assistant.domain.offer import Offer
from assistant.domain.portrait import FactKind, Portrait
from assistant.domain.product import Product
from assistant.domain.text import fold
from assistant.ports import Lexicon

__all__ = ["beside", "half_of", "suits"]

_FEWEST = 4
"""Of fewer priced products there is no cheaper half."""


def suits(product: Product, portrait: Portrait, lexicon: Lexicon) -> int:
    """Return how many of a shopper's likes a product has; a size they wear counts as one."""
    likes, sizes = set(portrait.values(FactKind.LIKES)), set(portrait.values(FactKind.SIZE))
    if not likes and not sizes:
        return 0
    has = {fold(product.brand)} if product.brand else set()
    liked = {value if value in has else fold(value) for value in likes}
    for name, values in _stated(product):
        languages = (product.language, "en")
        if name == "size":
            has.update(f"size {part}" for value in values for part in fold(value).split())
        else:
            has.update(lexicon.canonical(name, value, languages) for value in values)
    if likes:
        has.update(match.concept for match in lexicon.concepts(product.title, (product.language, "en")))
    wears = any(f"size {fold(size)}" in has for size in sizes)
    return len((likes | liked) & has) + wears


def half_of(level: Literal["low", "high"], offers: Mapping[str, Offer]) -> frozenset[str]:
    """Return the products of the cheaper or the dearer half; all of them where there are only a few."""
    prices = {key: offer.price for key, offer in offers.items() if offer.price is not None}
    if len(prices) < _FEWEST or len({price.currency for price in prices.values()}) > 1:
        return frozenset(offers)
    middle = median(price.amount for price in prices.values())
    if level == "low":
        return frozenset(key for key, price in prices.items() if price.amount <= middle)
    return frozenset(key for key, price in prices.items() if price.amount >= middle)


def beside(subject: Product | None, products: Mapping[str, Product], lexicon: Lexicon) -> frozenset[str]:
    """Return which products go with a product rather than in its place: those of another kind."""
    if subject is None:
        return frozenset(products)
    kinds = _kinds(subject, lexicon)
    return frozenset(
        key
        for key, product in products.items()
        if product.category != subject.category and kinds.isdisjoint(_kinds(product, lexicon))
    )


def _kinds(product: Product, lexicon: Lexicon) -> frozenset[str]:
    said = lexicon.concepts(product.title, (product.language, "en"))
    filed = lexicon.concepts(product.category[-1], (product.language, "en")) if product.category else ()
    return frozenset(match.concept for match in (*said, *filed) if match.kind == "product")


def _stated(product: Product) -> Iterable[tuple[str, Iterable[str]]]:
    yield from product.attributes.items()
    for option in product.options:
        yield fold(option.name), option.values
