"""A model's text becomes segments; a sentence is finished only when it is."""

import pytest

from assistant.domain.money import Money
from assistant.domain.offer import Offer
from assistant.domain.product import Product
from assistant.domain.reply import AttributeRef, Item, PriceRef, ProductRef, TextSegment
from assistant.reply.references import UnknownReference, ends_sentence, finished_sentences, parse_segments

BLANKET = Item(
    Product("b1", "Wolldecke"),
    "Wolldecke",
    "de",
    Offer(Money(4900, "EUR")),
    attributes={"weight": "1,4 kg"},
)
MUG = Item(Product("m1", "Mug"), "Mug", "en", Offer(None))


def test_references_become_segments_in_order() -> None:
    assert parse_segments("Take [[P1]] at [[P1.price]], it weighs [[p1.weight]].", [BLANKET]) == (
        TextSegment("Take "),
        ProductRef("b1"),
        TextSegment(" at "),
        PriceRef("b1"),
        TextSegment(", it weighs "),
        AttributeRef("b1", "weight"),
        TextSegment("."),
    )


@pytest.mark.parametrize(
    "sentence",
    ["Take [[P3]].", "It costs [[P2.price]].", "It is [[P1.colour]].", "Take [[P1]", "Take [[Q1]]."],
    ids=["unknown product", "no price", "no such attribute", "cut reference", "no reference"],
)
def test_what_was_not_shown_is_refused(sentence: str) -> None:
    with pytest.raises(UnknownReference):
        parse_segments(sentence, [BLANKET, MUG])


@pytest.mark.parametrize(
    ("buffer", "sentences", "rest"),
    [
        ("Warm. And ", ["Warm."], " And "),
        ("Warm.", [], "Warm."),
        ("暖かいです。こちらも", ["暖かいです。"], "こちらも"),
        ("यह गरम है। और", ["यह गरम है।"], " और"),
        ("هل يناسبك؟ نعم", ["هل يناسبك؟"], " نعم"),
        ("Decken z.B. aus Wolle. Gut", ["Decken z.B. aus Wolle."], " Gut"),
        ("See [[P1. price]] now. Yes", ["See [[P1. price]] now."], " Yes"),
    ],
)
def test_sentences_are_cut_where_they_end(buffer: str, sentences: list[str], rest: str) -> None:
    assert finished_sentences(buffer) == (sentences, rest)


@pytest.mark.parametrize(("text", "ends"), [("Gut. ", True), ("好。", True), ("Well, this", False)])
def test_an_end_is_told_from_a_cut(text: str, ends: bool) -> None:
    assert ends_sentence(text) is ends
