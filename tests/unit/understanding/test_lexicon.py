from __future__ import annotations

import pytest

from assistant.domain.errors import InvalidInput
from assistant.understanding.lexicon import TomlLexicon
from tests.fake_understanding import small_lexicon


def found(text: str, *languages: str) -> list[tuple[str, str]]:
    return [(m.concept, text[m.start : m.end]) for m in small_lexicon().concepts(text, languages)]


def test_the_longest_match_wins_and_points_into_the_original_text() -> None:
    assert found("BLACK  winter boots!", "en") == [("black", "BLACK"), ("winter_boots", "winter boots")]


def test_inflections_are_matched_by_their_stem() -> None:
    assert found("schwarze Jacken", "de") == [("black", "schwarze"), ("jacket", "Jacken")]


def test_a_compound_yields_its_parts_over_the_whole_word() -> None:
    assert found("Lederjacke", "de") == [("leather", "Lederjacke"), ("jacket", "Lederjacke")]
    assert found("Wanderstiefel", "de") == [("boots", "Wanderstiefel")]


def test_words_are_found_in_text_without_spaces() -> None:
    assert found("黒いレザージャケット", "ja") == [
        ("black", "黒い"),
        ("leather", "レザー"),
        ("jacket", "ジャケット"),
    ]
    assert found("コーヒーメーカー", "ja") == [("coffee_maker", "コーヒーメーカー")]


def test_arabic_clitics_do_not_hide_a_word() -> None:
    assert [concept for concept, _ in found("والمصباح الأسود", "ar")] == ["lamp", "black"]


def test_hindi_oblique_forms_are_matched() -> None:
    assert [concept for concept, _ in found("जूतों", "hi")] == ["shoes"]


def test_an_accent_that_was_written_counts_where_folding_would_lose_it() -> None:
    assert found("casaco de lã, lã pura, la", "pt") == [("wool", "de lã"), ("wool", "lã")]


def test_parents_are_transitive_nearest_first() -> None:
    (match,) = small_lexicon().concepts("winter boots", ("en",))
    assert match.parents == ("boots", "shoes", "clothing")


@pytest.mark.parametrize(
    ("kind", "value", "languages", "canonical"),
    [
        ("color", "Schwarz", ("de",), "black"),
        ("color", "schwarze", ("de",), "black"),
        ("color", "Schwarz", ("en",), "black"),
        ("color", "Fuchsia", ("en",), "fuchsia"),
        ("material", "100 % Leder", ("de",), "leather"),
        ("color", "black", ("ja",), "black"),
        ("size", "XL", ("en",), "xl"),
    ],
)
def test_a_value_is_named_by_its_concept_or_folded(
    kind: str, value: str, languages: tuple[str, ...], canonical: str
) -> None:
    assert small_lexicon().canonical(kind, value, languages) == canonical


def test_words_come_commonest_first_and_for_the_nearest_locale() -> None:
    assert small_lexicon().words("wool", "pt-PT") == ("lã", "de lã")
    assert small_lexicon().words("wool", "ko") == ()


def test_a_word_for_a_concept_nobody_defined_is_refused() -> None:
    with pytest.raises(InvalidInput, match="ghost"):
        TomlLexicon({}, {"en": {"ghost": ["ghost"]}})
