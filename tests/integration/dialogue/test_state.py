"""What carries over from turn to turn, and what a message changes."""

from __future__ import annotations

import pytest

from assistant.domain.conversation import TurnContext
from tests.fakes import FakeComposer
from tests.integration.dialogue.house import House, shown


async def test_a_refinement_keeps_what_was_asked_for() -> None:
    house = House()
    await house.say("a blanket under 60 dollars")
    answer = await house.say("only in green")
    assert shown(answer) == ["quilt"]
    assert answer["constraints"]["query"] == "blanket"
    assert answer["constraints"]["price"]["max"] == 6000


async def test_another_kind_of_product_starts_over() -> None:
    house = House()
    await house.say("a green blanket under 60 dollars")
    answer = await house.say("I am looking for a tent")
    assert answer["constraints"]["colors"] == []
    assert answer["constraints"]["price"] is None
    assert "tent" in shown(answer)


async def test_an_exclusion_stays_until_the_colour_is_asked_for() -> None:
    house = House()
    await house.say("a blanket, but not green")
    under = await house.say("under 60 dollars")
    assert under["constraints"]["exclude"]["colors"] == ["green"]
    assert sorted(shown(under)) == ["fleece", "throw"]
    green = await house.say("only in green")
    assert green["constraints"]["exclude"]["colors"] == []
    assert shown(green) == ["quilt"]


async def test_what_was_given_up_is_asked_for_again() -> None:
    house = House()
    first = await house.say("a black blanket")
    assert first["relaxed"] == ["color"]
    assert first["constraints"]["colors"] == []
    again = await house.say("under 60 dollars")
    assert again["relaxed"] == ["color"]


async def test_references_count_in_the_last_list_also_after_talk_of_one() -> None:
    house = House()
    first = await house.say("a warm blanket")
    await house.say("tell me more about the third one")
    answer = await house.say("how much is the second one?")
    assert shown(answer) == [shown(first)[1]]


async def test_it_is_the_product_last_talked_about() -> None:
    house = House()
    first = await house.say("a warm blanket")
    await house.say("tell me more about the third one")
    answer = await house.say("is it in stock?")
    assert shown(answer) == [shown(first)[2]]


async def test_what_was_asked_about_counts_as_taste_later() -> None:
    house = House()
    first = await house.say("a warm blanket")
    await house.say("tell me more about the third one")
    await house.say("only in green")
    basket = house.recommender.requests[-1].basket
    assert [item.product_id for item in basket] == [shown(first)[2]]


async def test_a_context_once_said_stays() -> None:
    house = House()
    await house.say("a warm blanket", context=TurnContext(currency="EUR", address_country="AT"))
    answer = await house.say("only in green", context=TurnContext())
    assert (answer["currency"], answer["country"]) == ("EUR", "AT")


async def test_the_reply_follows_a_switch_of_language_and_nothing_is_forgotten() -> None:
    house = House()
    first = await house.say("schwarze Winterstiefel für den Winter")
    second = await house.say("Please show me only the ones that cost less than 130 dollars")
    assert (first["language"], second["language"]) == ("de", "en")
    assert second["constraints"]["colors"] == ["black"]
    assert shown(second) == ["hike"]
    assert second["text"].startswith("I found one")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("もっと安いのはありますか", "ja"),
        ("أرخص من ذلك من فضلك", "ar"),
        ("कुछ सस्ता दिखाइए", "hi"),
    ],
)
async def test_another_script_is_another_language_at_once(text: str, language: str) -> None:
    house = House()
    first = await house.say("a warm blanket")
    answer = await house.say(text)
    assert (first["dir"], answer["language"]) == ("ltr", language)
    assert answer["constraints"]["query"] == first["constraints"]["query"]
    assert answer["constraints"]["price"]["max"] < 9400
    assert answer["dir"] == ("rtl" if language == "ar" else "ltr")


async def test_the_chosen_language_wins_over_the_written_one() -> None:
    answer = await House().say("a warm blanket", context=TurnContext("fr", "EUR", "FR"))
    assert (answer["language"], answer["language_source"]) == ("fr", "explicit")
    assert sorted(shown(answer)) == ["fleece", "plaid", "quilt", "throw"]


async def test_a_too_short_message_stays_in_the_language_of_the_conversation() -> None:
    house = House()
    await house.say("schwarze Winterstiefel für den Winter")
    answer = await house.say("ok")
    assert (answer["language"], answer["language_source"]) == ("de", "locked")


async def test_the_composer_is_told_what_was_said_before_and_the_message_once() -> None:
    house = House(composer=(composer := FakeComposer()))
    await house.say("a warm blanket")
    await house.say("only in green")
    first, second = composer.plans
    assert (first.message, first.history) == ("a warm blanket", ())
    assert second.message == "only in green"
    assert [role for role, _ in second.history] == ["shopper", "assistant"]
    assert second.history[0][1] == "a warm blanket"


async def test_more_turns_the_page() -> None:
    house = House()
    first = await house.say("a warm blanket", limit=2)
    more = await house.say("show me more", limit=2)
    assert len(shown(first)) == 2
    assert shown(more)
    assert set(shown(more)).isdisjoint(shown(first))
    assert more["constraints"]["query"] == first["constraints"]["query"]
