"""Fake a catalogue, the search over it, and what the shop promises: tiny, recording, true to constraints."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.domain.errors import NotFound
from assistant.domain.language import ConceptMatch
from assistant.domain.offer import MarketView
from assistant.domain.policy import PolicyText
from assistant.domain.product import Product
from assistant.domain.search import Constraints, Hit, SearchQuery, SearchResult, Sort, Vocabulary
from assistant.domain.text import fold
from assistant.ports import Lexicon, Pricing

__all__ = ["FakeCatalog", "FakePolicies", "FakeRetriever", "RecordingLexicon"]


@dataclass
class FakeCatalog:
    """Products in a list; `asked` tells which were looked up."""

    products: Sequence[Product] = ()
    lexicon: Lexicon | None = None
    """Finds the concepts of the vocabulary in titles; without one there are none."""
    generation: str = "g1"
    asked: list[str] = field(default_factory=list)

    def get(self, product_id: str) -> Product | None:
        self.asked.append(product_id)
        return next((product for product in self.products if product.id == product_id), None)

    def get_many(self, product_ids: Sequence[str]) -> list[Product]:
        found = (self.get(product_id) for product_id in product_ids)
        return [product for product in found if product is not None]

    def vocabulary(self) -> Vocabulary:
        attributes: dict[str, Counter[str]] = {}
        for product in self.products:
            for name, values in product.attributes.items():
                attributes.setdefault(name, Counter()).update(values)
        own = [[product.price, *product.prices.values()] for product in self.products]
        return Vocabulary(
            brands=Counter(product.brand for product in self.products if product.brand),
            categories=Counter(level for product in self.products for level in product.category),
            attributes=attributes,
            concepts=Counter(one for product in self.products for one in set(self._concepts(product))),
            languages=Counter(product.language for product in self.products),
            currencies=Counter(
                code for prices in own for code in {price.currency for price in prices if price}
            ),
            size=len(self.products),
        )

    def _concepts(self, product: Product) -> Iterator[str]:
        if self.lexicon is None:
            return
        values = (value for known in product.attributes.values() for value in known)
        for text in (product.title, *product.category, *values):
            for match in self.lexicon.concepts(text, (product.language,)):
                yield from (match.concept, *match.parents)


@dataclass
class FakeRetriever:
    """Count shared words and concepts; `fail_with` raises, `delay` sleeps, `queries` records."""

    products: Sequence[Product]
    lexicon: Lexicon
    pricing: Pricing
    fail_with: Exception | None = None
    delay: float = 0.0
    """Seconds before every answer."""
    begun: int = 0
    """Calls of any method, also those that failed or were given up."""
    queries: list[SearchQuery] = field(default_factory=list)
    asked_similar: list[str] = field(default_factory=list)

    async def search(self, query: SearchQuery) -> SearchResult:
        await self._answerable()
        self.queries.append(query)
        passing = [p for p in self.products if self._passes(p, query.constraints, query.view)]
        passing.sort(key=lambda product: self._order(product, query))
        page = passing[query.offset : query.offset + query.limit]
        return SearchResult(tuple(self._hit(product, query) for product in page), len(passing))

    async def score(self, query: SearchQuery, product_ids: Sequence[str]) -> tuple[Hit, ...]:
        await self._answerable()
        known = {product.id: product for product in self.products}
        return tuple(
            self._hit(known[key], query)
            for key in product_ids
            if key in known and self._passes(known[key], query.constraints, query.view)
        )

    async def similar(
        self, product_id: str, constraints: Constraints, view: MarketView, limit: int
    ) -> tuple[Hit, ...]:
        await self._answerable()
        self.asked_similar.append(product_id)
        like = next((product for product in self.products if product.id == product_id), None)
        if like is None:
            raise NotFound(f"no product {product_id!r}")
        query = SearchQuery(like.title, view, like.language, constraints=constraints)
        found = [p for p in self.products if p.id != product_id and self._passes(p, constraints, view)]
        found.sort(key=lambda product: self._order(product, query))
        return tuple(self._hit(product, query) for product in found[:limit])

    async def _answerable(self) -> None:
        self.begun += 1
        await asyncio.sleep(self.delay)
        if self.fail_with is not None:
            raise self.fail_with

    def _order(self, product: Product, query: SearchQuery) -> tuple[float, str]:
        score = self._hit(product, query).score
        price = self.pricing.offer(product, query.view).price
        match query.constraints.sort:
            case Sort.PRICE_ASC:
                return (float(price.amount) if price else float("inf"), product.id)
            case Sort.PRICE_DESC:
                return (-float(price.amount) if price else float("inf"), product.id)
            case Sort.RATING:
                return (-_stars(product), product.id)
        return (-score, product.id)

    def _hit(self, product: Product, query: SearchQuery) -> Hit:
        if not query.text:
            return Hit(product.id, _stars(product), {"semantic": 0.0, "lexical": 0.0})
        shared = _words(query.text, *query.glosses.values()) & self._said(product)
        wanted = {match.concept for match in self.lexicon.concepts(query.text, (query.language or "en",))}
        kinds = (wanted | set(query.concepts)) & self._concepts(product)
        lexical, semantic = float(len(shared)), 2.0 * len(kinds)
        return Hit(product.id, lexical + semantic, {"semantic": semantic, "lexical": lexical})

    def _passes(self, product: Product, wanted: Constraints, view: MarketView) -> bool:
        return (
            _any(wanted.categories, product.category)
            and _any(wanted.brands, (product.brand or "",))
            and all(self._has(product, name, values) for name, values in _required(wanted).items())
            and (not wanted.availability or product.availability in wanted.availability)
            and (wanted.min_rating is None or _stars(product) >= wanted.min_rating)
            and self._affordable(product, wanted, view)
            and not self._refused(product, wanted)
        )

    def _has(self, product: Product, name: str, values: Sequence[str]) -> bool:
        stated = product.attributes.get(name, ())
        if name in ("gender", "age") and not stated:
            return True
        return bool({*values, *map(fold, values)} & self._canonical(name, stated, product.language))

    def _affordable(self, product: Product, wanted: Constraints, view: MarketView) -> bool:
        bounds = wanted.price
        if bounds is None or bounds.currency is None:
            return True
        price = self.pricing.offer(product, MarketView(view.country, bounds.currency)).price
        if price is None or price.currency != bounds.currency:
            return False
        return not (bounds.max and price > bounds.max) and not (bounds.min and price < bounds.min)

    def _refused(self, product: Product, wanted: Constraints) -> bool:
        colors = self._canonical("color", product.attributes.get("color", ()), product.language)
        said = self._said(product) | self._concepts(product)
        return (
            (bool(wanted.exclude.brands) and _any(wanted.exclude.brands, (product.brand or "",)))
            or not colors.isdisjoint(wanted.exclude.colors)
            or not said.isdisjoint(wanted.exclude.terms)
        )

    def _canonical(self, name: str, values: Sequence[str], language: str) -> set[str]:
        return {self.lexicon.canonical(name, value, (language, "en")) for value in values}

    def _concepts(self, product: Product) -> set[str]:
        values = (value for known in product.attributes.values() for value in known)
        text = " . ".join((product.title, *product.category, *values))
        found = self.lexicon.concepts(text, (product.language,))
        return {concept for match in found for concept in (match.concept, *match.parents)}

    @staticmethod
    def _said(product: Product) -> set[str]:
        translated = (text.title for text in product.translations.values())
        return _words(product.title, product.description, *product.category, *translated)


@dataclass
class FakePolicies:
    """Topic → language → text; `asked` tells what was looked up."""

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def find(self, topic: str, languages: Sequence[str]) -> PolicyText | None:
        self.asked.append(topic)
        texts = self.texts.get(topic, {})
        spoken = [short for tag in languages for short in (tag, tag.split("-")[0])]
        best = next((tag for tag in (*spoken, *texts) if tag in texts), None)
        return PolicyText(topic, texts[best], best) if best else None

    def topics(self) -> tuple[str, ...]:
        return tuple(self.texts)


@dataclass
class RecordingLexicon:
    """Pass questions on to a lexicon; `texts` and `values` tell what was asked."""

    inner: Lexicon
    texts: list[str] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)
    """(kind, value) pairs."""

    def concepts(self, text: str, languages: Sequence[str]) -> tuple[ConceptMatch, ...]:
        self.texts.append(text)
        return self.inner.concepts(text, languages)

    def canonical(self, kind: str, value: str, languages: Sequence[str]) -> str:
        self.values.append((kind, value))
        return self.inner.canonical(kind, value, languages)

    def words(self, concept: str, language: str) -> tuple[str, ...]:
        return self.inner.words(concept, language)


def _required(wanted: Constraints) -> dict[str, tuple[str, ...]]:
    named = {"color": wanted.colors, "size": wanted.sizes, **wanted.attributes}
    return {name: tuple(values) for name, values in named.items() if values}


def _any(wanted: Sequence[str], stated: Sequence[str]) -> bool:
    return not wanted or not set(map(fold, wanted)).isdisjoint(map(fold, stated))


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in re.findall(r"\w+", fold(text))}


def _stars(product: Product) -> float:
    return float(product.rating.value) if product.rating else 0.0
