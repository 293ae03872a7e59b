"""Collect a catalogue's own words, so that understanding knows a shop nobody has seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assistant.domain.product import Product
from assistant.domain.search import Vocabulary
from retrieval.traits import Traits

__all__ = ["collect_vocabulary"]

_MOST_VALUES = 2_000
"""Values kept of one attribute, the commonest: weights and article numbers differ for every product."""
_CANONICAL = ("color", "material", "gender", "age", "style")
"""Attributes whose values are concepts, so that "in green" is known to be a filter here."""


def collect_vocabulary(products: Iterable[tuple[Product, Traits]]) -> Vocabulary:
    """Count brands, categories, attribute values, concepts, languages and currencies."""
    brands: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    attributes: dict[str, Counter[str]] = {}
    concepts: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    currencies: Counter[str] = Counter()
    size = 0
    for product, traits in products:
        size += 1
        if product.brand:
            brands[product.brand] += 1
        categories.update(set(product.category))
        stated = [*product.attributes.items(), *((option.name, option.values) for option in product.options)]
        for name, values in stated:
            attributes.setdefault(name, Counter()).update(set(values))
        stated_concepts = (traits.values.get(name, frozenset()) for name in _CANONICAL)
        concepts.update(traits.concepts.union(traits.broader, *stated_concepts))
        languages.update({product.language, *product.translations})
        own = [product.price] if product.price else []
        currencies.update({money.currency for money in (*own, *product.prices.values())})
    return Vocabulary(
        dict(brands.most_common()),
        dict(categories.most_common()),
        {name: dict(values.most_common(_MOST_VALUES)) for name, values in attributes.items()},
        dict(concepts.most_common()),
        dict(languages.most_common()),
        dict(currencies.most_common()),
        size,
    )
