"""Make a big shop out of the demo's: the same goods under new ids and titles, at other prices."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from assistant.domain.errors import Unavailable
from assistant.domain.money import Money
from assistant.domain.product import Product
from assistant.settings import Settings
from demo.catalog import policies_file, product_files
from demo.taste import SEED, generate
from recommenders import artifacts
from recommenders.content import ItemVectors
from recommenders.dataset import InteractionDataset
from recommenders.training import train
from retrieval.embedder import Block, DocumentText, Embedder, Matrix, QueryText
from retrieval.feeds.reader import read_feed
from retrieval.indexer import Indexer, IndexReport
from retrieval.ingest import file_fingerprint
from retrieval.lengths import unit_rows
from server import House

__all__ = ["BenchShop", "RandomEmbedder", "RememberingEmbedder", "demo_products", "varied"]

_NUMBERED = re.compile(r" \(\d+\)$")
_NOISE = 0.15
"""How far the vector of a copy lies from its original's, so that no two products score the same."""


def demo_products() -> list[Product]:
    """Return the demo's products."""
    seen: set[str] = set()
    rows = (row for path in product_files() for row in read_feed(path, seen=seen, now=datetime.now(UTC)))
    return [row for row in rows if isinstance(row, Product)]


def varied(products: Sequence[Product], count: int) -> Iterator[Product]:
    """Yield the products, then numbered copies of them, `count` in all."""
    for number in range(count):
        product, copy = products[number % len(products)], number // len(products)
        if not copy:
            yield product
            continue
        share = 80 + number * 7 % 41

        def moved(money: Money | None, share: int = share) -> Money | None:
            return Money(money.amount * share // 100 or 1, money.currency) if money else None

        yield replace(
            product,
            id=f"{product.id}-{copy}",
            title=f"{product.title} ({copy})",
            price=moved(product.price),
            prices={market: moved(price) or price for market, price in product.prices.items()},
            list_price=None,
        )


@dataclass
class RememberingEmbedder:
    """Embed each original once, and place its copies near it: 10,000 products in the time of the demo's."""

    real: Embedder
    _known: dict[DocumentText, Matrix] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """The real model's: its queries search these vectors."""
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
        originals = [replace(each, title=_NUMBERED.sub("", each.title)) for each in documents]
        if fresh := [each for each in dict.fromkeys(originals) if each not in self._known]:
            self._known.update(zip(fresh, self.real.embed_documents(fresh), strict=True))
        rows = np.stack([self._known[each] for each in originals])
        for place, (document, original) in enumerate(zip(documents, originals, strict=True)):
            if document.title != original.title:
                chance = np.random.default_rng(sum(document.title.encode()) + place)
                rows[place] += _NOISE * unit_rows(chance.standard_normal((1, self.dimension), np.float32))[0]
        for block in self.blocks:
            rows[:, block.start : block.stop] = unit_rows(rows[:, block.start : block.stop])
        return rows.astype(np.float32)


@dataclass(frozen=True)
class RandomEmbedder:
    """Answer at once with a vector that depends on the words alone: for what is measured behind a model."""

    real: Embedder

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
        return self._invent([query.text for query in queries])

    def embed_documents(self, documents: Sequence[DocumentText]) -> Matrix:
        return self._invent([document.title for document in documents])

    def _invent(self, texts: Sequence[str]) -> Matrix:
        seeds = (hashlib.sha256(text.encode()).digest()[:8] for text in texts)
        rows = np.stack(
            [
                np.random.default_rng(int.from_bytes(seed)).standard_normal(self.dimension, np.float32)
                for seed in seeds
            ]
        )
        for block in self.blocks:
            rows[:, block.start : block.stop] = unit_rows(rows[:, block.start : block.stop])
        return rows


@dataclass(frozen=True)
class BenchShop:
    """A shop of `size` products in a cache folder, indexed and trained once."""

    folder: Path
    size: int
    stand_in: Callable[[Embedder], Embedder] = RememberingEmbedder
    """What embeds the products when the shop is built."""
    trained: bool = True

    def settings(self, **more: object) -> Settings:
        """Return settings that serve this shop, whatever the environment says."""
        values = {"data_dir": self.folder, "rate_limit": "100000/second", "log_level": "WARNING", **more}
        free = {"openai_api_key": None, "openai_base_url": None, "database_url": None, "chroma_url": None}
        return Settings.model_validate({**free, **values})

    def ready(self, say: Callable[[str], None]) -> House:
        """Return the house that serves this shop, building what is missing."""
        house = House(self.settings())
        wanted = self._fingerprint(house)
        current = None
        with suppress(Unavailable):
            current = house.generations.current()
        if current is None or current.manifest.facts.fingerprint != wanted:
            say(f"building the shop of {self.size} products, once")
            self.index(house, self.stand_in(house.tools.embedder), wanted)
            current = house.generations.current()
        if self.trained and not (current.path / "recommenders").exists():
            say("training its recommenders, once")
            self._train(house)
        return house

    def again(self, house: House) -> IndexReport:
        """Index the unchanged shop once more."""
        return self.index(house, house.tools.embedder, self._fingerprint(house))

    def _fingerprint(self, house: House) -> str:
        files = [*product_files(), policies_file()]
        return file_fingerprint(files, house.tools.embedder.fingerprint, str(self.size), "bench 1")

    def index(self, house: House, embedder: Embedder, fingerprint: str = "") -> IndexReport:
        """Index the shop anew, or again."""
        indexer = Indexer(
            house.generations, replace(house.tools, embedder=embedder), lambda text: None, traits_version="1"
        )
        products = varied(demo_products(), self.size)
        return indexer.index_feed(products, fingerprint=fingerprint, policies=policies_file())

    @staticmethod
    def _train(house: House) -> None:
        """Let invented shoppers buy the originals; the copies are what nobody met yet."""
        store = house.generations
        current = store.current()
        ids = [product.id for product in varied(demo_products(), current.manifest.facts.counts["products"])]
        vectors = np.load(current.path / "vectors.npy", allow_pickle=False)
        dataset = InteractionDataset.build(generate(demo_products(), SEED), catalogue=ids)
        models = train(dataset, item_vectors=ItemVectors(ids, vectors), catalogue=ids)
        with store.derive(current, replace={"recommenders"}) as draft:
            artifacts.save(models, draft.path / "recommenders")
            store.publish(draft, current.manifest.facts)
