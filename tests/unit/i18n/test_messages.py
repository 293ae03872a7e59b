"""Catalogues read from .po files."""

from pathlib import Path

import pytest

from assistant.i18n import catalogs
from assistant.i18n.locale import Locales, locales_folder
from assistant.i18n.messages import Messages, fill, msg, nmsg, pmsg

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Hello, {name}"
msgstr "Hallo, {name}"

msgctxt "button"
msgid "Close"
msgstr "Schließen"

#, fuzzy
msgid "Guessed"
msgstr "Geraten"

msgid "{count} boot"
msgid_plural "{count} boots"
msgstr[0] "{count} Stiefel"
msgstr[1] "{count} Stiefel (mehrere)"
"""


@pytest.fixture
def german(tmp_path: Path) -> Messages:
    path = tmp_path / "de" / "LC_MESSAGES" / "dragoman.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    return Messages(Locales(("de",)), tmp_path)


def test_placeholders_are_filled_by_name(german: Messages) -> None:
    assert german.for_locale("de-AT").get(msg("Hello, {name}"), name="Frau Hu") == "Hallo, Frau Hu"


def test_a_value_with_braces_stays_what_it_is() -> None:
    assert fill("{a} and {b}", {"a": "{b}", "b": "x"}) == "{b} and x"


def test_context_tells_messages_apart(german: Messages) -> None:
    catalog = german.for_locale("de")
    assert catalog.get(pmsg("button", "Close")) == "Schließen"
    assert catalog.get(msg("Close")) == "Close"


def test_plurals_follow_the_language(german: Messages) -> None:
    boots = nmsg("{count} boot", "{count} boots")
    assert german.for_locale("de").get(boots, 1, count="1") == "1 Stiefel"
    assert german.for_locale("de").get(boots, 3, count="3") == "3 Stiefel (mehrere)"


def test_what_is_missing_or_fuzzy_is_said_in_english(german: Messages) -> None:
    catalog = german.for_locale("de")
    assert catalog.get(msg("Guessed")) == "Guessed"
    assert catalog.get(nmsg("{count} bed", "{count} beds"), 2, count="2") == "2 beds"


@pytest.mark.parametrize(("count", "form"), [(0, 0), (1, 1), (2, 2), (7, 3), (100, 4), (37, 5), (110, 3)])
def test_arabic_has_six_forms(count: int, form: int) -> None:
    locales = Locales(("ar",))
    catalog = Messages(locales).for_locale("ar")
    found = nmsg("I found one that fits.", "I found {count} that fit.")
    words = ["لم أجد", "منتجًا واحدًا", "منتجين", "{count} منتجات", "{count} منتج ", "{count} منتجًا"]
    assert words[form] in catalog.template(found, count)


def test_every_catalogue_is_complete_and_true_to_the_code() -> None:
    assert list(catalogs.problems(locales_folder())) == []


def test_the_check_names_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "de" / "LC_MESSAGES" / "dragoman.po"
    path.parent.mkdir(parents=True)
    original = (locales_folder() / "de" / "LC_MESSAGES" / "dragoman.po").read_text(encoding="utf-8")
    (tmp_path / "dragoman.pot").write_bytes((locales_folder() / "dragoman.pot").read_bytes())
    path.write_text(
        original.replace("{product} wiegt {value}.", "{produkt} wiegt {value}."), encoding="utf-8"
    )
    assert [problem for problem in catalogs.problems(tmp_path) if "produkt" in problem]
    path.write_text(original.replace('"{product} wiegt {value}."', '""'), encoding="utf-8")
    assert list(catalogs.problems(tmp_path)) == ["de: '{product} weighs {value}.' is not translated"]
