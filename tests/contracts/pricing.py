"""Hold what every implementation of the `Pricing` port must do."""

from __future__ import annotations

from assistant.domain.money import Money
from assistant.domain.offer import Availability, MarketView
from assistant.domain.product import Product
from assistant.ports import Pricing

EURO = Money(12999, "EUR")


class PricingContract:
    """Inherit, and return the pricing under test."""

    def build(self) -> Pricing:
        """Return pricing that can convert euro to US dollars."""
        raise NotImplementedError

    def test_a_market_pays_its_own_price(self) -> None:
        product = Product("boots", "Boots", price=EURO, prices={"AT": Money(11999, "EUR")})
        offer = self.build().offer(product, MarketView("AT", "EUR"))
        assert offer.price == Money(11999, "EUR")
        assert not offer.approximate

    def test_a_converted_price_is_marked_approximate_with_its_day(self) -> None:
        offer = self.build().offer(Product("boots", "Boots", price=EURO), MarketView("US", "USD"))
        assert offer.price is not None
        assert offer.price.currency == "USD"
        assert offer.approximate
        assert offer.rate_date is not None

    def test_a_product_without_a_price_is_still_offered(self) -> None:
        offer = self.build().offer(Product("boots", "Boots"), MarketView("US", "USD"))
        assert offer.price is None
        assert not offer.approximate

    def test_availability_and_shipping_are_the_products_own(self) -> None:
        product = Product(
            "boots", "Boots", availability=Availability.PREORDER, ships_to=frozenset({"DE", "AT"})
        )
        pricing = self.build()
        assert pricing.offer(product, MarketView("DE", "EUR")).ships
        assert not pricing.offer(product, MarketView("JP", "EUR")).ships
        assert pricing.offer(product, MarketView("JP", "EUR")).availability is Availability.PREORDER
