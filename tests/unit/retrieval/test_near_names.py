"""Brands and model numbers are found when mistyped or half typed, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.keyword_index import KeywordDocument, KeywordIndex
from retrieval.near_names import NearNames

KNOWN = ("highdale", "fernmoor", "nike", "wh1000xm4", "wh1000xm5", "xps13", "ёлкин", "شیرین‌کار", "無印")
NAMES = NearNames(KNOWN)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("highdlae", ["highdale"]),
        ("higdale", ["highdale"]),
        ("hihgdalle", ["highdale"]),  # two slips
        ("fern", ["fernmoor"]),
        ("fernmor", ["fernmoor"]),
        ("nikee", ["nike"]),
        ("wh1", ["wh1000xm4", "wh1000xm5"]),
        ("wh1000mx4", ["wh1000xm4"]),
        ("ёлкинн", ["ёлкин"]),
        ("xps15", []),  # another model
        ("wh1000xm3", []),
        ("ike", []),
        ("bike", []),  # another first letter: another word
        ("nik", []),  # too little to tell
        ("無印良品", []),
    ],
)
def test_what_was_typed_stands_for_what_was_meant(typed: str, meant: list[str]) -> None:
    found = NAMES.near(typed)
    assert sorted(found) == meant
    assert all(0 < share < 1 for share in found.values())


def test_a_beginning_that_most_names_have_says_nothing() -> None:
    assert NearNames(f"model{number}" for number in range(50)).near("model") == {}


@given(st.text(min_size=1, max_size=12))
def test_any_word_may_be_asked(word: str) -> None:
    assert set(NAMES.near(word)) <= set(KNOWN)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> KeywordIndex:
    folder: Path = tmp_path_factory.mktemp("names")
    titles = [
        ("Headphones WH-1000XM4", "Sonara"),
        ("Headphones WH-1000XM5", "Sonara"),
        ("Winter boots", "Highdale"),
    ]
    documents = [
        KeywordDocument(((title, "en", 3), (brand, "en", 2)), (), (brand,)) for title, brand in titles
    ]
    KeywordIndex.build(documents, folder)
    return KeywordIndex.load(folder)


@pytest.mark.parametrize("text", ["WH-1000XM4", "wh1000xm4", "WH1000-XM4"])
def test_a_model_number_is_found_however_it_is_hyphenated(index: KeywordIndex, text: str) -> None:
    scores = index.scores([(text, "en")])
    assert scores.argmax() == 0
    assert scores[0] > scores[1]


@pytest.mark.parametrize(("text", "rows"), [("sonarra", {0, 1}), ("hihgdale boots", {2}), ("wh1000mx5", {1})])
def test_products_of_a_mistyped_name_are_said_to_be_near(
    index: KeywordIndex, text: str, rows: set[int]
) -> None:
    scores = index.misspelt(text, lambda word: False)
    assert set(scores.nonzero()[0].tolist()) == rows
    assert scores.max() < 1


def test_words_that_are_known_are_not_taken_for_slips(index: KeywordIndex) -> None:
    assert not index.misspelt("sonarra", lambda word: True).any()
    assert not index.misspelt("sonara", lambda word: False).any()  # it is there as it is
