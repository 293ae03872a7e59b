"""Define what changes of prices and stock look like."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from assistant.api.fields import STRICT, Amount, AvailabilityName, Country, Currency, Id
from assistant.domain.errors import InvalidMoney
from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.offer_update import OfferUpdate

__all__ = ["OfferBody", "OffersBody", "PriceBody"]

_MOST_UPDATES = 1_000


class _Body(BaseModel):
    model_config = STRICT


class PriceBody(_Body):
    """An exact amount, in minor units."""

    amount: Amount
    currency: Currency


def _written(value: Any) -> Any:
    """Read "129.90 EUR" as the object it stands for."""
    if not isinstance(value, str):
        return value
    amount, _, currency = value.strip().partition(" ")
    try:
        money = Money.of(amount, currency.strip().upper()) if amount.isascii() else None
    except InvalidMoney:
        money = None
    if money is None or money.amount < 0 or not amount[:1].isdigit():
        raise PydanticCustomError("price_text", "not a price")
    return {"amount": money.amount, "currency": money.currency}


Price = Annotated[PriceBody, BeforeValidator(_written)]


class OfferBody(_Body):
    """New terms of one product; what is left out stays, null takes it away."""

    id: Id
    price: Price | None = None
    prices: Annotated[dict[Country, Price], Field(max_length=250)] | None = None
    list_price: Price | None = None
    availability: AvailabilityName = "in_stock"
    stock: Annotated[int, Field(ge=0, le=10**9)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> OfferBody:
        if self.model_fields_set <= {"id"}:
            raise PydanticCustomError("offer_empty", "nothing changes")
        return self

    def to_domain(self) -> OfferUpdate:
        """Return the same as a domain value."""
        return OfferUpdate(
            self.id,
            frozenset(self.model_fields_set - {"id"}),
            _money(self.price),
            {country: Money(one.amount, one.currency) for country, one in (self.prices or {}).items()},
            _money(self.list_price),
            Availability(self.availability),
            self.stock,
        )


class OffersBody(_Body):
    """Several products at once; all of them, or a problem and none."""

    products: Annotated[list[OfferBody], Field(min_length=1, max_length=_MOST_UPDATES)]


def _money(price: PriceBody | None) -> Money | None:
    return None if price is None else Money(price.amount, price.currency)
