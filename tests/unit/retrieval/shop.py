"""Index little shops with fakes and open them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from assistant.domain.product import Product
from retrieval.generations import GenerationStore
from retrieval.indexer import Indexer, IndexReport
from retrieval.opened import OpenGeneration, Tools, open_generation
from retrieval.picture_encoder import PictureEncoder
from tests.fake_retrieval import FakeEmbedder, FakeLexicon, FakePricing

__all__ = ["fake_tools", "indexed", "opened"]


def fake_tools(
    embedder: FakeEmbedder | None = None,
    pricing: FakePricing | None = None,
    pictures: PictureEncoder | None = None,
) -> Tools:
    return Tools(embedder or FakeEmbedder(), FakeLexicon(), pricing or FakePricing(), pictures=pictures)


def indexed(
    folder: Path, products: Iterable[Product], tools: Tools | None = None, fingerprint: str = ""
) -> IndexReport:
    indexer = Indexer(GenerationStore(folder), tools or fake_tools(), lambda text: None, traits_version="1")
    return indexer.index_feed(products, fingerprint=fingerprint)


def opened(folder: Path, products: Iterable[Product], tools: Tools | None = None) -> OpenGeneration:
    tools = tools or fake_tools()
    indexed(folder, products, tools)
    ref = GenerationStore(folder).current()
    return open_generation(ref.path, ref.id, tools)
