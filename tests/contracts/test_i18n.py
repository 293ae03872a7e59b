"""Hold pricing, composers and their fakes to the ports' contracts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from assistant.i18n.exchange import ExchangeRates, Rate
from assistant.i18n.locale import Locales
from assistant.i18n.markets import Markets
from assistant.i18n.messages import Messages
from assistant.i18n.pricing import MarketPricing
from assistant.ports import Composer, Pricing
from assistant.reply.localizer import Localizer
from assistant.reply.templates import TemplateComposer
from tests.contracts.composer import ComposerContract
from tests.contracts.pricing import PricingContract
from tests.fake_i18n import FakeComposer, FakePricing

DAY = date(2026, 10, 30)


class TestMarketPricing(PricingContract):
    def build(self) -> Pricing:
        return MarketPricing(
            ExchangeRates({"EUR": Rate(Decimal(1), DAY), "USD": Rate(Decimal("1.1172"), DAY)})
        )


class TestFakePricing(PricingContract):
    def build(self) -> Pricing:
        return FakePricing()


class TestTemplateComposer(ComposerContract):
    def build(self) -> Composer:
        locales = Locales.discover()
        return TemplateComposer(Localizer(locales, Messages(locales), Markets.load()))


class TestFakeComposer(ComposerContract):
    def build(self) -> Composer:
        return FakeComposer()
