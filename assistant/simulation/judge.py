"""Judge products by what they are, without asking the engines that found them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.domain.money import Money, minor_unit_digits
from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.domain.text import fold
from assistant.ports import Lexicon, Pricing
from assistant.simulation.scenarios import Goal

__all__ = ["Judge", "Terms"]

_CEILING_AT = Decimal("0.6")
_FLOOR_AT = Decimal("0.2")
_FEWEST = 2
"""A goal that fewer products would do for is not tried."""
_DEFAULTS = ("en",)


@dataclass(frozen=True, slots=True)
class Terms:
    """A goal in one market: what the shopper will name."""

    max: Money | None = None
    min: Money | None = None
    brand: str | None = None


class Judge:
    """Know which products of a catalogue a goal is met by."""

    def __init__(self, products: Iterable[Product], lexicon: Lexicon, pricing: Pricing) -> None:
        self._products = {product.id: product for product in products}
        self._lexicon = lexicon
        self._pricing = pricing
        self._concepts = lru_cache(maxsize=None)(self._read)

    def terms(self, goal: Goal, view: MarketView) -> Terms | None:
        """Choose bounds and a brand that leave something to find; None where too little would do.

        Bounds are round numbers, as people say them.
        """
        fitting = [
            one for one in self._products.values() if self.is_kind(one.id, goal) and self._plain(one, goal)
        ]
        prices = sorted(
            price.amount for one in fitting if (price := self._pricing.offer(one, view).price) is not None
        )
        if len(fitting) < _FEWEST or len(prices) < _FEWEST:
            return None
        brands = sorted({one.brand for one in fitting if one.brand})
        return Terms(
            _round(_at(prices, _CEILING_AT), view.currency) if goal.max else None,
            _round(_at(prices, _FLOOR_AT), view.currency, down=True) if goal.min else None,
            brands[len(brands) // 2] if goal.brand and brands else None,
        )

    def meets(self, product_id: str, goal: Goal, terms: Terms, view: MarketView) -> bool:
        """Tell whether a product is what the shopper wants."""
        product = self._products.get(product_id)
        if product is None or not self.is_kind(product_id, goal):
            return False
        if not self.keeps(product_id, goal, terms, view):
            return False
        return not goal.colors or bool(set(goal.colors) & self._concepts(product_id))

    def keeps(self, product_id: str, goal: Goal, terms: Terms, view: MarketView) -> bool:
        """Tell whether a product breaks none of the demands: bounds of price, and what is refused."""
        product = self._products[product_id]
        price = self._pricing.offer(product, view).price
        if (terms.max or terms.min) and price is None:
            return False
        if price is not None and ((terms.max and price > terms.max) or (terms.min and price < terms.min)):
            return False
        if terms.brand is not None and (product.brand == terms.brand) != (goal.brand == "wanted"):
            return False
        return not set(goal.avoided) & self._stated(product)

    def is_kind(self, product_id: str, goal: Goal) -> bool:
        """Tell whether a product is of a kind that the goal names."""
        return not goal.concepts or bool(set(goal.concepts) & self._concepts(product_id))

    def is_named(self, product_id: str, text: str) -> bool:
        """Tell whether a text names a product, in whatever language it has a title."""
        product = self._products[product_id]
        return any(
            title in text for title in (product.title, *(one.title for one in product.translations.values()))
        )

    def priced(self, product_ids: Sequence[str], view: MarketView) -> Mapping[str, Money]:
        """Return the prices of some products."""
        offers = {one: self._pricing.offer(self._products[one], view).price for one in product_ids}
        return {one: price for one, price in offers.items() if price is not None}

    def _plain(self, product: Product, goal: Goal) -> bool:
        if goal.avoided and set(goal.avoided) & self._stated(product):
            return False
        return not goal.colors or bool(set(goal.colors) & self._concepts(product.id))

    def _read(self, product_id: str) -> frozenset[str]:
        product = self._products[product_id]
        found: set[str] = set(self._stated(product))
        texts = [
            (product.title, product.language),
            *((t.title, tag) for tag, t in product.translations.items()),
        ]
        texts += [(level, tag) for level in product.category for tag in (product.language, *_DEFAULTS)]
        for text, tag in texts:
            for match in self._lexicon.concepts(text, (tag,)):
                found |= {match.concept, *match.parents}
        return frozenset(found)

    def _stated(self, product: Product) -> set[str]:
        """Return what attributes and title say of colour and material."""
        found: set[str] = set()
        languages = (product.language, *_DEFAULTS)
        for name, values in product.attributes.items():
            for value in values:
                for part in (value, *fold(value).replace(",", "/").split("/")):
                    found.add(self._lexicon.canonical(name, part.strip(), languages))
                    found |= {
                        concept
                        for match in self._lexicon.concepts(part, languages)
                        if match.kind == name
                        for concept in (match.concept, *match.parents)
                    }
        for match in self._lexicon.concepts(product.title, languages):
            if match.kind in ("color", "material"):
                found |= {match.concept, *match.parents}
        return found


def _at(prices: Sequence[int], share: Decimal) -> int:
    return prices[min(int(len(prices) * share), len(prices) - 1)]


def _round(amount: int, currency: str, down: bool = False) -> Money:
    """Round to two leading digits of whole units, so that it sounds like something a person says."""
    step = max(10 ** (len(str(amount)) - 2), 10 ** minor_unit_digits(currency))
    rounded = amount // step * step if down else -(-amount // step) * step
    return Money(max(rounded, step), currency)
