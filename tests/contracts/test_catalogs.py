"""Hold the catalogues to the contract of their port."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.ports import Catalog
from retrieval.catalog import GenerationCatalog
from retrieval.generations import GenerationStore
from retrieval.live import LiveCatalog, LiveGeneration
from tests.contracts.catalog import CatalogContract
from tests.fake_catalogue import FakeCatalog
from tests.fake_retrieval import FakeLexicon
from tests.fake_storage import FakeClock
from tests.unit.retrieval.shop import fake_tools, indexed


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogs")
    indexed(folder, CatalogContract.PRODUCTS)
    return folder


class TestGenerationCatalog(CatalogContract):
    """All products are kept in memory."""

    held = 100

    @pytest.fixture(autouse=True)
    def _take(self, data: Path) -> None:
        current = GenerationStore(data).current()
        self._catalog = GenerationCatalog(current.path, current.id, held=self.held)

    def build(self) -> Catalog:
        return self._catalog


class TestBigGenerationCatalog(TestGenerationCatalog):
    """Products are read from the file when they are asked for."""

    held = 1


class TestLiveCatalog(CatalogContract):
    @pytest.fixture(autouse=True)
    def _take(self, data: Path) -> None:
        self._live = LiveGeneration(GenerationStore(data), fake_tools(), FakeClock())
        self._live.start()

    def build(self) -> Catalog:
        return LiveCatalog(self._live)


class TestFakeCatalog(CatalogContract):
    def build(self) -> Catalog:
        return FakeCatalog(self.PRODUCTS, FakeLexicon())
