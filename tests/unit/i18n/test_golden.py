"""What 32 locales print, line by line: drawn from CLDR, reviewed, in tests/data/golden/<locale>.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from babel import Locale

from assistant.domain.money import Money, minor_unit_digits
from assistant.i18n.formats import format_date, format_number, format_share, join_list
from assistant.i18n.locale import babel_locale, locales_folder
from assistant.i18n.money import format_money, spoken_money

GOLDEN = Path(__file__).parents[2] / "data" / "golden"
FOLDERS = sorted(path.parent.parent.name for path in locales_folder().glob("*/LC_MESSAGES/dragoman.po"))
FEWEST = 12
FEWEST_OF_ALL = 500


def money(text: str) -> Money:
    """Read "129.99 EUR"."""
    amount, currency = text.split()
    return Money(int(Decimal(amount).scaleb(minor_unit_digits(currency))), currency)


WRITERS: dict[str, Callable[[str, Locale], str]] = {
    "price": lambda given, locale: format_money(money(given), locale),
    "spoken": lambda given, locale: spoken_money(money(given), locale),
    "number": lambda given, locale: format_number(Decimal(given), locale),
    "percent": lambda given, locale: format_share(Decimal(given), locale),
    "date": lambda given, locale: format_date(date.fromisoformat(given), locale),
    "list": lambda given, locale: join_list(given.split(), locale),
    "choice": lambda given, locale: join_list(given.split(), locale, "or"),
}


def cases(folder: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield country, kind, what is given and what is printed."""
    table = tomllib.loads((GOLDEN / f"{folder}.toml").read_text("utf-8"))
    country = table.pop("country")
    for kind, rows in table.items():
        for given, printed in rows.items():
            yield country, kind, given, printed


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_locale_prints_what_was_reviewed(folder: str) -> None:
    known = list(cases(folder))
    printed = [
        (kind, given, WRITERS[kind](given, babel_locale(folder, country)))
        for country, kind, given, _ in known
    ]
    assert printed == [(kind, given, text) for _, kind, given, text in known]


def test_every_locale_has_its_cases() -> None:
    counts = {folder: len(list(cases(folder))) for folder in FOLDERS}
    assert min(counts.values()) >= FEWEST
    assert sum(counts.values()) >= FEWEST_OF_ALL
    assert sorted(path.stem for path in GOLDEN.glob("*.toml")) == FOLDERS
