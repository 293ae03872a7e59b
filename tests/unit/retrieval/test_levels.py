"""What stands out in its own language stands out among all."""

import numpy as np

from retrieval.levels import Level, LevelFinder
from retrieval.vector_index import Vector

RNG = np.random.default_rng(7)
NARROW, WIDE = RNG.normal(0.0, 0.05, 60), RNG.normal(0.3, 0.2, 60)
NARROW[0], WIDE[0] = 0.3, 0.4
COSINES: Vector = np.concatenate([NARROW, WIDE, [0.9]]).astype(np.float32)
LANGUAGES = ["de"] * 60 + ["hi"] * 60 + ["eo"]


MATRIX, NOBODY = COSINES[:, None], np.zeros(121, np.float32)


def found(crowd: Vector = NOBODY) -> Level:
    level = LevelFinder(LANGUAGES, MATRIX).find(np.ones(1, np.float32), crowd)
    assert level is not None
    return level


def test_an_answer_in_a_quiet_language_comes_before_the_noise_of_a_loud_one() -> None:
    level = found()
    levelled = level.of(COSINES)
    assert np.argmax(COSINES[:120]) >= 60
    assert np.argmax(levelled[:120]) == 0


def test_all_languages_get_one_mean_and_spread() -> None:
    level = found()
    levelled = level.of(COSINES)
    assert np.isclose(levelled[:60].mean(), levelled[60:120].mean(), atol=1e-5)
    assert np.isclose(levelled[:60].std(), levelled[60:120].std(), atol=1e-5)


def test_a_language_with_few_products_is_left_alone() -> None:
    level = found()
    assert level.of(COSINES)[120] == COSINES[120]


def test_some_rows_get_what_all_rows_get() -> None:
    level = found()
    rows = np.array([3, 70, 120])
    assert np.array_equal(level.of(COSINES[rows], rows), level.of(COSINES)[rows])


def test_one_language_needs_no_level() -> None:
    assert LevelFinder(["de"] * 50, MATRIX[:50]).find(np.ones(1, np.float32), NOBODY[:50]) is None


def test_what_is_taken_off_a_whole_language_does_not_move_it() -> None:
    crowd = NOBODY.copy()
    crowd[:60] = 0.2
    before, after = found().of(COSINES), found(crowd).of(COSINES - crowd)
    assert np.allclose(after[:60] - after[:60].mean(), before[:60] - before[:60].mean(), atol=1e-5)
    assert np.isclose(after[:60].mean(), after[60:120].mean(), atol=1e-5)
