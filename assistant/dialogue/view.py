"""Settle from where, and in which money, a shopper looks at the catalogue.

Language, country and currency are three facts. What was said wins; what was not is filled in from the
weakest hints last, and a hint never overrides a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.domain.conversation import TurnContext
from assistant.domain.market import Market
from assistant.domain.offer import MarketView

__all__ = ["ViewResolver"]


@dataclass(frozen=True, slots=True)
class ViewResolver:
    """Fill in country and currency."""

    markets: Mapping[str, Market]
    """Country → market."""
    default_market: str

    def resolve(
        self, context: TurnContext, language: str, accept_language: str | None, said_currency: str | None
    ) -> MarketView:
        """Return the market view of a turn; `said_currency` is one named in a message."""
        currency = context.currency or said_currency
        country = context.address_country or self._hinted_country(
            context, language, accept_language, currency
        )
        if currency is None:
            market = self.markets.get(country)
            currency = market.currency if market else self.markets[self.default_market].currency
        return MarketView(country, currency)

    def _hinted_country(
        self, context: TurnContext, language: str, accept_language: str | None, currency: str | None
    ) -> str:
        accepted = (accept_language or "").split(",")[0].split(";")[0].strip()
        for tag in (context.language or "", accepted):
            country = _region(tag)
            if country in self.markets and (currency is None or self.markets[country].currency == currency):
                return country
        at_home = self.markets[self.default_market]
        speaks_at_home = any(_base(tag) == _base(language) for tag in at_home.locales)
        candidates = [at_home] if speaks_at_home else []
        candidates += [market for market in self.markets.values() if self._typical(market, language)]
        for market in candidates:
            if currency is None or market.currency == currency:
                return market.country
        paid_in = [market.country for market in self.markets.values() if market.currency == currency]
        if currency is not None and paid_in:
            return at_home.country if at_home.country in paid_in else paid_in[0]
        return at_home.country

    @staticmethod
    def _typical(market: Market, language: str) -> bool:
        return bool(market.locales) and _base(market.locales[0]) == _base(language)


def _base(tag: str) -> str:
    return tag.replace("_", "-").split("-")[0].lower()


def _region(tag: str) -> str:
    for part in tag.replace("_", "-").split("-")[1:]:
        if len(part) == 2 and part.isalpha():
            return part.upper()
    return ""
