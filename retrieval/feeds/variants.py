"""Put the variants of one product together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.domain.offer import Availability
from assistant.domain.product import Option, Product
from retrieval.feeds.fields import Warn

__all__ = ["CHOICES", "merge_variants"]

CHOICES = ("size", "color", "material", "pattern", "age_group", "gender")
"""Attributes by which one chooses a variant, where a feed does not name them."""
_BEST_FIRST = tuple(Availability)
_TITLE_EDGES = " -–—,;:|/([\u3000、（"


def merge_variants(
    group: str, variants: Sequence[Product], warn: Warn, choices: Sequence[str] = CHOICES
) -> Product:
    """Return one product with the group's id, every variant's values, and the lowest price to be had.

    The words, pictures and links are those of the first variant, the variants' ids become identifiers.
    Prices in another currency than the first one's are left out of the comparison; `choices` names the
    attributes that a shopper chooses a variant by.
    """
    first = variants[0]
    attributes = _merge_attributes(variants)
    cheapest = _cheapest(variants, warn)
    stocks = [variant.stock for variant in variants if variant.stock is not None]
    return replace(
        first,
        id=group,
        title=_common_title(variants),
        description=next((variant.description for variant in variants if variant.description), ""),
        image_url=next((variant.image_url for variant in variants if variant.image_url), None),
        price=cheapest.price,
        list_price=cheapest.list_price,
        availability=min((variant.availability for variant in variants), key=_BEST_FIRST.index),
        stock=sum(stocks) if len(stocks) == len(variants) else None,
        attributes=attributes,
        options=tuple(
            Option(name, attributes[name])
            for name in choices
            if name in attributes
            and len({variant.attributes.get(name) for variant in variants}) > 1
            and len(attributes[name]) > 1
        ),
        identifiers=_unique([name for variant in variants for name in (variant.id, *variant.identifiers)]),
    )


def _merge_attributes(variants: Sequence[Product]) -> dict[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for variant in variants:
        for name, values in variant.attributes.items():
            merged[name] = _unique([*merged.get(name, ()), *values])
    return merged


def _cheapest(variants: Sequence[Product], warn: Warn) -> Product:
    priced = [variant for variant in variants if variant.price is not None]
    if not priced:
        return variants[0]
    currency = next(variant.price.currency for variant in priced if variant.price)
    same = [variant for variant in priced if variant.price and variant.price.currency == currency]
    if len(same) < len(priced):
        warn("variant priced in another currency than the first", variants[0].id)
    to_be_had = [variant for variant in same if variant.availability.orderable] or same
    return min(to_be_had, key=lambda variant: variant.price.amount if variant.price else 0)


def _common_title(variants: Sequence[Product]) -> str:
    """Return what all titles begin with, when the rest of each names its variant or is the lesser part."""
    titles = [variant.title for variant in variants]
    common = _common_prefix(titles)
    if any(not _ends_word(title, len(common)) for title in titles):
        common = common[: max(common.rfind(edge) for edge in _TITLE_EDGES) + 1]
    common = common.rstrip(_TITLE_EDGES)
    if common and (
        len(common) * 2 >= min(map(len, titles))
        or all(_only_names_variant(variant, len(common)) for variant in variants)
    ):
        return common
    return titles[0]


def _common_prefix(titles: Sequence[str]) -> str:
    first, last = min(titles), max(titles)
    pairs = zip(first, last, strict=False)
    return first[: next((place for place, (one, other) in enumerate(pairs) if one != other), len(first))]


def _ends_word(title: str, end: int) -> bool:
    return end == len(title) or title[end] in _TITLE_EDGES or title[:end].endswith(tuple(_TITLE_EDGES))


def _only_names_variant(variant: Product, start: int) -> bool:
    rest = variant.title[start:].casefold()
    values = [value.casefold() for name in CHOICES for value in variant.attributes.get(name, ())]
    for value in sorted(values, key=len, reverse=True):
        rest = rest.replace(value, "")
    return not any(char.isalnum() for char in rest)


def _unique(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
