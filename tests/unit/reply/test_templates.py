"""Template replies, act by act and locale by locale."""

import re
from dataclasses import replace

import pytest

from assistant.domain.conversation import Modality
from assistant.domain.money import Money
from assistant.domain.offer import Availability, MarketView
from assistant.domain.policy import PolicyText
from assistant.domain.reply import Act, ActKind, PriceRef, ProductRef, ReplyPlan, Segment, TextSegment
from assistant.domain.search import Constraints, PriceRange
from assistant.i18n.locale import Locales
from assistant.i18n.markets import Markets
from assistant.i18n.messages import Messages
from assistant.reply.localizer import Localizer
from assistant.reply.suggestions import QUESTIONS, SUGGESTIONS
from assistant.reply.templates import TemplateComposer
from tests.contracts.composer import ACTS, BLANKET, QUILT, THROW, VIEW
from tests.fake_i18n import an_item

LOCALES = Locales.discover()
LOCALIZER = Localizer(LOCALES, Messages(LOCALES), Markets.load())
COMPOSER = TemplateComposer(LOCALIZER)
TAGS = LOCALES.tags


def plan_of(
    *acts: Act, tag: str = "en", modality: Modality = Modality.TEXT, limit: int | None = None
) -> ReplyPlan:
    price = PriceRange(None, Money(limit, "USD")) if limit else None
    return ReplyPlan(acts, tag, VIEW, modality, constraints=Constraints(price=price))


def segments_of(plan: ReplyPlan) -> list[Segment]:
    return [segment for part in COMPOSER.parts(plan) for segment in part.segments]


def said(plan: ReplyPlan) -> str:
    render = LOCALIZER.speech if plan.modality is Modality.VOICE else LOCALIZER.text
    return render(segments_of(plan), plan.items, plan.language, plan.view.country)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("kind", ActKind)
def test_every_act_is_said_in_every_locale(kind: ActKind, tag: str) -> None:
    act = ACTS[kind]
    text, speech = (said(plan_of(act, tag=tag, modality=modality)) for modality in Modality)
    assert text
    assert speech
    assert not re.search(r"[{}]", text + speech)
    assert not re.search(r"[()（）*_#\[\]“”„«»「」‘״\u2068\u2069$€]|https?:", speech)
    if tag != "th":  # Thai ends a sentence with a space
        ends = tuple(".!?;。！？।؟")  # a Greek question ends with ";"
        assert text.rstrip("\u2069”“»«」’״ \u00a0").endswith(ends), text
    if act.subject:
        assert act.subject.title in text
    if kind in (ActKind.COMPARE, ActKind.ASK_WHICH):
        assert all(item.title in text and item.title in speech for item in act.items)


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "en"])
def test_no_locale_falls_back_to_english(tag: str) -> None:
    for kind in ActKind:
        english, local = (
            [part for part in segments_of(plan_of(ACTS[kind], tag=each)) if isinstance(part, TextSegment)]
            for each in ("en", tag)
        )
        assert english != local, kind


@pytest.mark.parametrize("tag", TAGS)
def test_names_and_prices_are_references_and_never_words(tag: str) -> None:
    for kind in (ActKind.FOUND, ActKind.RECOMMENDED, ActKind.SIMILAR_TO, ActKind.PRICE_OF):
        segments = segments_of(plan_of(ACTS[kind], tag=tag))
        assert any(isinstance(segment, PriceRef) for segment in segments)
        words = "".join(segment.text for segment in segments if isinstance(segment, TextSegment))
        assert not any(item.title in words for item in (BLANKET, QUILT, THROW))
        assert "79" not in words
        assert "129" not in words


@pytest.mark.parametrize("tag", TAGS)
def test_a_voice_names_three_products_at_most_and_asks_one_question(tag: str) -> None:
    many = Act(
        ActKind.FOUND,
        {"count": 9},
        tuple(replace(BLANKET, product=replace(BLANKET.product, id=f"b{n}")) for n in range(9)),
    )
    plan = plan_of(many, tag=tag, modality=Modality.VOICE)
    assert sum(isinstance(segment, ProductRef) for segment in segments_of(plan)) == 3
    asking = ";" if tag == "el" else "[?？؟]"
    assert len(re.findall(asking, said(plan))) == 1


def test_what_was_found_is_said_with_number_bound_and_cheapest() -> None:
    found = Act(ActKind.FOUND, {"count": 7}, (BLANKET, QUILT, THROW))
    assert said(plan_of(found, limit=8000)) == (
        "I found 7 up to $80 – Wolldecke Fjord at $79.99 comes closest. "
        "The cheapest one shown is \u2068بطانية صوف\u2069 at $50.00."
    )
    assert said(plan_of(found, limit=8000, modality=Modality.VOICE)) == (
        "I found 7 up to 80 US dollars. First, Wolldecke Fjord for 79.99 US dollars. Second, ウール毛布 "
        "for about 130 US dollars. Third, بطانية صوف for 50 US dollars. "
        "Which one would you like to hear more about?"
    )


def test_one_product_is_offered_without_counting() -> None:
    assert said(plan_of(Act(ActKind.FOUND, {"count": 1}, (QUILT,)), tag="de")) == (
        "Ich habe einen passenden Artikel gefunden: ウール毛布 für ca. 129,99\u00a0$."
    )


def test_a_product_without_a_price_is_found_without_one() -> None:
    free = an_item("x", "Gift", "en", None)
    assert said(plan_of(Act(ActKind.FOUND, {}, (free,)))) == "I found one that fits: Gift."
    assert said(plan_of(Act(ActKind.PRICE_OF, subject=free))) == "The shop states no price for Gift."


def test_an_empty_list_is_an_honest_nothing() -> None:
    assert "nothing" in said(plan_of(Act(ActKind.FOUND)))
    assert (
        said(plan_of(Act(ActKind.SIMILAR_TO, subject=BLANKET)))
        == "I found nothing quite like Wolldecke Fjord."
    )


@pytest.mark.parametrize("bound", ["40.00 USD", "40.00", 4000])
def test_the_nearest_above_the_bound_is_named(bound: str | int) -> None:
    act = Act(ActKind.NOTHING_UNDER_PRICE, {"price": bound}, subject=THROW)
    assert (
        said(plan_of(act))
        == "Sorry, nothing fits within $40. The nearest is \u2068بطانية صوف\u2069 at $50.00."
    )


def test_what_was_dropped_is_said_before_what_was_found() -> None:
    plan = plan_of(ACTS[ActKind.RELAXED], Act(ActKind.FOUND, {}, (BLANKET,)), tag="es")
    assert said(plan).startswith(
        "Ningún artículo cumplía todos los deseos, así que he dejado abierto el color. He"
    )


def test_sentences_are_parted_by_spaces_only_where_the_script_has_them() -> None:
    acts = (Act(ActKind.THANKS), Act(ActKind.ASK_WHAT))
    assert said(plan_of(*acts)) == "You're welcome! What are you looking for?"
    assert said(plan_of(*acts, tag="zh")) == "不客气！您在找什么？"


def test_a_converted_price_says_of_which_day_its_rate_is() -> None:
    assert "October 30, 2026" in said(plan_of(ACTS[ActKind.PRICE_OF]))


def test_a_comparison_says_only_what_differs() -> None:
    one = an_item(
        "1", "Fjord", "en", Money(5000, "USD"), attributes={"weight": "1 kg", "color": "red", "size": "M"}
    )
    two = an_item(
        "2", "Alm", "en", Money(6000, "USD"), attributes={"weight": "2 kg", "color": "Red", "care": "30°"}
    )
    act = Act(ActKind.COMPARE, {"cheaper": "1"}, (one, two))
    assert said(plan_of(act)) == (
        "Fjord costs $50.00, Alm costs $60.00. Fjord is cheaper. Weight: 1 kg for Fjord, 2 kg for Alm."
    )


def test_three_are_compared_one_by_one() -> None:
    act = Act(ActKind.COMPARE, {"cheaper": "t", "better_rated": "b"}, (BLANKET, QUILT, THROW))
    text = said(plan_of(act))
    assert "\u2068بطانية صوف\u2069 is the cheapest." in text
    assert "Buyers rate Wolldecke Fjord best: 4.6 out of 5." in text


def test_comparing_one_asks_for_another() -> None:
    assert said(plan_of(Act(ActKind.COMPARE, {}, (BLANKET,)))) == "Which two products shall I compare?"


@pytest.mark.parametrize(
    ("availability", "words"),
    [
        (Availability.IN_STOCK, "is in stock. Only 2 are left."),
        (Availability.BACKORDER, "takes a little longer"),
        (Availability.PREORDER, "in advance"),
        (Availability.OUT_OF_STOCK, "is sold out at the moment."),
        (Availability.DISCONTINUED, "is no longer sold."),
    ],
)
def test_availability_is_said_as_the_feed_has_it(availability: Availability, words: str) -> None:
    item = an_item("x", "Mug", "en", Money(1000, "USD"), availability=availability, stock=2)
    assert words in said(plan_of(Act(ActKind.AVAILABILITY_OF, subject=item)))


def test_delivery_is_promised_only_where_the_feed_names_the_country() -> None:
    silent = an_item("x", "Mug", "en", Money(1000, "USD"))
    stated = replace(silent, product=replace(silent.product, ships_to=frozenset({"US"})))
    assert "Ships to" not in said(plan_of(Act(ActKind.AVAILABILITY_OF, subject=silent)))
    assert "Ships to: United States." in said(plan_of(Act(ActKind.AVAILABILITY_OF, subject=stated)))


def test_what_does_not_ship_here_is_said_to_be_so() -> None:
    item = an_item("x", "Mug", "en", Money(1000, "USD"), ships=False)
    plan = replace(plan_of(Act(ActKind.AVAILABILITY_OF, subject=item)), view=MarketView("JP", "USD"))
    assert said(plan).endswith("Unfortunately it does not ship to: Japan.")


def test_a_policy_is_quoted_and_its_language_named_when_it_is_not_the_shoppers() -> None:
    german = Act(ActKind.POLICY, {"topic": "returns"}, policy=PolicyText("returns", "30 Tage.", "de-AT"))
    assert said(plan_of(german, tag="de")) == "Der Shop schreibt dazu: „30 Tage.“"
    assert said(plan_of(german, tag="fr")).startswith("La boutique l’indique seulement en allemand")
    assert "\u2068…Tage\u2069" not in said(plan_of(german, tag="ar"))
    assert "\u206830 Tage.\u2069" in said(plan_of(german, tag="ar"))


def test_an_attribute_the_shop_does_not_state_is_not_made_up() -> None:
    assert said(plan_of(Act(ActKind.ATTRIBUTE, {"name": "thread_count"}, subject=BLANKET))) == (
        "The shop states nothing about “thread count” for Wolldecke Fjord."
    )


@pytest.mark.parametrize("tag", TAGS)
def test_everything_around_the_reply_speaks_the_locale_too(tag: str) -> None:
    values = {"color": "black", "product": "Fjord", "price": "10"}
    texts = [LOCALIZER.suggestion(code, tag, **values) for code in SUGGESTIONS]
    texts += [LOCALIZER.question(code, tag) for code in QUESTIONS]
    texts += [LOCALIZER.disclosure(tag, modality) for modality in Modality]
    texts += [
        LOCALIZER.reason("because_of_basket", tag, product="Fjord"),
        LOCALIZER.attribute_name("weight", tag),
    ]
    texts += [LOCALIZER.language_name("ja", tag), LOCALIZER.country_name("JP", tag)]
    assert all(texts)
    assert not any("{" in text for text in texts)


@pytest.mark.parametrize("kind", ActKind)
def test_next_steps_are_few_and_not_offered_after_a_goodbye(kind: ActKind) -> None:
    offered = LOCALIZER.suggestions(plan_of(ACTS[kind]))
    assert len(offered) == len(set(offered)) <= 4
    silent = kind in (ActKind.FAREWELL, ActKind.UNSAFE, ActKind.HAND_OFF, ActKind.APOLOGY)
    assert bool(offered) != silent


def test_an_unknown_reason_has_no_words() -> None:
    assert LOCALIZER.reason("astrology", "en") == ""
