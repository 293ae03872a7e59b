"""Fakes of pricing and composing, and products to speak of."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from assistant.domain.money import Money
from assistant.domain.offer import Availability, MarketView, Offer
from assistant.domain.product import Product, Rating
from assistant.domain.reply import Item, ProductRef, ReplyPart, ReplyPlan, TextSegment

__all__ = ["FakeComposer", "FakePricing", "an_item"]


@dataclass
class FakePricing:
    """Offer every product at its own price if it is in the wanted currency, else at one unit for one."""

    asked: list[tuple[str, MarketView]] = field(default_factory=list)

    def offer(self, product: Product, view: MarketView) -> Offer:
        self.asked.append((product.id, view))
        ships = product.ships(view.country)
        price = product.prices.get(view.country, product.price)
        if price is None or price.currency == view.currency:
            return Offer(price, availability=product.availability, ships=ships)
        same = Money.of(price.major.quantize(Decimal(1)), view.currency)
        return Offer(same, None, True, date(2026, 10, 30), product.availability, ships)


@dataclass
class FakeComposer:
    """Name the acts and products of a plan; keep the plans."""

    plans: list[ReplyPlan] = field(default_factory=list)

    async def compose(self, plan: ReplyPlan) -> AsyncGenerator[ReplyPart]:
        self.plans.append(plan)
        for act in plan.acts:
            products = tuple(ProductRef(item.product.id) for item in (*act.items, act.subject) if item)
            yield ReplyPart((TextSegment(f"{act.kind.value} "), *products))


def an_item(
    product_id: str,
    title: str,
    language: str,
    price: Money | None,
    *,
    list_price: Money | None = None,
    approximate: bool = False,
    availability: Availability = Availability.IN_STOCK,
    ships: bool = True,
    attributes: Mapping[str, str] | None = None,
    rating: str | None = None,
    stock: int | None = None,
    identifiers: tuple[str, ...] = (),
) -> Item:
    """Build an item as policy would hand it to a composer."""
    rated = Rating(Decimal(rating), 210) if rating else None
    product = Product(
        product_id, title, language=language, rating=rated, stock=stock, identifiers=identifiers
    )
    day = date(2026, 10, 30) if approximate else None
    offer = Offer(price, list_price, approximate, day, availability, ships)
    return Item(product, title, language, offer, (), attributes or {})
