from __future__ import annotations

import statistics
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.money import Money
from assistant.domain.offer import MarketView
from assistant.domain.search import Vocabulary
from assistant.understanding.meaning import DialogueContext, Intent, Meaning
from assistant.understanding.understander import Understander
from tests.fake_understanding import LANGUAGES, context, pattern_library, understander

ANY_TEXT = st.text(max_size=120) | st.sampled_from(
    [
        "",
        " ",
        "?!",
        "🙂🙂",
        "\u2066\u2069",
        "¥" * 50,
        "1" * 500,
        "一" * 60,
        "不" * 40,
        "ـــ",
        "\x00",
        "ﾊﾞﾞﾞ",
        "½",
        "②",
    ]
)
BOUNDS = {
    "en": "{} under 50 dollars", "de": "{} unter 50 Euro", "fr": "{} moins de 50 euros",
    "es": "{} menos de 50 euros", "it": "{} meno di 50 euro", "pt": "{} menos de 50 reais",
    "ja": "{}、50円以下", "zh": "{}，50元以下", "ar": "{} أقل من 50 درهم", "hi": "{} 50 रुपये से कम",
    "pt-PT": "{} menos de 50 euros", "zh-Hant": "{}，50元以下", "nl": "{} onder de 50 euro",
    "pl": "{} poniżej 50 zł", "cs": "{} do 50 korun", "sv": "{} under 50 kronor", "da": "{} under 50 kroner",
    "nb": "{} under 50 kroner", "fi": "{} alle 50 euroa", "hu": "{} 50 forint alatt",
    "ro": "{} sub 50 de lei", "el": "{} κάτω από 50 ευρώ", "tr": "{} 50 liranın altında",
    "ru": "{} дешевле 50 рублей", "uk": "{} до 50 гривень", "he": "{} מתחת ל-50 שקל",
    "fa": "{} زیر ۵۰ یورو", "bn": "{} ৫০ টাকার কম",
    "ko": "{} 50원 이하", "th": "{} ไม่เกิน 50 บาท", "vi": "{} dưới 50 đồng", "id": "{} di bawah 50 rupiah",
}  # fmt: skip
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def understand(text: str, language: str = "en", fresh: bool = False, **changes: Any) -> Meaning:
    return understander().understand(text, replace(context(language, fresh), **changes))


@quick
@given(ANY_TEXT, st.sampled_from([*LANGUAGES, "de-AT", "zz"]), st.booleans())
def test_understanding_never_fails_whatever_is_said(text: str, language: str, fresh: bool) -> None:
    view = MarketView("US", "USD")
    known = context(language, fresh) if language in LANGUAGES else DialogueContext(language, view)
    meaning = understander()._understand(text, known)
    assert 0 <= meaning.confidence <= 1
    assert meaning.residual == meaning.residual.strip()


@quick
@given(ANY_TEXT, st.sampled_from(LANGUAGES))
def test_a_price_bound_never_widens_what_is_looked_for(text: str, language: str) -> None:
    before = understander()._understand(text, context(language)).changes.constraints.price
    after = (
        understander()._understand(BOUNDS[language].format(text), context(language)).changes.constraints.price
    )
    if after is None or after.max is None or before is None or before.max is None:
        return
    if before.max.currency == after.max.currency and (before.min is None or before.min <= after.max):
        assert after.max <= before.max or after.max.major <= 50


def test_warming_changes_no_answer() -> None:
    before = understand("only in green")
    understander().warm()
    assert understand("only in green") == before


def test_an_empty_message_is_unclear() -> None:
    assert understand("   ").intent is Intent.UNCLEAR


def test_a_broken_table_costs_the_meaning_and_not_the_turn(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def concepts(self, text: str, languages: object) -> tuple[()]:
            raise RuntimeError("no table")

        def canonical(self, kind: str, value: str, languages: object) -> str:
            return value

        def words(self, concept: str, language: str) -> tuple[str, ...]:
            return ()

        def kind(self, concept: str) -> str | None:
            return None

    meaning = Understander(Broken(), pattern_library()).understand("red boots", context("en"))
    assert (meaning.intent, meaning.residual) == (Intent.FIND, "red boots")
    assert "could not be understood" in caplog.text
    assert "red boots" not in caplog.text


@pytest.mark.parametrize(
    "shop", [Vocabulary(concepts={"black": 3}), Vocabulary(attributes={"color": {"Black": 3}})]
)
def test_a_colour_the_shop_does_not_have_is_still_asked_for(shop: Vocabulary) -> None:
    meaning = understand("turquoise boots", fresh=True, vocabulary=shop)
    assert meaning.changes.constraints.colors == ("turquoise",)
    assert meaning.residual == "boots"


def test_a_material_the_shop_does_not_have_is_still_asked_for() -> None:
    shop = Vocabulary(concepts={"wool": 3})
    meaning = understand("leather boots", fresh=True, vocabulary=shop)
    assert meaning.changes.constraints.attributes == {"material": ("leather",)}


def test_a_colour_stays_in_the_words_of_a_shop_that_states_none() -> None:
    shop = Vocabulary(concepts={"boots": 3})
    meaning = understand("turquoise boots", fresh=True, vocabulary=shop)
    assert meaning.changes.constraints.colors == ()
    assert meaning.residual == "turquoise boots"


def test_a_misspelt_brand_is_still_the_brand() -> None:
    assert understand("something from Nordwnid").changes.constraints.brands == ("Nordwind",)


def test_it_means_the_product_talked_about() -> None:
    meaning = understand("how heavy is it?", focus="p3")
    assert meaning.intent is Intent.DETAILS
    assert [each.product_ids for each in meaning.references] == [("p3",)]


def test_a_bare_number_is_a_place_in_the_list() -> None:
    assert understand("2").references[0].product_ids == ("p2",)


def test_the_fifth_of_three_points_at_nothing() -> None:
    meaning = understand("how heavy is the fifth one?")
    assert [each.product_ids for each in meaning.references] == [()]


def test_cheapest_follows_the_prices_the_shopper_sees() -> None:
    seen = {"p1": Money(1000, "USD"), "p2": Money(2000, "USD"), "p3": Money(3000, "USD")}
    assert understand("the cheapest one", prices=seen).references[0].product_ids == ("p1",)


def test_glosses_say_the_residual_in_the_languages_of_the_catalogue() -> None:
    meaning = understand("schwarze Winterstiefel", "de", fresh=True)
    assert meaning.glosses["en"] == "winter boots"
    assert "de" not in meaning.glosses


def test_naming_a_product_opens_a_new_topic_and_refining_does_not() -> None:
    assert understand("show me winter boots").new_topic
    assert not understand("only in green").new_topic
    assert not understand("how heavy is the second one").new_topic


def test_a_policy_question_changes_nothing_that_is_looked_for() -> None:
    meaning = understand("is delivery free over 50 dollars?")
    assert (meaning.intent, meaning.policy_topic) == (Intent.POLICY, "delivery")
    assert meaning.changes.empty


def test_understanding_takes_a_few_milliseconds() -> None:
    messages = [
        ("en", "I'm looking for a warm blanket for the sofa, not from Nordwind, under 80 dollars please"),
        ("ja", "コーヒー好きな父への誕生日プレゼント、1万円まで"),
        ("ar", "مصباح مكتب بأقل من ٣٠٠ درهم"),
    ]
    taken = []
    for language, text in messages * 20:
        started = time.perf_counter()
        understand(text, language)
        taken.append(time.perf_counter() - started)
    assert statistics.median(taken) < 0.01


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_reads_the_bound_that_the_property_above_adds(language: str) -> None:
    price = understand(BOUNDS[language].format(""), language, fresh=True).changes.constraints.price
    assert price is not None
    assert price.max is not None
    assert price.max.major == 50
