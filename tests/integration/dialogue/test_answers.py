"""What an answer says and shows, intent by intent, over a shop of twelve products."""

from __future__ import annotations

import pytest

from assistant.domain.conversation import Modality, PageContext, Shopper, TurnContext
from assistant.domain.interaction import EventType, Interaction
from assistant.domain.reply import ActKind
from tests.fakes import FakeComposer, FakeRecommender
from tests.integration.dialogue.goods import BLANKETS, GOODS
from tests.integration.dialogue.house import House, shown

EURO = TurnContext(currency="EUR", address_country="DE")
IDS = [product.id for product in GOODS]


async def test_what_is_asked_for_is_found_whatever_language_it_is_written_in() -> None:
    answer = await House().say("a warm blanket")
    assert sorted(shown(answer)) == sorted(BLANKETS)
    assert answer["intent"] == "find"
    assert {card["price"]["currency"] for card in answer["products"]} == {"USD"}


async def test_hard_constraints_hold_for_every_product() -> None:
    answer = await House().say("a green blanket under 50 dollars")
    assert shown(answer) == ["quilt"]
    assert answer["constraints"]["colors"] == ["green"]
    assert answer["constraints"]["price"] == {"min": None, "max": 5000, "currency": "USD"}


async def test_exactly_the_first_two_are_compared() -> None:
    house = House()
    first = await house.say("a warm blanket")
    answer = await house.say("compare the first two")
    assert answer["intent"] == "compare"
    assert shown(answer) == shown(first)[:2]


async def test_exactly_the_product_asked_about_is_shown() -> None:
    house = House()
    first = await house.say("black winter boots")
    answer = await house.say("tell me more about the second one")
    assert answer["intent"] == "details"
    assert shown(answer) == [shown(first)[1]]


async def test_an_attribute_is_answered_with_the_shops_own_value() -> None:
    house = House()
    first = await house.say("black winter boots")
    place = ["first", "second"][shown(first).index("hike")]
    answer = await house.say(f"how heavy is the {place} one?")
    assert shown(answer) == ["hike"]
    assert "900 g" in answer["text"]


@pytest.mark.parametrize(
    ("text", "intent"), [("thanks", "thanks"), ("bye", "farewell"), ("hello", "greeting")]
)
async def test_courtesies_show_nothing_and_ask_no_engine(text: str, intent: str) -> None:
    house = House()
    await house.say("a warm blanket")
    asked = len(house.retriever.queries)
    answer = await house.say(text)
    assert (answer["intent"], answer["products"]) == (intent, [])
    assert len(house.retriever.queries) == asked


async def test_a_policy_question_gets_the_shops_words_and_keeps_the_topic() -> None:
    house = House()
    await house.say("a warm blanket")
    answer = await house.say("can I return it?")
    assert (answer["intent"], answer["products"]) == ("policy", [])
    assert "You can return everything for 30 days." in answer["text"]
    assert house.policies.asked == ["returns"]
    cheaper = await house.say("only in green")
    assert sorted(shown(cheaper)) == ["plaid", "quilt"]


async def test_something_like_one_product_never_lists_that_product() -> None:
    house = House()
    first = await house.say("black winter boots")
    answer = await house.say("something similar to the first one")
    assert answer["intent"] == "similar"
    assert answer["products"]
    assert shown(first)[0] not in shown(answer)
    assert house.retriever.asked_similar == [shown(first)[0]]


async def test_cheaper_is_cheaper_than_what_was_shown_and_the_bound_is_told() -> None:
    house = House()
    first = await house.say("a warm blanket")
    prices = sorted(card["price"]["amount"] for card in first["products"])
    answer = await house.say("cheaper")
    bound = answer["constraints"]["price"]["max"]
    assert answer["products"]
    assert bound < prices[-1]
    assert all(card["price"]["amount"] <= bound for card in answer["products"])


async def test_cheaper_than_one_product_is_cheaper_than_that_one() -> None:
    house = House()
    first = await house.say("a warm blanket")
    place = shown(first).index("throw")
    answer = await house.say(f"cheaper than the {['first', 'second', 'third', 'fourth'][place]} one")
    assert answer["constraints"]["price"]["max"] == 5399
    assert sorted(shown(answer)) == ["fleece", "quilt"]


async def test_nothing_cheaper_is_said_and_nothing_dearer_is_shown() -> None:
    house = House(composer=(composer := FakeComposer()))
    await house.say("a blanket under 31 dollars")
    answer = await house.say("cheaper")
    assert answer["products"] == []
    assert answer["constraints"]["price"]["max"] == 2999
    assert [act.kind for act in composer.plans[-1].acts] == [ActKind.NOTHING_UNDER_PRICE]


async def test_what_is_given_up_is_said() -> None:
    house = House(composer=(composer := FakeComposer()))
    answer = await house.say("a black blanket under 60 dollars, not wool")
    assert answer["relaxed"] == ["color"]
    acts = composer.plans[0].acts
    assert [act.kind for act in acts] == [ActKind.RELAXED, ActKind.FOUND]
    assert acts[0].params == {"dropped": "color"}
    assert sorted(shown(answer)) == ["fleece", "quilt"]


async def test_a_price_and_an_exclusion_are_never_given_up() -> None:
    answer = await House().say("a black blanket under 28 dollars, not wool")
    assert answer["products"] == []
    assert answer["relaxed"] == []
    assert answer["constraints"]["price"]["max"] == 2800
    assert answer["constraints"]["exclude"]["terms"] == ["wool"]


async def test_the_nearest_above_the_price_is_named_and_not_shown() -> None:
    house = House(composer=(composer := FakeComposer()))
    answer = await house.say("a blanket under 10 dollars")
    act = composer.plans[0].acts[0]
    assert act.kind is ActKind.NOTHING_UNDER_PRICE
    assert act.subject is not None
    assert act.subject.product.id == "fleece"
    assert answer["products"] == []


async def test_no_more_than_the_limit_is_shown() -> None:
    assert len((await House().say("a warm blanket", limit=2))["products"]) == 2


async def test_a_voice_hears_at_most_three_products_and_no_signs() -> None:
    answer = await House().say("a warm blanket", modality=Modality.VOICE)
    assert len(answer["products"]) == 3
    assert "dollars" in answer["speech"]
    assert not set(answer["speech"]) & set("$<>[]*•")


async def test_a_screen_gets_a_spoken_text_beside_the_written_one() -> None:
    answer = await House().say("a warm blanket")
    assert "$" in answer["text"]
    assert "dollars" in answer["speech"]
    assert "$" not in answer["speech"]


async def test_the_basket_reaches_the_recommender_and_is_named_as_the_reason() -> None:
    recommender = FakeRecommender(IDS, {"mug": ["quilt"]})
    house = House(recommender=recommender)
    answer = await house.say("a warm blanket", page=PageContext(cart=("mug",)))
    asked = recommender.requests[-1]
    assert [(item.product_id, item.event) for item in asked.basket] == [("mug", EventType.CART)]
    assert answer["strategy"] == "session"
    quilt = next(card for card in answer["products"] if card["id"] == "quilt")
    assert [reason["code"] for reason in quilt["reasons"]][:1] == ["because_of_basket"]
    assert "Coffee mug" in quilt["reasons"][0]["text"]


async def test_a_known_shoppers_history_comes_before_the_visit() -> None:
    house = House()
    await house.log.append([Interaction("alma", "tent", EventType.PURCHASE)])
    answer = await house.say("a warm blanket", shopper=Shopper("alma"), page=PageContext(product_id="mug"))
    asked = house.recommender.requests[-1]
    assert [item.product_id for item in asked.basket] == ["tent", "mug"]
    assert asked.personal
    assert answer["strategy"] == "personal"


async def test_without_consent_the_recommender_learns_nothing_of_the_shopper() -> None:
    house = House()
    await house.log.append([Interaction("alma", "tent", EventType.PURCHASE)])
    for text in ("a warm blanket", "what do you recommend?"):
        await house.say(
            text,
            shopper=Shopper("alma"),
            page=PageContext("mug", ("beans",)),
            personalization=False,
        )
    assert house.recommender.requests
    assert [request.basket for request in house.recommender.requests] == [()] * len(
        house.recommender.requests
    )


async def test_a_refusal_stays_until_it_is_taken_back() -> None:
    house = House()
    await house.say("a warm blanket", personalization=False)
    await house.say("only in green", page=PageContext(cart=("mug",)))
    assert not any(request.basket for request in house.recommender.requests)
    await house.say("only in blue", page=PageContext(cart=("mug",)), personalization=True)
    assert [item.product_id for item in house.recommender.requests[-1].basket] == ["mug"]


async def test_every_score_is_visible_on_the_card() -> None:
    card = (await House().say("a warm blanket"))["products"][0]
    assert {"semantic", "lexical", "collaborative", "content", "sequence", "popularity", "final"} == set(
        card["scores"]
    )
    assert card["scores"]["semantic"] > 0
    assert card["rank"] == 1


async def test_the_market_of_the_context_decides_the_price() -> None:
    answer = await House().say("a warm blanket", context=EURO)
    assert {card["price"]["currency"] for card in answer["products"]} == {"EUR"}
    assert (answer["currency"], answer["country"]) == ("EUR", "DE")
