"""The locale that serves a shopper best."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.errors import InvalidSetting
from assistant.i18n.locale import Locales, babel_locale, parse_accept_language

TEN = Locales(("ar", "de", "en", "es", "fr", "hi", "it", "ja", "pt-BR", "zh-Hans"))


@pytest.mark.parametrize(
    ("asked", "tag"),
    [
        ("de-AT", "de"),
        ("gsw", "de"),
        ("en-GB", "en"),
        ("es-MX", "es"),
        ("fr-CA", "fr"),
        ("pt", "pt"),
        ("pt-BR", "pt"),
        ("pt-PT", "pt"),
        ("pt_BR", "pt"),
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-TW", "zh"),
        ("zh-HK", "zh"),
        ("ar-EG", "ar"),
        ("hi-Latn", "hi"),
        ("JA-jp", "ja"),
    ],
)
def test_a_tag_gets_the_locale_of_its_language(asked: str, tag: str) -> None:
    info = TEN.negotiate(asked)
    assert info is not None
    assert info.tag == tag


@pytest.mark.parametrize("asked", ["ca", "nn", "ko", "und", "xx", "", "*", "%%", "de-", "a" * 5000, None])
def test_a_language_not_spoken_here_gets_none(asked: str | None) -> None:
    assert TEN.negotiate(asked) is None


def test_the_first_tag_that_fits_wins() -> None:
    info = TEN.negotiate("ko", None, "fr-BE", "de")
    assert info is not None
    assert info.folder == "fr"


def test_an_unknown_language_is_served_in_english() -> None:
    assert TEN.get("ko").folder == "en"


def test_two_scripts_of_one_language_keep_different_tags() -> None:
    both = Locales(("zh-Hans", "zh-Hant"))
    assert both.tags == ("zh", "zh-Hant")
    assert both.get("zh-HK").folder == "zh-Hant"


def test_directions_come_from_the_script() -> None:
    assert {info.folder for info in TEN if info.direction == "rtl"} == {"ar"}


def test_the_folders_are_found_and_can_be_limited() -> None:
    assert set(TEN.tags) <= set(Locales.discover().tags)
    assert Locales.discover(("de-AT", "pt")).tags == ("de", "pt")
    with pytest.raises(InvalidSetting, match="'xx'"):
        Locales.discover(("xx",))


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("de-AT, de;q=0.9, en;q=0.5", ("de-AT", "de", "en")),
        ("en;q=0.5, fr", ("fr", "en")),
        ("fr;q=0, en", ("en",)),
        ("*, it;q=0.1", ("it",)),
        ("de ; q = 0.7 , ja", ("ja", "de")),
        ("de;q=much, es", ("es",)),
        (";;;,,,", ()),
        (None, ()),
    ],
)
def test_accept_language_is_read_by_quality(header: str | None, tags: tuple[str, ...]) -> None:
    assert parse_accept_language(header) == tags


@given(st.text(max_size=3000))
def test_no_header_breaks_the_parser(header: str) -> None:
    assert len(parse_accept_language(header)) <= 30
    TEN.accept(header)


@pytest.mark.parametrize(
    ("tag", "country", "name"),
    [
        ("de", "CH", "de_CH"),
        ("de", "JP", "de"),
        ("pt-BR", None, "pt_BR"),
        ("zh-Hans", "CN", "zh_Hans_CN"),
        ("xx", "DE", "en"),
    ],
)
def test_a_country_lends_its_conventions_where_they_exist(tag: str, country: str | None, name: str) -> None:
    assert str(babel_locale(tag, country)) == name
