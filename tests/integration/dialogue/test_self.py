"""What shoppers say of themselves, what they put right, and what they go back to."""

from __future__ import annotations

import pytest

from assistant.domain.conversation import Shopper
from assistant.domain.portrait import FactKind
from tests.fakes import FakeIntentGuesser
from tests.integration.dialogue.house import House, shown

ALMA = Shopper("alma")


async def test_what_a_shopper_avoids_stays_away_from_every_later_list() -> None:
    house = House()
    said = await house.say("I never wear wool")
    assert said["intent"] == "profile"
    assert "Noted: no wool." in said["text"]
    answer = await house.say("a warm blanket")
    assert "wool" in answer["constraints"]["exclude"]["terms"]
    assert "throw" not in shown(answer)


async def test_asking_for_what_one_avoids_counts_for_that_search() -> None:
    house = House()
    await house.say("I never wear wool")
    answer = await house.say("a wool blanket")
    assert answer["constraints"]["exclude"]["terms"] == []


async def test_a_known_shopper_is_remembered_in_the_next_conversation() -> None:
    house = House()
    await house.say("I'm allergic to wool", shopper=ALMA)
    house.conversation = None
    answer = await house.say("a warm blanket", shopper=ALMA)
    assert "wool" in answer["constraints"]["exclude"]["terms"]
    (fact,) = house.profiles.stated["alma"].portrait.facts
    assert (fact.kind, fact.value, fact.since is not None) == (FactKind.AVOIDS, "wool", True)


async def test_without_consent_it_counts_for_this_conversation_only_and_that_is_said() -> None:
    house = House()
    said = await house.say("I'm allergic to wool", shopper=ALMA, personalization=False)
    assert "this conversation only" in said["text"]
    assert house.profiles.stated == {}
    answer = await house.say("a warm blanket", shopper=ALMA, personalization=False)
    assert "wool" in answer["constraints"]["exclude"]["terms"]


async def test_a_shopper_may_ask_what_is_remembered_and_have_it_forgotten() -> None:
    house = House()
    await house.say("I'm allergic to wool", shopper=ALMA)
    told = await house.say("what do you know about me?", shopper=ALMA)
    assert told["text"] == "This is what I remember about you: Avoids: wool."
    gone = await house.say("forget everything about me", shopper=ALMA)
    assert gone["text"] == "I have forgotten what I remembered about you."
    assert house.profiles.stated["alma"].portrait.facts == ()
    empty = await house.say("what do you know about me?", shopper=ALMA)
    assert empty["text"] == "I remember nothing about you."


async def test_a_correction_puts_another_thing_in_the_place_of_the_first() -> None:
    house = House()
    await house.say("a blanket under 60 dollars")
    answer = await house.say("no, I meant a tent")
    assert answer["constraints"]["query"] == "tent"
    assert answer["constraints"]["price"]["max"] == 6000


async def test_one_goes_back_to_what_was_looked_for_before() -> None:
    house = House()
    first = await house.say("a green blanket under 60 dollars")
    await house.say("now I need a tent")
    answer = await house.say("back to the blankets")
    assert shown(answer) == shown(first)
    assert answer["constraints"]["colors"] == ["green"]
    assert answer["constraints"]["price"]["max"] == 6000


async def test_going_back_to_what_was_never_looked_for_is_a_new_search() -> None:
    house = House()
    await house.say("a green blanket")
    answer = await house.say("back to the tents")
    assert "tent" in shown(answer)
    assert answer["constraints"]["colors"] == []


async def test_bounds_that_exclude_each_other_are_asked_about() -> None:
    house = House()
    answer = await house.say("a blanket under 50 dollars and over 100 dollars")
    assert answer["text"] == "A price can't be under $50 and over $100 at once. Which of the two counts?"
    assert answer["constraints"]["price"] is None


@pytest.mark.parametrize("price", ["-1 dollars", "999999999999999999999999999999 dollars"])
async def test_a_price_that_cannot_be_one_is_left_out_and_that_is_said(price: str) -> None:
    house = House()
    answer = await house.say(f"a blanket under {price}")
    assert answer["text"].startswith("I couldn't make sense of that price, so I left it out.")
    assert answer["constraints"]["price"] is None
    assert shown(answer)


async def test_forty_wishes_at_once_are_bounded_and_that_is_said() -> None:
    house = House()
    sizes = ", ".join(f"size {number}" for number in range(20, 60))
    answer = await house.say(f"a blanket {sizes}")
    assert "I kept to the first 24 wishes" in answer["text"]
    assert answer["text"].count("size") < 5


async def test_what_goes_with_a_product_is_of_another_kind() -> None:
    house = House()
    first = await house.say("a warm blanket")
    answer = await house.say("what goes with the first one?")
    assert answer["intent"] == "bundle"
    assert not set(shown(answer)) & set(shown(first))
    assert "go with" in answer["text"] or "goes with" in answer["text"]


async def test_cheap_means_the_cheaper_half() -> None:
    house = House()
    every = await house.say("a warm blanket")
    prices = sorted(card["price"]["amount"] for card in every["products"])
    cheap = await house.say("something cheap")
    assert max(card["price"]["amount"] for card in cheap["products"]) < prices[-1]


async def test_several_pieces_are_priced_together() -> None:
    house = House()
    first = await house.say("a warm blanket")
    amount = first["products"][0]["price"]["amount"]
    answer = await house.say("how much are 3 of them, the first one?")
    assert answer["intent"] == "price"
    assert f"{3 * amount / 100:.2f}".removesuffix(".00") in answer["text"]


async def test_a_kind_of_thing_the_shop_does_not_sell_is_said_so() -> None:
    house = House()
    answer = await house.say("a lawn mower")
    assert answer["products"] == []
    assert answer["text"] == "Sorry, this shop doesn't seem to sell that."


async def test_what_no_pattern_explains_is_taken_for_what_it_is_most_like() -> None:
    guesser = FakeIntentGuesser({"the thing fell apart on me": "complaint"})
    house = House(intents=guesser)
    answer = await house.say("the thing fell apart on me")
    assert answer["intent"] == "complaint"
    assert answer["products"] == []


async def test_nothing_is_guessed_where_words_or_patterns_say_enough() -> None:
    guesser = FakeIntentGuesser()
    house = House(intents=guesser)
    await house.say("a warm blanket")
    await house.say("cheaper")
    assert guesser.asked == []


async def test_a_guesser_that_fails_costs_the_guess_and_not_the_turn() -> None:
    guesser = FakeIntentGuesser()
    guesser.error = RuntimeError("no model")
    answer = await House(intents=guesser).say("the thing fell apart on me")
    assert answer["intent"] in ("find", "unclear")


async def test_a_kind_of_several_kinds_is_asked_about_with_those_that_there_are() -> None:
    answer = await House().say("a lamp")
    assert answer["follow_up"] == {
        "question": "Which product do you mean?",
        "options": ["desk lamp", "floor lamp"],
    }
    narrower = await House().say("a desk lamp")
    assert narrower["follow_up"] is None or "desk lamp" not in narrower["follow_up"]["options"]


async def test_a_narrowed_list_keeps_to_the_kind_that_was_named() -> None:
    house = House()
    answer = await house.say("a green blanket")
    assert set(shown(answer)) == {"quilt", "plaid"}
    other = await house.say("a green tent")
    assert shown(other) == ["tent"]


async def test_what_is_said_before_any_kind_was_named_holds_for_the_kind() -> None:
    house = House()
    await house.say("nothing made of wool")
    answer = await house.say("a warm blanket")
    assert answer["constraints"]["exclude"]["terms"] == ["wool"]
    assert "throw" not in shown(answer)
    house.conversation = None
    await house.say("under 40 dollars")
    assert (await house.say("a warm blanket"))["constraints"]["price"]["max"] == 4000
