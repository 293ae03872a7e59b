from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.domain.errors import Unavailable
from retrieval.sketch import Sketch
from retrieval.vector_index import ChromaCollection, VectorIndex

RNG = np.random.default_rng(7)
IDS = [f"p{n}" for n in range(300)]
MATRIX = RNG.normal(size=(300, 16)).astype(np.float32)
MATRIX /= np.linalg.norm(MATRIX, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> ChromaCollection:
    collection = ChromaCollection(tmp_path_factory.mktemp("generation") / "chroma", "g1")
    collection.write(dict(zip(IDS, MATRIX, strict=True)))
    return collection


def index(chroma: ChromaCollection, sketch: Sketch | None = None, **limits: int) -> VectorIndex:
    return VectorIndex(IDS, MATRIX, chroma, sketch=sketch, **limits)


def test_small_catalogues_are_scored_whole(chroma: ChromaCollection) -> None:
    assert index(chroma).candidates(MATRIX[0], None, 10) is None


def test_big_ones_ask_the_graph_for_more_than_is_wanted(chroma: ChromaCollection) -> None:
    rows = index(chroma, exact=0, gathered=0, neighbour=0).candidates(MATRIX[5], None, 10)
    assert rows is not None
    assert len(rows) == 20
    assert rows[0] == 5


def test_a_narrow_filter_is_scored_exactly_and_a_wide_one_by_the_graph(chroma: ChromaCollection) -> None:
    narrow, wide = np.zeros(300, bool), np.ones(300, bool)
    narrow[:20] = True
    wide[:20] = False
    big = index(chroma, exact=0, gathered=50, neighbour=0)
    assert big.candidates(MATRIX[5], narrow, 10) is None
    rows = big.candidates(MATRIX[30], wide, 10)
    assert rows is not None
    assert wide[rows].all()


def test_the_graph_is_not_asked_for_more_than_it_saves(chroma: ChromaCollection) -> None:
    everything = index(chroma, exact=0, gathered=0)
    assert everything.candidates(MATRIX[5], None, 5) is not None
    assert everything.candidates(MATRIX[5], None, 50) is None


def test_a_sketch_picks_the_rows_worth_scoring_and_asks_nobody(tmp_path: Path) -> None:
    nobody = ChromaCollection(tmp_path, "g1", "http://127.0.0.1:9")
    matrix = np.concatenate([MATRIX] * 10)
    ids = [f"p{n}" for n in range(len(matrix))]
    big = VectorIndex(ids, matrix, nobody, sketch=Sketch.of(matrix, 8), exact=0)
    rows = big.candidates(MATRIX[5], None, 10)
    assert rows is not None
    assert len(rows) == 1_000
    assert {5 + 300 * copy for copy in range(10)} <= set(rows.tolist())
    passing = np.arange(len(matrix)) % 2 == 1
    filtered = big.candidates(MATRIX[5], passing, 10)
    assert filtered is not None
    assert passing[filtered].all()
    passing[800:] = False
    assert big.candidates(MATRIX[5], passing, 10) is None


def test_what_the_graph_finds_too_little_of_is_scored_exactly(chroma: ChromaCollection) -> None:
    far = MATRIX @ MATRIX[5] < -0.2
    assert index(chroma, exact=0, gathered=0, neighbour=0).candidates(MATRIX[5], far, 3) is None


def test_without_chroma_all_rows_are_scored(tmp_path: Path) -> None:
    gone = ChromaCollection(tmp_path, "g1", "http://127.0.0.1:9")
    assert index(gone, exact=0, gathered=0, neighbour=0).candidates(MATRIX[5], None, 10) is None


def test_scores_are_cosines_in_the_order_of_the_rows(chroma: ChromaCollection) -> None:
    rows = np.array([7, 3, 5])
    expected = MATRIX[rows] @ MATRIX[5]
    assert index(chroma).scores(MATRIX[5], rows) == pytest.approx(expected)
    assert index(chroma).scores(MATRIX[5], np.arange(300))[[7, 3, 5]] == pytest.approx(expected)


def test_vectors_are_replaced_and_removed(tmp_path: Path) -> None:
    collection = ChromaCollection(tmp_path / "chroma", "g1")
    collection.write({"a": MATRIX[0], "b": MATRIX[1]})
    collection.write({"a": MATRIX[2]}, gone=["b"])
    collection.close()
    assert collection.count() == 1
    assert collection.nearest(MATRIX[2], 1) == ["a"]
    collection.close()


def test_a_server_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="http://host:port"):
        ChromaCollection(tmp_path, "g1", "localhost").count()
    with pytest.raises(Unavailable, match=r"No Chroma server answers at 127\.0\.0\.1"):
        ChromaCollection(tmp_path, "g1", "http://127.0.0.1:9").count()
