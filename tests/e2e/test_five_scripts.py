"""A shopper of any script gets fitting products from texts in other languages, never over the price."""

from __future__ import annotations

import pytest

from tests.e2e.running import Server

QUESTIONS = [
    ("a warm blanket for the sofa under 80 dollars", "en", "USD", 8000, "$"),
    ("schwarze Winterstiefel für Herren", "de", None, None, "€"),
    ("コーヒー好きな父への誕生日プレゼント、1万円まで", "ja", "JPY", 10000, "￥"),
    ("مصباح مكتب بأقل من ٣٠٠ درهم", "ar", "AED", 30000, "د.إ"),
    ("बच्चों के लिए सूती चादर, 2000 रुपये से कम", "hi", "INR", 200000, "₹"),
]


@pytest.mark.parametrize(("message", "language", "currency", "ceiling", "sign"), QUESTIONS)
def test_an_answer_in_the_shoppers_language_and_money(
    shop: Server, message: str, language: str, currency: str | None, ceiling: int | None, sign: str
) -> None:
    answer = shop.say(message)
    assert answer["language"] == language
    assert answer["products"], answer["text"]
    assert answer["text"]
    assert answer["speech"]
    assert answer["degraded"] == []
    assert {card["language"] for card in answer["products"]} - {language}
    for card in answer["products"]:
        assert sign in card["price_text"]
        if ceiling is not None:
            assert card["price"]["currency"] == currency
            assert card["price"]["amount"] <= ceiling


def test_cheaper_is_cheaper(shop: Server) -> None:
    first = shop.say("a warm blanket for the sofa under 80 dollars")
    cheaper = shop.say("cheaper", first["conversation_id"])
    assert cheaper["products"]
    assert max(c["price"]["amount"] for c in cheaper["products"]) < max(
        c["price"]["amount"] for c in first["products"]
    )


def test_only_in_green_keeps_the_kind_and_changes_the_colour(shop: Server) -> None:
    first = shop.say("Ich suche eine Jacke für Damen")
    green = shop.say("nur in Grün", first["conversation_id"])
    assert green["language"] == "de"
    assert green["constraints"]["colors"] == ["green"]
    assert green["products"]
    for card in green["products"]:
        assert card["attributes"]["color"]


def test_the_first_two_are_compared_and_exactly_they(shop: Server) -> None:
    first = shop.say("a warm blanket for the sofa")
    compared = shop.say("compare the first two", first["conversation_id"])
    assert compared["intent"] == "compare"
    assert [c["id"] for c in compared["products"]] == [c["id"] for c in first["products"][:2]]


def test_the_second_one_is_the_second_one(shop: Server) -> None:
    first = shop.say("a warm blanket for the sofa")
    second = shop.say("how heavy is the second one?", first["conversation_id"])
    assert [c["id"] for c in second["products"]] == [first["products"][1]["id"]]


def test_thanks_shows_nothing(shop: Server) -> None:
    first = shop.say("مصباح مكتب")
    assert shop.say("شكرا", first["conversation_id"])["products"] == []


def test_a_conversation_can_change_its_language(shop: Server) -> None:
    first = shop.say("schwarze Winterstiefel für Herren")
    second = shop.say("Please show me something cheaper than these boots", first["conversation_id"])
    assert second["language"] == "en"
    assert second["constraints"]["colors"] == ["black"]
