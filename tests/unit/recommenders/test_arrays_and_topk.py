"""Test the small tools below the models."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommenders.arrays import load_array, load_json, save_array
from recommenders.items import ItemIndex
from recommenders.topk import top_k


@given(st.lists(st.integers(-3, 3) | st.just(None), max_size=300), st.integers(0, 40))
def test_top_k_is_the_head_of_a_stable_sort(values: list[int | None], k: int) -> None:
    scores = np.array([-np.inf if value is None else value for value in values], dtype=np.float32)
    allowed = [place for place, value in enumerate(values) if value is not None]
    expected = sorted(allowed, key=lambda place: (-scores[place], place))[:k]
    assert top_k(scores, k).tolist() == expected


@given(st.integers(0, 2**32 - 1), st.integers(1, 30))
def test_top_k_of_many_equals_the_sort(seed: int, k: int) -> None:
    scores = np.random.default_rng(seed).integers(0, 500, 9_001).astype(np.float32)
    assert top_k(scores, k).tolist() == np.argsort(-scores, kind="stable")[:k].tolist()


def test_what_is_not_a_number_is_never_among_the_best() -> None:
    assert top_k(np.array([np.nan, 1.0, -np.inf], dtype=np.float32), 3).tolist() == [1]


def test_positions_do_not_depend_on_the_order_of_ids() -> None:
    assert ItemIndex(["b", "a", "b"]) == ItemIndex(["a", "b"])
    index = ItemIndex(["b", "a"])
    assert (index.get("a"), index.get("z"), list(index.positions(["b", "z", "a"]))) == (0, None, [1, 0])


def test_an_array_of_another_shape_is_refused(tmp_path: Path) -> None:
    save_array(tmp_path, "x", np.zeros((2, 3), dtype=np.float32))
    assert load_array(tmp_path, "x", np.float32, (2, None)).shape == (2, 3)
    with pytest.raises(ValueError, match="shape"):
        load_array(tmp_path, "x", np.float32, (3, None))
    with pytest.raises(ValueError, match="float32"):
        load_array(tmp_path, "x", np.int64, (2, 3))


def test_pickled_objects_are_never_loaded(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="allow_pickle"):
        load_array(tmp_path, "x", np.float32, (1,))


def test_json_that_is_no_object_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[1]")
    with pytest.raises(ValueError, match="object"):
        load_json(tmp_path, "x")
