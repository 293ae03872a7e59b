"""What a model may not say never reaches a shopper, in any language."""

from dataclasses import replace
from pathlib import Path

import pytest

import locales
from assistant.domain.offer import MarketView, Offer
from assistant.domain.product import Product
from assistant.domain.reply import Act, ActKind, Item, ReplyPlan
from assistant.reply.grounding import Grounding, load_claims
from assistant.reply.references import parse_segments

CLAIMS = load_claims(Path(locales.__file__).parent / "claims.toml")
GROUNDING = Grounding(CLAIMS, brands=("Nordlicht", "雲工房"))
ITEMS = tuple(Item(Product(str(n), f"Decke {n}"), f"Decke {n}", "de", Offer(None)) for n in range(3))
PLAN = ReplyPlan(
    (Act(ActKind.FOUND, {"count": 12}, ITEMS),), "en", MarketView("US", "USD"), message="a blanket under 80"
)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("It costs 19.99.", "number"),
        ("यह ४९९ का है।", "number"),
        ("سعرها ٢٥٠ فقط.", "number"),
        ("Only $ today.", "currency"),
        ("It is about twenty dollars.", "currency"),
        ("It is under 80 dollars.", "currency"),
        ("These 3 fit best.", "number"),
        ("Nur wenige EUR.", "currency"),
        ("See https://evil.example now.", "address"),
        ("Mehr auf evil.com hier.", "address"),
        ("**Great** choice.", "markup"),
        ("<b>Great</b> choice.", "markup"),
        ("The Nordlicht one is warm.", "brand"),
        ("こちらは雲工房の毛布です。", "brand"),
        ("You get a discount with it.", "claim"),
        ("Sie bekommen Rabatt darauf.", "claim"),
        ("Livraison gratuite pour vous.", "claim"),
        ("送料無料でお届けします。", "claim"),
        ("现在有折扣。", "claim"),
        ("هناك خصم اليوم.", "claim"),
        ("इस पर छूट है।", "claim"),
        ("I like the “Imaginary Cloud Throw” most.", "quotation"),
        ("x" * 700, "length"),
    ],
)
def test_facts_and_promises_are_caught(sentence: str, code: str) -> None:
    violation = GROUNDING.check(parse_segments(sentence, ITEMS), PLAN)
    assert violation is not None
    assert violation.code == code


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Das kostet zwanzig Euro."),
        ("ja", "お値段は二千円です。"),
        ("zh", "只要两百元。"),
        ("ar", "سعرها مئتا درهم."),
        ("hi", "इसकी कीमत दो हज़ार रुपये है।"),
        ("pt", "Custa vinte reais."),
    ],
)
def test_a_price_in_words_is_caught_in_the_language_of_the_reply(language: str, sentence: str) -> None:
    plan = replace(PLAN, language=language)
    violation = GROUNDING.check(parse_segments(sentence, ITEMS), plan)
    assert violation is not None
    assert violation.code == "currency"


@pytest.mark.parametrize(
    "sentence",
    [
        "I would take [[P1]] at first sight, it stays under 80.",
        "I kept to your limit of 80, real wool included.",
        "[[P2]] が一番暖かいです。",
        "Die Decke ist angenehm weich und passt gut auf ein Sofa.",
    ],
)
def test_plain_words_with_references_pass(sentence: str) -> None:
    assert GROUNDING.check(parse_segments(sentence, ITEMS), PLAN) is None
