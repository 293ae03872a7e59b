"""Write products as JSON lines and read them back exactly."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import orjson

from assistant.domain.errors import GenerationDamaged, InvalidInput
from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.product import Option, Product, ProductText, Rating

__all__ = [
    "content_hash",
    "dump_field",
    "from_record",
    "load_field",
    "read_records",
    "to_record",
    "write_records",
]


def to_record(product: Product) -> dict[str, Any]:
    """Return a JSON object of the fields that differ from their defaults; money as [minor units, code]."""
    record: dict[str, Any] = {"id": product.id, "title": product.title}
    for name, (default, dump, _) in _FIELDS.items():
        value = getattr(product, name)
        if value != default:
            record[name] = dump(value)
    return record


def from_record(record: Mapping[str, Any]) -> Product:
    """Rebuild the product of a record; raises LookupError, TypeError, ValueError or InvalidInput."""
    fields = {name: load(record[name]) for name, (_, _, load) in _FIELDS.items() if name in record}
    return Product(id=record["id"], title=record["title"], **fields)


def dump_field(name: str, value: Any) -> Any:
    """Return one field's value as it stands in a record."""
    return _FIELDS[name][1](value)


def load_field(name: str, dumped: Any) -> Any:
    """Return a field's value from a record; raises LookupError, TypeError, ValueError or InvalidInput."""
    return _FIELDS[name][2](dumped)


def write_records(path: Path, products: Iterable[Product]) -> int:
    """Write one product a line; return how many."""
    count = 0
    with path.open("wb") as file:
        for product in products:
            file.write(orjson.dumps(to_record(product), option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


def read_records(path: Path) -> Iterator[Product]:
    """Yield the products of a file in order; raises GenerationDamaged naming file and line."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield from_record(orjson.loads(line))
            except (LookupError, TypeError, ValueError, InvalidOperation, InvalidInput) as error:
                raise GenerationDamaged(
                    f"{path.parent.name}/{path.name}, line {number}: no product can be read "
                    f"({type(error).__name__}); run `dragoman index FEED` to build it again"
                ) from error


def content_hash(product: Product) -> str:
    """Return the SHA-256 of all words that an embedding depends on; price, stock and links do not count."""
    words = [
        product.title,
        product.description,
        product.language,
        product.category,
        product.brand,
        sorted(product.attributes.items()),
        sorted((tag, text.title, text.description) for tag, text in product.translations.items()),
    ]
    return hashlib.sha256(orjson.dumps(words)).hexdigest()


def _same(value: Any) -> Any:
    return value


def _dump_money(money: Money) -> list[Any]:
    return [money.amount, money.currency]


def _load_money(pair: Any) -> Money:
    amount, currency = pair
    return Money(amount, currency)


def _dump_options(options: tuple[Option, ...]) -> list[Any]:
    return [[option.name, list(option.values)] for option in options]


def _load_options(pairs: Any) -> tuple[Option, ...]:
    return tuple(Option(name, tuple(values)) for name, values in pairs)


def _dump_translations(translations: Mapping[str, ProductText]) -> dict[str, Any]:
    return {
        tag: [text.title, text.description, *([True] if text.machine else [])]
        for tag, text in translations.items()
    }


def _load_translations(pairs: Any) -> dict[str, ProductText]:
    return {
        tag: ProductText(title, description, bool(machine))
        for tag, (title, description, *machine) in pairs.items()
    }


def _dump_rating(rating: Rating) -> list[Any]:
    return [str(rating.value), rating.count]


def _load_rating(pair: Any) -> Rating:
    value, count = pair
    return Rating(Decimal(value), count)


def _dump_prices(prices: Mapping[str, Money]) -> dict[str, Any]:
    return {market: _dump_money(price) for market, price in prices.items()}


def _load_prices(pairs: Any) -> dict[str, Money]:
    return {market: _load_money(pair) for market, pair in pairs.items()}


def _dump_attributes(attributes: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    return {name: list(values) for name, values in attributes.items()}


def _load_attributes(lists: Any) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in lists.items()}


_FIELDS: Final[dict[str, tuple[object, Callable[[Any], Any], Callable[[Any], Any]]]] = {
    "description": ("", _same, _same),
    "language": ("und", _same, _same),
    "brand": (None, _same, _same),
    "category": ((), list, tuple),
    "url": (None, _same, _same),
    "image_url": (None, _same, _same),
    "price": (None, _dump_money, _load_money),
    "prices": ({}, _dump_prices, _load_prices),
    "list_price": (None, _dump_money, _load_money),
    "availability": (Availability.IN_STOCK, _same, Availability),
    "stock": (None, _same, int),
    "rating": (None, _dump_rating, _load_rating),
    "attributes": ({}, _dump_attributes, _load_attributes),
    "translations": ({}, _dump_translations, _load_translations),
    "ships_to": (None, sorted, frozenset),
    "options": ((), _dump_options, _load_options),
    "identifiers": ((), list, tuple),
}
"""Field → default, how to write it, how to read it."""
