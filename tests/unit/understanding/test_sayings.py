"""Hold understanding to one wish in the words of every language.

The texts were written before anybody looked whether they are understood.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain.money import Money, minor_unit_digits
from assistant.domain.search import Sort
from assistant.i18n.locale import babel_locale
from assistant.i18n.money import format_money
from assistant.understanding.meaning import Intent, Meaning
from tests.fake_understanding import LANGUAGES, VIEWS, context, understander

DATA = Path(__file__).parents[2] / "data"
FRESH = frozenset(
    {
        *("refused_floor", "without_wool", "birthday_gift", "advice"),
        *("any_brand_but", "not_glass", "no_leather", "without_metal"),
    }
)
"""Said at the beginning; everything else is said of three blankets shown."""


NOT_YET = frozenset({("zh", "no_leather"), ("zh-Hant", "no_leather")})
"""Sayings that are not understood: "皮的都不要" (of leather: none of it)."""


def named(meaning: Meaning) -> list[str]:
    return [key for reference in meaning.references for key in reference.product_ids]


def refused(meaning: Meaning) -> set[str]:
    """Return what is excluded; nothing else may be asked for of colour, material or brand."""
    wanted = meaning.changes.constraints
    exclude = wanted.exclude
    if wanted.brands or wanted.colors or wanted.attributes:
        return set()
    return {*exclude.brands, *exclude.colors, *exclude.terms}


def bounded(meaning: Meaning, ceiling: Money) -> bool:
    price = meaning.changes.constraints.price
    return price is not None and price.max == ceiling and price.min is None


EXPECTED: dict[str, Callable[[Meaning, Money], bool]] = {
    "refused_floor": lambda said, price: said.intent is Intent.FIND and bounded(said, price),
    "without_wool": lambda said, price: "wool" in said.changes.constraints.exclude.terms,
    "birthday_gift": lambda said, price: said.intent is Intent.GIFT and bounded(said, price),
    "advice": lambda said, price: said.intent is Intent.RECOMMEND,
    "cheaper_of_two": lambda said, price: (
        said.intent in (Intent.COMPARE, Intent.PRICE) and set(named(said)) in ({"p1", "p2"}, {"p2"})
    ),
    "only_blue": lambda said, price: (
        said.intent is Intent.REFINE and said.changes.constraints.colors == ("blue",)
    ),
    "any_color": lambda said, price: said.changes.removed == {"color"},
    "others": lambda said, price: said.intent is Intent.REFINE and said.changes.empty and not said.residual,
    "cheapest_first": lambda said, price: said.changes.constraints.sort is Sort.PRICE_ASC,
    "ceiling": lambda said, price: said.intent is Intent.REFINE and bounded(said, price),
    "which_cheapest": lambda said, price: named(said) == ["p2"],
    "goes_with_second": lambda said, price: said.intent is Intent.BUNDLE and named(said) == ["p2"],
    "any_brand_but": lambda said, price: refused(said) == {"Nordwind"},
    "brand_refused": lambda said, price: refused(said) == {"Nordwind"},
    "not_glass": lambda said, price: refused(said) == {"glass"},
    "no_leather": lambda said, price: refused(said) == {"leather"},
    "not_black": lambda said, price: refused(said) == {"black"},
    "without_metal": lambda said, price: refused(said) == {"metal"},
    "not_these": lambda said, price: said.intent is Intent.REFINE and not said.residual and not named(said),
}


@pytest.mark.parametrize("saying", EXPECTED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_saying_means_the_same_in_every_language(language: str, saying: str) -> None:
    currency = VIEWS[language].currency
    ceiling = Money(90 * 10 ** minor_unit_digits(currency), currency)
    texts: dict[str, str] = tomllib.loads((DATA / f"sayings_{language}.toml").read_text("utf-8"))
    if (language, saying) in NOT_YET:
        assert saying not in texts
        return
    text = (
        texts[saying]
        .replace("{brand}", "Nordwind")
        .replace("{max}", format_money(ceiling, babel_locale(language), short=True))
    )
    meaning = understander().understand(text, context(language, fresh=saying in FRESH))
    assert EXPECTED[saying](meaning, ceiling), meaning


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_brand_that_is_refused_in_any_words_is_excluded_and_never_asked_for(language: str) -> None:
    texts = tomllib.loads((DATA / "brand_refusals.toml").read_text("utf-8"))[language]
    for text in texts:
        said = text.replace("{brand}", "Nordwind")
        assert refused(understander().understand(said, context(language, fresh=True))) == {"Nordwind"}, said
