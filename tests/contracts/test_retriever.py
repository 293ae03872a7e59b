"""Hold the hybrid retriever to the contract of its port, however it gets at its vectors."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.ports import Retriever
from retrieval.opened import OpenGeneration
from retrieval.vector_index import VectorIndex
from tests.contracts.retriever import RetrieverContract
from tests.unit.retrieval.shop import opened


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> OpenGeneration:
    return opened(tmp_path_factory.mktemp("shop"), RetrieverContract.PRODUCTS)


class TestExactRetriever(RetrieverContract):
    """The HybridRetriever scores all rows in memory."""

    @pytest.fixture(autouse=True)
    def _take(self, generation: OpenGeneration) -> None:
        self._retriever = generation.retriever

    def build(self) -> Retriever:
        return self._retriever


class TestGraphRetriever(RetrieverContract):
    """The HybridRetriever takes candidates out of Chroma's graph."""

    @pytest.fixture(autouse=True)
    def _take(self, generation: OpenGeneration) -> None:
        chroma = generation.retriever.vectors.chroma
        vectors = VectorIndex(generation.ids, generation.matrix, chroma, exact=0, gathered=0, neighbour=0)
        self._retriever = replace(generation.retriever, vectors=vectors)

    def build(self) -> Retriever:
        return self._retriever
