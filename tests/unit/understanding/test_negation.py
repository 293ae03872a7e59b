from __future__ import annotations

import pytest

from tests.fake_understanding import context, understander


@pytest.mark.parametrize(
    ("language", "text", "excluded"),
    [
        ("en", "not leather", ("leather",)),
        ("en", "without wool, nylon or silk", ("wool", "nylon", "silk")),
        ("en", "no plastic please", ("plastic",)),
        ("en", "free of gluten", ("gluten",)),
        ("de", "ohne Leder", ("leather",)),
        ("de", "weder Wolle noch Seide", ("wool", "silk")),
        ("fr", "sans cuir", ("leather",)),
        ("es", "sin lana", ("wool",)),
        ("it", "senza seta", ("silk",)),
        ("pt", "sem couro", ("leather",)),
        ("ja", "革以外", ("leather",)),
        ("ja", "ウールなし", ("wool",)),
        ("ja", "革じゃない", ("leather",)),
        ("zh", "不要皮革", ("leather",)),
        ("zh", "除了羊毛", ("wool",)),
        ("zh", "羊毛以外的", ("wool",)),
        ("ar", "بدون جلد", ("leather",)),
        ("ar", "غير الصوف", ("wool",)),
        ("hi", "चमड़े के बिना", ("leather",)),
        ("hi", "ऊन नहीं", ("wool",)),
        # The preposition may belong to the refusal, to the material, or to both.
        ("pl", "nie ze skóry", ("leather",)),
        ("ru", "не из шерсти", ("wool",)),
        ("ru", "не из кожи и не из хлопка", ("leather", "cotton")),
        ("uk", "не зі шкіри", ("leather",)),
        ("ro", "nu din piele", ("leather",)),
        ("cs", "ne z kůže", ("leather",)),
    ],
)
def test_what_is_not_wanted_is_excluded_wherever_the_word_stands(
    language: str, text: str, excluded: tuple[str, ...]
) -> None:
    meaning = understander().understand(text, context(language))
    assert meaning.changes.constraints.exclude.terms == excluded
    assert meaning.changes.constraints.attributes == {}
    assert meaning.residual == ""


def test_brands_and_colours_are_excluded_as_what_they_are() -> None:
    exclude = (
        understander().understand("not red and not from Nordwind", context("en")).changes.constraints.exclude
    )
    assert (exclude.colors, exclude.brands, exclude.terms) == (("red",), ("Nordwind",), ())


@pytest.mark.parametrize(
    "text", ["not sure", "no idea", "I do not know", "not that expensive", "no, cheaper"]
)
def test_not_alone_excludes_nothing(text: str) -> None:
    exclude = understander().understand(text, context("en")).changes.constraints.exclude
    assert (exclude.brands, exclude.colors, exclude.terms) == ((), (), ())


def test_wireless_is_a_word_and_no_wish_to_go_without() -> None:
    meaning = understander().understand("écouteurs sans fil", context("fr"))
    assert meaning.changes.constraints.exclude.terms == ()
    assert meaning.residual == "écouteurs sans fil"
