"""Find by short vectors what the long ones find."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.sketch import Sketch


def flat(rows: int, size: int, rank: int, seed: int = 1) -> np.ndarray:
    """Return vectors of length one that differ in `rank` directions only."""
    draw = np.random.default_rng(seed)
    matrix = draw.normal(size=(rows, rank)) @ draw.normal(size=(rank, size))
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True), np.float32)


def test_what_differs_in_few_directions_is_sketched_exactly() -> None:
    matrix = flat(500, 32, 4)
    sketch = Sketch.of(matrix, 4)
    assert sketch.rows.shape == (500, 4)
    rows = np.array([9, 3, 77])
    assert sketch.scores(matrix[5], rows) == pytest.approx(matrix[rows] @ matrix[5], abs=1e-5)


@given(count=st.integers(1, 50), share=st.floats(0, 1), seed=st.integers(0, 100))
def test_the_best_are_those_that_pass_and_lie_nearest(count: int, share: float, seed: int) -> None:
    matrix = flat(200, 16, 3, seed)
    passing = np.random.default_rng(seed).random(200) < share
    found = Sketch.of(matrix, 3).best(matrix[0], passing, count)
    assert len(found) == min(count, int(passing.sum()))
    assert passing[found].all()
    cosines = matrix @ matrix[0]
    left = np.setdiff1d(np.flatnonzero(passing), found)
    if len(left) and len(found):
        assert cosines[found].min() >= cosines[left].max() - 1e-5


def test_all_scores_and_picked_scores_agree() -> None:
    matrix = flat(100, 16, 8)
    sketch = Sketch.of(matrix, 4)
    everything = sketch.scores(matrix[1], np.arange(100))
    assert sketch.scores(matrix[1], np.array([7, 2])) == pytest.approx(everything[[7, 2]], abs=1e-6)


def test_a_sketch_survives_the_disk_and_the_same_matrix_gives_the_same(tmp_path: Path) -> None:
    matrix = flat(100, 16, 8)
    assert Sketch.load(tmp_path) is None
    Sketch.of(matrix, 4).save(tmp_path)
    loaded, again = Sketch.load(tmp_path), Sketch.of(matrix, 4)
    assert loaded is not None
    assert np.array_equal(loaded.rows, again.rows)
    assert np.array_equal(loaded.axes, again.axes)
