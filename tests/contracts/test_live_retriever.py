"""Hold the retriever that follows the newest generation to the contract of its port."""

from __future__ import annotations

import pytest

from assistant.ports import Retriever
from retrieval.generations import GenerationStore
from retrieval.live import LiveGeneration, LiveRetriever
from tests.contracts.retriever import RetrieverContract
from tests.fake_storage import FakeClock
from tests.unit.retrieval.shop import fake_tools, indexed


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> LiveGeneration:
    folder = tmp_path_factory.mktemp("live")
    indexed(folder, RetrieverContract.PRODUCTS)
    live = LiveGeneration(GenerationStore(folder), fake_tools(), FakeClock())
    live.start()
    return live


class TestLiveRetriever(RetrieverContract):
    @pytest.fixture(autouse=True)
    def _take(self, live: LiveGeneration) -> None:
        self._live = live

    def build(self) -> Retriever:
        return LiveRetriever(self._live)
