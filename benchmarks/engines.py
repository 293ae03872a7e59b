"""Measure retrieval, indexing and recommending, each beside its bare part."""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from assistant.domain.interaction import EventType, Interaction
from assistant.domain.money import Money
from assistant.domain.offer import Availability, MarketView
from assistant.domain.recommendation import BasketItem, RecommendationRequest
from assistant.domain.search import (
    NO_CONSTRAINTS,
    Constraints,
    Exclusions,
    PriceRange,
    SearchQuery,
    Vocabulary,
)
from benchmarks.rows import Row, quantile
from benchmarks.shop import BenchShop, RandomEmbedder, demo_products
from recommenders.cascade import Cascade
from recommenders.content import ItemVectors
from recommenders.dataset import InteractionDataset
from recommenders.training import train
from retrieval.embedder import Block, DocumentText, Embedder, Matrix, QueryText
from retrieval.hybrid import HybridRetriever
from retrieval.indexer import Indexer
from server import House

__all__ = ["filter_row", "indexing_rows", "recommending_rows"]

_VIEW = MarketView("DE", "EUR")
_WORDS = "blanket boots lamp kettle rucksack pillow bowl scarf knife towel jacket mirror candle chair".split()


def filter_row(retriever: HybridRetriever, vocabulary: Vocabulary, rounds: int) -> Row:
    """Search with each filter and with none, in turn, with words never asked before."""
    bare = replace(retriever, embedder=RandomEmbedder(retriever.embedder))
    brands, category = list(vocabulary.brands)[:3], next(iter(vocabulary.categories))
    top = Money(8_000, "EUR")
    filters = {
        "price": Constraints(price=PriceRange(None, top)),
        "brand": Constraints(brands=(brands[0],)),
        "category": Constraints(categories=(category,)),
        "colour": Constraints(colors=("black",)),
        "material": Constraints(attributes={"material": ("cotton",)}),
        "in stock": Constraints(availability=(Availability.IN_STOCK,)),
        "not a brand": Constraints(exclude=Exclusions(brands=tuple(brands))),
        "not a word": Constraints(exclude=Exclusions(terms=("wool",))),
        "colour, price and stock": Constraints(
            colors=("black",),
            price=PriceRange(None, top),
            availability=(Availability.IN_STOCK,),
        ),
    }
    for constraints in (NO_CONSTRAINTS, *filters.values()):
        bare.find(_query("warm up", constraints))
    free: list[float] = []
    taken: dict[str, list[float]] = {name: [] for name in filters}
    for turn in range(rounds):
        for name, constraints in filters.items():
            words = f"{_WORDS[turn % len(_WORDS)]} {_WORDS[turn * 5 % 13]} {turn} {name}"
            free.append(_timed(bare, _query(f"{words} free", NO_CONSTRAINTS)))
            taken[name].append(_timed(bare, _query(words, constraints)))
    slowest = max(taken, key=lambda name: quantile(taken[name], 0.95))
    return Row(
        f"search with a filter over {len(retriever.ids):,} products, p95, slowest of {len(filters)}",
        quantile(taken[slowest], 0.95),
        "ms",
        2 * quantile(free, 0.95),
        bare=quantile(free, 0.95),
        bare_name="unfiltered p95",
        note=f"slowest: {slowest}; the budget is twice the unfiltered p95; embedding left out",
    )


def _query(text: str, constraints: Constraints) -> SearchQuery:
    return SearchQuery(text=text, view=_VIEW, language="en", constraints=constraints, limit=60)


def _timed(retriever: HybridRetriever, query: SearchQuery) -> float:
    started = time.perf_counter()
    retriever.find(query)
    return 1e3 * (time.perf_counter() - started)


@dataclass
class _Recording:
    """Remember which documents an indexer had embedded."""

    real: Embedder
    seen: list[DocumentText]

    @property
    def fingerprint(self) -> str:
        return self.real.fingerprint

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.real.blocks

    @property
    def dimension(self) -> int:
        return self.real.dimension

    def embed_queries(self, queries: Sequence[QueryText]) -> Matrix:
        return self.real.embed_queries(queries)

    def embed_documents(self, documents: Sequence[DocumentText]) -> Matrix:
        self.seen.extend(documents)
        return self.real.embed_documents(documents)


def indexing_rows(shop: BenchShop, house: House, count: int) -> list[Row]:
    """Index some products afresh, embed the same texts alone, and index the whole unchanged shop again."""
    tools, recording = house.tools, _Recording(house.tools.embedder, [])
    step = max(1, len(demo_products()) // count)
    some = demo_products()[::step][:count]
    with tempfile.TemporaryDirectory(dir=shop.folder) as folder:
        fresh = House(shop.settings(data_dir=Path(folder)))
        indexer = Indexer(fresh.generations, replace(tools, embedder=recording), lambda text: None)
        first = indexer.index_feed(some)
    started = time.perf_counter()
    tools.embedder.embed_documents(recording.seen)
    alone = (time.perf_counter() - started) / len(some)
    again = shop.again(house)
    own = (again.seconds - again.embedding_seconds) / again.products
    whole = alone + own
    return [
        Row("indexing, of the embedder's own rate", alone / whole, "×", 0.9, at_least=True,
            note=f"{1 / alone:.1f} products/s embedded, {1e3 * own:.2f} ms each for all else over "
            f"{again.products:,}; {len(some)} products afresh took {first.seconds:.1f} s"),
        Row("indexing unchanged products, times faster", whole / (again.seconds / again.products), "×", 50.0,
            at_least=True, note=f"{again.products:,} products again in {again.seconds:.1f} s"),
    ]  # fmt: skip


def recommending_rows(items: int, events: int, say: Callable[[str], None]) -> list[Row]:
    """Fit the default models on an invented log, and recommend from baskets."""
    say(f"fitting on {events:,} interactions with {items:,} items")
    chance = np.random.default_rng(0)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    pairs = zip(
        chance.integers(0, events // 20, events).tolist(),
        (chance.beta(0.6, 3, events) * items).astype(int).tolist(),
        strict=True,
    )
    dataset = InteractionDataset.build(
        Interaction(f"u{user}", f"i{item}", EventType.PURCHASE, timestamp=begin + timedelta(seconds=number))
        for number, (user, item) in enumerate(pairs)
    )
    names = [f"i{number}" for number in range(items)]
    vectors = ItemVectors(names, chance.standard_normal((items, 384)).astype(np.float32))
    started = time.perf_counter()
    models = train(dataset, item_vectors=vectors, catalogue=names)
    fitted = time.perf_counter() - started
    cascade, matrix, times, bare = Cascade(models), vectors.values, [], []
    for _ in range(200):
        basket = tuple(BasketItem(names[place]) for place in chance.integers(0, items, 5))
        started = time.perf_counter()
        matrix @ matrix[0]
        between = time.perf_counter()
        cascade.answer(RecommendationRequest(basket, limit=20))
        times.append(1e3 * (time.perf_counter() - between))
        bare.append(1e3 * (between - started))
    full = events >= 1_000_000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return [
        Row(f"recommending from a basket, {items:,} items (p50)", statistics.median(times), "ms", 5.0,
            bare=statistics.median(bare), bare_name="one pass over the item vectors",
            note=f"{models.report.model} fitted on {events:,} interactions"),
        Row("fit of the default models on 1,000,000 interactions", fitted if full else None, "s", 60.0,
            note="" if full else f"{events:,} took {fitted:.1f} s; --large measures it"),
        Row("memory while fitting", peak / 2**20 if full else None, "MB", 2_000.0,
            note="peak of the whole process, the other engines with it"),
    ]  # fmt: skip
