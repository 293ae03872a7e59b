"""A rate older than the set age is refused, and the answer says so."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from assistant.dialogue.engines import Engines
from assistant.dialogue.stale_rates import lost_rates
from assistant.domain.money import Money
from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.domain.search import Constraints, PriceRange, SearchQuery
from assistant.i18n.exchange import ExchangeRates, Rate
from assistant.i18n.pricing import MarketPricing
from tests.fakes import FakeCatalog, FakePolicies, FakeRecommender, FakeRetriever
from tests.integration.dialogue.house import words

DAY = date(2026, 10, 30)
TOKYO = MarketView("JP", "JPY")
LAMPS = (
    Product("just", "Lamp Ise", language="en", price=Money(8538, "EUR")),
    Product("over", "Lamp Nara", language="en", price=Money(8539, "EUR")),
)
"""At 175.68 yen a euro: 14,999.6 yen, which are 15,000, and 15,001.3."""
UNDER_15000 = Constraints(price=PriceRange(max=Money(15000, "JPY")))


def engines(today: date) -> Engines:
    rates = {"EUR": Rate(Decimal(1), DAY), "JPY": Rate(Decimal("175.68"), DAY)}
    pricing = MarketPricing(ExchangeRates(rates, timedelta(days=30), lambda: today))
    lexicon = words().lexicon
    return Engines(
        FakeCatalog(LAMPS, lexicon),
        FakeRetriever(LAMPS, lexicon, pricing),
        FakeRecommender([lamp.id for lamp in LAMPS]),
        pricing,
        lexicon,
        FakePolicies({}),
    )


@pytest.mark.parametrize(
    ("today", "constraints", "found", "lost"),
    [
        (date(2026, 11, 29), UNDER_15000, ["just"], ()),
        (date(2026, 11, 30), UNDER_15000, [], ("rates",)),
        (date(2026, 11, 30), Constraints(), ["just", "over"], ("rates",)),
        (date(2026, 11, 29), Constraints(), ["just", "over"], ()),
    ],
)
async def test_a_bound_in_yen_over_a_euro_shop_holds_until_the_rate_is_too_old(
    today: date, constraints: Constraints, found: list[str], lost: tuple[str, ...]
) -> None:
    shop = engines(today)
    query = SearchQuery("lamp", TOKYO, "en", constraints=constraints)
    result = await shop.retriever.search(query)
    assert sorted(hit.product_id for hit in result.hits) == found
    assert await lost_rates(shop, query, result) == lost
