"""Fake the embedder, lexicon and pricing that retrieval is built on: small, deterministic, recording."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

from assistant.domain.language import ConceptMatch
from assistant.domain.money import Money
from assistant.domain.offer import MarketView, Offer
from assistant.domain.product import Product
from assistant.domain.text import fold
from retrieval.embedder import Block, DocumentText, Matrix, QueryText
from retrieval.records import read_records

__all__ = ["FakeEmbedder", "FakeLexicon", "FakePricing", "FakeRetrievalClock", "mixed_shop"]

_SHOP = Path(__file__).parent / "data" / "mixed_shop.jsonl"
_SIZE = 64


def mixed_shop() -> list[Product]:
    """Return forty-two products in ten languages."""
    return list(read_records(_SHOP))


@dataclass
class FakeEmbedder:
    """Embed texts as bags of words; `synonyms` make words of different languages one."""

    synonyms: Mapping[str, str] = field(default_factory=dict)
    """Folded word → the word it stands for."""
    name: str = "fake"
    fail_with: Exception | None = None
    """Raised when queries are embedded."""
    fail_after: int | None = None
    """Number of documents after which embedding documents dies."""
    queries: list[QueryText] = field(default_factory=list)
    """What was searched for, in order."""
    documents: list[DocumentText] = field(default_factory=list)
    """What was embedded, in order."""

    @property
    def fingerprint(self) -> str:
        return self.name

    @property
    def blocks(self) -> tuple[Block, ...]:
        return (Block(0, _SIZE, False),)

    @property
    def dimension(self) -> int:
        return _SIZE

    def embed_queries(self, queries: Sequence[QueryText]) -> Matrix:
        if self.fail_with is not None:
            raise self.fail_with
        self.queries.extend(queries)
        return np.array([self._vector(query.text) for query in queries], np.float32).reshape(-1, _SIZE)

    def embed_documents(self, documents: Sequence[DocumentText]) -> Matrix:
        for document in documents:
            if self.fail_after is not None and len(self.documents) >= self.fail_after:
                raise KeyboardInterrupt
            self.documents.append(document)
        rows = [self._vector(f"{one.title} {one.title} {one.body}") for one in documents]
        return np.array(rows, np.float32).reshape(-1, _SIZE)

    def _vector(self, text: str) -> Matrix:
        vector = np.zeros(_SIZE, np.float32)
        for word in re.findall(r"\w+", fold(text)):
            seed = hashlib.sha256(self.synonyms.get(word, word).encode()).digest()[:8]
            vector += np.random.default_rng(int.from_bytes(seed)).normal(size=_SIZE).astype(np.float32)
        length = float(np.linalg.norm(vector))
        return vector / np.float32(length) if length else vector


@dataclass(frozen=True)
class FakeLexicon:
    """Know a handful of words; single words only, in any language."""

    entries: Mapping[str, tuple[str, str, tuple[str, ...]]] = field(
        default_factory=lambda: {
            "boots": ("boots", "product", ("shoes",)),
            "stiefel": ("boots", "product", ("shoes",)),
            "winterstiefel": ("winter_boots", "product", ("boots", "shoes")),
            "shoes": ("shoes", "product", ()),
            "blanket": ("blanket", "product", ()),
            "lamp": ("lamp", "product", ()),
            "leather": ("leather", "material", ()),
            "leder": ("leather", "material", ()),
            "wool": ("wool", "material", ()),
            "merinowolle": ("merino_wool", "material", ("wool",)),
            "cotton": ("cotton", "material", ()),
            "coton": ("cotton", "material", ()),
            "black": ("black", "color", ()),
            "schwarz": ("black", "color", ()),
            "noir": ("black", "color", ()),
            "blue": ("blue", "color", ()),
            "navy": ("navy", "color", ("blue",)),
            "men": ("male", "gender", ()),
            "damen": ("female", "gender", ()),
            "unisex": ("unisex", "gender", ()),
            "kinder": ("child", "age", ()),
            "farbe": ("color", "attribute", ()),
        }
    )
    """Folded word → concept, kind, broader concepts."""

    def concepts(self, text: str, languages: Sequence[str]) -> tuple[ConceptMatch, ...]:
        return tuple(
            ConceptMatch(entry[0], entry[1], match.start(), match.end(), entry[2])
            for match in re.finditer(r"\w+", text)
            if (entry := self.entries.get(fold(match.group()))) is not None
        )

    def canonical(self, kind: str, value: str, languages: Sequence[str]) -> str:
        entry = self.entries.get(fold(value))
        return entry[0] if entry is not None and entry[1] == kind else fold(value)

    def words(self, concept: str, language: str) -> tuple[str, ...]:
        return tuple(word for word, entry in self.entries.items() if entry[0] == concept)


@dataclass
class FakePricing:
    """Take a product's own price; convert dollars to euros at one half, and nothing else."""

    views: list[MarketView] = field(default_factory=list)
    """From where prices were asked for, in order."""

    def offer(self, product: Product, view: MarketView) -> Offer:
        self.views.append(view)
        price = product.prices.get(view.country, product.price)
        if price is not None and (price.currency, view.currency) == ("USD", "EUR"):
            return Offer(Money.of(price.major * Decimal("0.5"), "EUR"), approximate=True)
        return Offer(price)


@dataclass
class FakeRetrievalClock:
    """Stand still until it is moved."""

    seconds: float = 0.0

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds
