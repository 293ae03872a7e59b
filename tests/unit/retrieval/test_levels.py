"""What stands out in its own language stands out among all."""

import numpy as np

from retrieval.levels import LevelFinder
from retrieval.vector_index import Rows, Vector

RNG = np.random.default_rng(7)
NARROW, WIDE = RNG.normal(0.0, 0.05, 60), RNG.normal(0.3, 0.2, 60)
NARROW[0], WIDE[0] = 0.3, 0.4
COSINES: Vector = np.concatenate([NARROW, WIDE, [0.9]]).astype(np.float32)
LANGUAGES = ["de"] * 60 + ["hi"] * 60 + ["eo"]


def cosines_of(rows: Rows) -> Vector:
    return COSINES[rows]


def test_an_answer_in_a_quiet_language_comes_before_the_noise_of_a_loud_one() -> None:
    level = LevelFinder(LANGUAGES).find(cosines_of)
    assert level is not None
    levelled = level.of(COSINES)
    assert np.argmax(COSINES[:120]) >= 60
    assert np.argmax(levelled[:120]) == 0


def test_all_languages_get_one_mean_and_spread() -> None:
    level = LevelFinder(LANGUAGES).find(cosines_of)
    assert level is not None
    levelled = level.of(COSINES)
    assert np.isclose(levelled[:60].mean(), levelled[60:120].mean(), atol=1e-5)
    assert np.isclose(levelled[:60].std(), levelled[60:120].std(), atol=1e-5)


def test_a_language_with_few_products_is_left_alone() -> None:
    level = LevelFinder(LANGUAGES).find(cosines_of)
    assert level is not None
    assert level.of(COSINES)[120] == COSINES[120]


def test_some_rows_get_what_all_rows_get() -> None:
    level = LevelFinder(LANGUAGES).find(cosines_of)
    assert level is not None
    rows = np.array([3, 70, 120])
    assert np.array_equal(level.of(COSINES[rows], rows), level.of(COSINES)[rows])


def test_one_language_needs_no_level() -> None:
    assert LevelFinder(["de"] * 50).find(cosines_of) is None
