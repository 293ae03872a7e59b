"""Build a product from the native fields of one row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from assistant.domain.errors import InvalidMoney
from assistant.domain.money import Money
from assistant.domain.product import Product
from retrieval.feeds import fields
from retrieval.feeds.availability import parse_availability
from retrieval.feeds.fields import Warn
from retrieval.feeds.prices import parse_price

__all__ = ["ATTRIBUTE_FIELDS", "NATIVE_FIELDS", "build_product"]

NATIVE_FIELDS: Final = frozenset(
    "id title description language brand category url image_url price prices list_price currency "
    "availability stock rating attributes translations ships_to options identifiers sku gtin mpn".split()
)
"""Top-level names of the native format; `currency` completes prices written as bare numbers."""
ATTRIBUTE_FIELDS: Final = frozenset(
    "color size material gender age_group pattern weight length width height capacity power voltage style "
    "season condition dimensions warranty origin care size_system size_type".split()
)
"""Attributes that may also stand at the top level."""


def build_product(row: Mapping[str, Any], warn: Warn) -> Product:
    """Return the product of a row; raises ValueError or InvalidMoney with value and remedy.

    What a shopper could be harmed by (price, availability, id) makes a bad row; the rest is dropped with a
    warning.
    """
    product_id = fields.parse_id(row.get("id"))
    title = fields.parse_text(row.get("title"), "title", one_line=True)
    if not title:
        raise ValueError("title is missing; every product needs one")
    currency = _currency(row)
    price = _price(row, "price", currency)
    stock = fields.parse_stock(row.get("stock"), warn)
    loose = {name: row[name] for name in row if name not in NATIVE_FIELDS}
    for name in loose:
        if name not in ATTRIBUTE_FIELDS:
            warn(f"unknown field {name[:40]!r} ignored", "")
    attributes = fields.parse_attributes({k: v for k, v in loose.items() if k in ATTRIBUTE_FIELDS}, warn)
    attributes |= fields.parse_attributes(row.get("attributes"), warn)
    return Product(
        id=product_id,
        title=title,
        description=fields.parse_text(row.get("description"), "description"),
        language=fields.parse_language(row.get("language"), warn),
        brand=fields.parse_text(row.get("brand"), "brand", one_line=True) or None,
        category=fields.parse_category(row.get("category")),
        url=fields.parse_url(row.get("url"), "url", warn),
        image_url=fields.parse_url(row.get("image_url"), "image_url", warn),
        price=price,
        prices=fields.parse_prices(row.get("prices"), currency),
        list_price=_list_price(_price(row, "list_price", currency), price, warn),
        availability=parse_availability(row.get("availability"), stock),
        stock=stock,
        rating=fields.parse_rating(row.get("rating"), warn),
        attributes=attributes,
        translations=fields.parse_translations(row.get("translations"), warn),
        ships_to=fields.parse_countries(row.get("ships_to"), warn),
        options=fields.parse_options(row.get("options")),
        identifiers=_identifiers(row),
    )


def _currency(row: Mapping[str, Any]) -> str | None:
    value = row.get("currency")
    return value if isinstance(value, str) and value.strip() else None


def _price(row: Mapping[str, Any], name: str, currency: str | None) -> Money | None:
    value = row.get(name)
    if value is None or value == "":
        return None
    try:
        return parse_price(value, currency)
    except InvalidMoney as error:
        raise InvalidMoney(f"{name}: {error}") from error


def _list_price(list_price: Money | None, price: Money | None, warn: Warn) -> Money | None:
    if list_price is None:
        return None
    if price is None or list_price.currency != price.currency:
        warn("list_price without a price in its currency dropped", str(list_price))
        return None
    return list_price if list_price > price else None


def _identifiers(row: Mapping[str, Any]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in ("identifiers", "sku", "gtin", "mpn"):
        found.update(dict.fromkeys(fields.parse_values(row.get(name))))
    return tuple(found)
