from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis import identifier, stems, surfaces
from retrieval.keyword_index import KeywordDocument, KeywordIndex

TITLES = (
    ("Warm wool blanket", "en", "BL-100"),
    ("Gefütterte Winterstiefel, schwarz", "de", "4006381333931"),
    ("深煎りコーヒー豆 500g", "ja", "C1"),
    ("مصباح مكتب", "ar", "L1"),
    ("सूती चादर", "hi", "S1"),
    ("Blanket storage box", "en", "B1"),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> KeywordIndex:
    folder = tmp_path_factory.mktemp("keywords")
    documents = [KeywordDocument(((title, language, 3),), (key,)) for title, language, key in TITLES]
    KeywordIndex.build(documents, folder)
    return KeywordIndex.load(folder)


@pytest.mark.parametrize(
    ("text", "language", "row"),
    [
        ("wool blankets", "en", 0),
        ("schwarzer Winterstiefel", "de", 1),
        ("コーヒー", "ja", 2),
        ("المصباح", "ar", 3),
        ("चादरें", "hi", 4),
        ("storage boxes", "en", 5),
    ],
)
def test_inflected_words_find_their_product_in_every_script(
    index: KeywordIndex, text: str, language: str, row: int
) -> None:
    scores = index.scores([(text, language)])
    assert int(scores.argmax()) == row
    assert scores[row] > 0


def test_a_product_that_says_all_scores_one_and_one_that_says_nothing_scores_none(
    index: KeywordIndex,
) -> None:
    scores = index.scores([("storage", "en")])
    assert scores[5] == pytest.approx(1)
    assert scores[1] == 0


def test_words_that_no_product_says_count_against_all(index: KeywordIndex) -> None:
    assert index.scores([("storage zebra", "en")])[5] < 0.6


def test_the_best_of_several_wordings_counts(index: KeywordIndex) -> None:
    wordings = [("koc wełniany", "pl"), ("wool blanket", "en")]
    assert index.scores(wordings)[0] == pytest.approx(index.scores(wordings[1:])[0])


def test_common_words_do_not_meet_across_languages_but_rare_ones_do(tmp_path: Path) -> None:
    documents = [KeywordDocument((("art gift", "en", 1),)) for _ in range(20)]
    documents.append(KeywordDocument((("Zephyr art gift", "en", 1),)))
    index = KeywordIndex.build(documents, tmp_path)
    assert index.scores([("Gift", "de")]).max() == 0  # German for poison
    assert index.scores([("Zephyr", "de")])[20] > 0


@pytest.mark.parametrize("text", ["BL-100", "bl 100", "Is BL-100 in stock?", "4006381333931"])
def test_article_numbers_are_found_however_they_are_written(index: KeywordIndex, text: str) -> None:
    assert index.exact(text) == [1 if text.startswith("4") else 0]


def test_ordinary_words_are_no_article_numbers(index: KeywordIndex) -> None:
    assert index.exact("wool blanket") == []


def test_holders_say_all_words(index: KeywordIndex) -> None:
    assert index.holders("blanket", ["en"]).tolist() == [0, 5]
    assert index.holders("blanket box", ["en"]).tolist() == [5]
    assert index.holders("blankets", ["en"], plain=False).tolist() == [0, 5]
    assert index.holders("", ["en"]).tolist() == []


def test_an_empty_catalogue_can_be_searched(tmp_path: Path) -> None:
    assert KeywordIndex.build([], tmp_path).scores([("boots", "en")]).tolist() == []


def test_vowel_signs_belong_to_their_word_and_kanji_run_in_pairs() -> None:
    assert surfaces("सूती चादर।") == ["सूती", "चादर"]
    assert surfaces("毛布のセット A4") == ["毛布", "布の", "のセ", "セッ", "ット", "a4"]
    assert stems(["boots", "500"], "en") == ["boot", "500"]


@given(st.text(max_size=40), st.sampled_from(["de", "ar", "hi", "ja", "tlh", None]))
def test_any_text_can_be_cut_into_terms(text: str, language: str | None) -> None:
    words = surfaces(text)
    assert len(stems(words, language)) == len(words)
    assert all(words)
    assert identifier(identifier(text)) == identifier(text)


@given(st.text(max_size=30))
def test_scores_lie_between_none_and_all(index: KeywordIndex, text: str) -> None:
    scores = index.scores([(text, "en")])
    assert np.all((scores >= 0) & (scores <= 1.0001))
