from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.errors import GenerationDamaged, GenerationMissing
from assistant.domain.offer import MarketView
from assistant.domain.search import Constraints, SearchQuery
from retrieval.generations import GenerationStore
from retrieval.live import LiveCatalog, LiveGeneration, LiveRetriever
from retrieval.opened import OpenGeneration
from tests.fake_retrieval import FakeEmbedder, FakeRetrievalClock, mixed_shop
from tests.unit.retrieval.shop import fake_tools, indexed

SHOP = mixed_shop()
VIEW = MarketView("DE", "EUR")


def live(folder: Path, clock: FakeRetrievalClock, *swaps: list[str]) -> LiveGeneration:
    def note(opened: OpenGeneration) -> None:
        for seen in swaps:
            seen.append(opened.id)

    return LiveGeneration(GenerationStore(folder), fake_tools(), clock, on_swap=note)


def test_nothing_is_served_before_something_is_indexed(tmp_path: Path) -> None:
    with pytest.raises(GenerationMissing, match="dragoman demo"):
        live(tmp_path, FakeRetrievalClock()).start()


async def test_the_ports_answer_from_the_current_generation(tmp_path: Path) -> None:
    report = indexed(tmp_path, SHOP)
    generation = live(tmp_path, FakeRetrievalClock())
    generation.start()
    catalog, retriever = LiveCatalog(generation), LiveRetriever(generation)
    assert catalog.generation == report.generation
    assert catalog.get("fr-pan") == next(product for product in SHOP if product.id == "fr-pan")
    assert [product.id for product in catalog.get_many(["fr-pan", "no", "en-tea"])] == ["fr-pan", "en-tea"]
    assert catalog.vocabulary().size == 42
    query = SearchQuery("Kochmesser", VIEW, "de", limit=1)
    assert (await retriever.search(query)).hits[0].product_id == "de-knife"
    assert (await retriever.score(query, ["de-knife"]))[0].product_id == "de-knife"
    assert len(await retriever.similar("de-knife", Constraints(), VIEW, 3)) == 3


def test_a_new_generation_is_served_within_a_second_and_readers_keep_theirs(tmp_path: Path) -> None:
    clock, swaps = FakeRetrievalClock(), list[str]()
    indexed(tmp_path, SHOP)
    generation = live(tmp_path, clock, swaps)
    old = generation.start()
    report = indexed(tmp_path, SHOP[:40])
    assert generation.current is old  # the second is not over
    clock.seconds = 1.1
    assert generation.current is old  # never waits
    generation.wait()
    assert generation.current.id == report.generation
    assert len(old.catalog) == 42
    assert old.retriever.find(SearchQuery("क्रिकेट", VIEW, "hi", limit=1)).hits[0].product_id == "hi-cricket"
    assert swaps == [old.id, report.generation]


def test_a_generation_of_another_model_is_refused_once_and_the_old_one_goes_on(tmp_path: Path) -> None:
    clock, swaps = FakeRetrievalClock(), list[str]()
    indexed(tmp_path, SHOP)
    generation = live(tmp_path, clock, swaps)
    old = generation.start()
    indexed(tmp_path, SHOP, fake_tools(FakeEmbedder(name="other")))
    for second in (2.0, 4.0, 6.0):
        clock.seconds = second
        assert generation.current is old
        generation.wait()
    assert generation.current is old
    assert swaps == [old.id]


def test_damage_that_leaves_the_size_alone_is_noticed_when_it_is_opened(tmp_path: Path) -> None:
    indexed(tmp_path, SHOP)
    path = GenerationStore(tmp_path).current().path / "vectors.npy"
    data = bytearray(path.read_bytes())
    data[-3] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(GenerationDamaged, match=r"vectors\.npy"):
        live(tmp_path, FakeRetrievalClock()).start()
