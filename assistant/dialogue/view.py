"""Settle from where, and in which money, a shopper looks at the catalogue.

Language, country and currency are three facts. What was said wins; what was not is filled in from the
weakest hints last, and a hint never overrides a word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from langcodes import Language

from assistant.domain.conversation import TurnContext
from assistant.domain.offer import MarketView, Undeliverable
from assistant.i18n.locale import parse_accept_language
from assistant.i18n.markets import Markets

__all__ = ["ViewResolver", "merged"]


@dataclass(frozen=True, slots=True)
class ViewResolver:
    """Fill in country and currency."""

    markets: Markets
    default_market: str
    undeliverable: Undeliverable = Undeliverable.SHOW

    def resolve(
        self,
        context: TurnContext,
        language: str,
        accept_language: str | None,
        said_currency: str | None,
        sold: Collection[str] = (),
    ) -> MarketView:
        """Return the market view of a turn.

        `said_currency` is one named in a message; `sold` are the currencies the catalogue has prices in.
        """
        currency = context.currency or said_currency
        country = context.address_country
        if country is None:
            hints = self._hints(context, language, accept_language, sold)
            country = next((hint for hint in hints if self._pays(hint, currency)), None)
        country = country or self._country_of(currency) or self.default_market
        currency = currency or self.markets.currency_of(country)
        currency = currency or self.markets.currency_of(self.default_market) or "USD"
        return MarketView(country, currency, self.undeliverable)

    def _hints(
        self, context: TurnContext, language: str, accept_language: str | None, sold: Collection[str]
    ) -> Iterator[str]:
        """Yield countries, the best hint first: tags with a region, then where the language is spoken.

        Of the countries that speak a language, those come first whose currency the shop has prices in.
        """
        for tag in (context.language, *parse_accept_language(accept_language)):
            if tag and (region := Language.get(tag).territory) and self.markets.get(region):
                yield region
        at_home = self.markets.speaks(self.default_market, language)
        if at_home and (not sold or self.markets.currency_of(self.default_market) in sold):
            yield self.default_market
        home = Language.get(language).maximize().territory
        if home and self.markets.currency_of(home) in sold:
            yield home
        for market in self.markets:
            if market.currency in sold and self.markets.speaks(market.country, language):
                yield market.country
        if at_home:
            yield self.default_market
        if home and self.markets.get(home):
            yield home

    def _pays(self, country: str, currency: str | None) -> bool:
        return currency is None or self.markets.currency_of(country) == currency

    def _country_of(self, currency: str | None) -> str | None:
        """Return a country that pays in a currency, the default market before all others."""
        if self._pays(self.default_market, currency):
            return self.default_market
        return next((market.country for market in self.markets if market.currency == currency), None)


def merged(new: TurnContext, old: TurnContext) -> TurnContext:
    """Return what a turn says of language, currency and country, and for the rest what was said before."""
    return TurnContext(
        new.language or old.language,
        new.currency or old.currency,
        new.address_country or old.address_country,
    )
