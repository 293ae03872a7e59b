"""Hold the fake and the journal to the contract of the port `OfferBook`."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.generations import GenerationStore
from retrieval.live import LiveGeneration
from retrieval.offer_journal import OfferJournal
from retrieval.offers import LiveOffers
from retrieval.opened import Tools
from tests.contracts.offer_book import Card, OfferBookContract
from tests.fake_retrieval import FakeEmbedder, FakeLexicon, FakePricing, FakeRetrievalClock
from tests.fakes import FakeOfferBook
from tests.unit.retrieval.shop import indexed


class TestFakeOfferBook(OfferBookContract):
    @pytest.fixture
    def book(self) -> FakeOfferBook:
        return FakeOfferBook(self.PRODUCTS)

    @pytest.fixture
    def card(self, book: FakeOfferBook) -> Card:
        return book.products.get


class TestLiveOffers(OfferBookContract):
    @pytest.fixture
    def live(self, tmp_path: Path) -> LiveGeneration:
        journal = OfferJournal(tmp_path)
        tools = Tools(FakeEmbedder(), FakeLexicon(), FakePricing(), journal=journal)
        indexed(tmp_path, self.PRODUCTS, tools)
        live = LiveGeneration(GenerationStore(tmp_path), tools, FakeRetrievalClock())
        live.start()
        return live

    @pytest.fixture
    def book(self, live: LiveGeneration, tmp_path: Path) -> LiveOffers:
        return LiveOffers(live, OfferJournal(tmp_path), FakeRetrievalClock())

    @pytest.fixture
    def card(self, live: LiveGeneration) -> Card:
        return lambda product_id: live.current.catalog.get(product_id)
