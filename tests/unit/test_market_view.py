"""Country and currency are filled in from the weakest hint last, and never against a word."""

import pytest

from assistant.dialogue.view import ViewResolver
from assistant.domain.conversation import TurnContext
from assistant.domain.offer import MarketView
from assistant.i18n.markets import Markets

VIEWS = ViewResolver(Markets.load(), "US")


@pytest.mark.parametrize(
    ("context", "language", "accept", "said", "view"),
    [
        (TurnContext(), "en", None, None, MarketView("US", "USD")),
        (TurnContext(), "de", None, None, MarketView("DE", "EUR")),
        (TurnContext(), "de", "de-CH,de;q=0.9", None, MarketView("CH", "CHF")),
        (TurnContext("de-AT"), "de", None, None, MarketView("AT", "EUR")),
        (TurnContext(), "ja", None, "JPY", MarketView("JP", "JPY")),
        (TurnContext(), "ar", None, "AED", MarketView("AE", "AED")),
        (TurnContext(), "hi", None, "INR", MarketView("IN", "INR")),
        (TurnContext(currency="JPY"), "de", None, None, MarketView("JP", "JPY")),
        (TurnContext(address_country="FR"), "ja", None, None, MarketView("FR", "EUR")),
        (TurnContext(address_country="FR", currency="USD"), "ja", None, "JPY", MarketView("FR", "USD")),
        (TurnContext(address_country="ZZ"), "en", None, None, MarketView("ZZ", "USD")),
    ],
)
def test_views(
    context: TurnContext, language: str, accept: str | None, said: str | None, view: MarketView
) -> None:
    assert VIEWS.resolve(context, language, accept, said) == view


def test_a_market_of_the_shop_comes_before_the_languages_home() -> None:
    assert VIEWS.resolve(TurnContext(), "ar", None, None, {"AED", "USD"}) == MarketView("AE", "AED")
    assert VIEWS.resolve(TurnContext(), "ar", None, None, {"USD"}).country == "EG"
    assert VIEWS.resolve(TurnContext(), "en", None, None, {"EUR"}).currency == "EUR"
