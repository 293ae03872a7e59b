"""Read files of prices and stock: an id and what changes, in a table with a header or as JSON lines."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from assistant.domain.errors import InvalidFeed, InvalidInput, InvalidMoney
from assistant.domain.money import Money
from assistant.domain.offer_update import OfferUpdate
from retrieval.feeds.availability import parse_availability
from retrieval.feeds.delimited import TableRow, find_delimiter, read_table
from retrieval.feeds.json_lines import JsonLine, read_json_lines
from retrieval.feeds.json_text import load_json
from retrieval.feeds.prices import parse_price
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import LineSource, open_feed, read_head
from retrieval.feeds.tally import FeedTally

__all__ = ["read_offers"]

_NAMES: Final = {
    **dict.fromkeys(("id", "item_id", "sku", "variant sku", "product_id"), "id"),
    **dict.fromkeys(("price", "variant price"), "price"),
    **dict.fromkeys(("list_price", "compare-at price", "variant compare at price"), "list_price"),
    **dict.fromkeys(("stock", "quantity", "inventory quantity", "variant inventory qty"), "stock"),
    **{name: name for name in ("sale_price", "prices", "availability", "currency")},
}
"""Column, in small letters → what it is."""
_CHANGES: Final = frozenset({"price", "sale_price", "list_price", "prices", "availability", "stock"})


def read_offers(
    path: Path, *, max_bad: float = 0.2, currency: str | None = None
) -> Iterator[OfferUpdate | Reject]:
    """Yield what each row changes, or why it cannot be used; raises InvalidFeed for a file as a whole.

    An empty cell changes nothing; in JSON lines null takes a field away. `sale_price` makes `price` the list
    price, as in Google Merchant feeds. `currency` is that of prices that name none.
    """
    tally = FeedTally()
    read = _objects if read_head(path).lstrip().startswith("{") else _checked_table(path)
    with open_feed(path, tally) as source:
        for row in read(source):
            update = row if isinstance(row, Reject) else _read(row, currency)
            if isinstance(update, Reject):
                tally.reject(update.reason)
            else:
                tally.accepted += 1
            tally.judge(path, max_bad, finished=False)
            yield update
    tally.judge(path, max_bad, finished=True)


def _objects(source: LineSource) -> Iterator[JsonLine | Reject]:
    for row in read_json_lines(source):
        if isinstance(row, JsonLine):
            named = {_column(name): value for name, value in row.fields.items()}
            yield JsonLine(row.line, named, row.text)
        else:
            yield row


def _checked_table(path: Path) -> Callable[[LineSource], Iterator[TableRow | Reject]]:
    """Return how to read a table; raises InvalidFeed where its header names nothing that changes."""
    header = next((line for line in read_head(path).splitlines() if line.strip()), "")
    names = {_column(cell) for cell in next(csv.reader([header], delimiter=find_delimiter(header)), [])}
    if "id" not in names or not _CHANGES & names:
        raise InvalidFeed(
            f"{path.name}: the first line names no column `id` beside one of {', '.join(sorted(_CHANGES))}; "
            "give the table a header, or write JSON lines"
        )
    return lambda source: read_table(source, _column)


def _column(name: str) -> str:
    """Return what a column is, "" for one that changes nothing."""
    return _NAMES.get(name.strip().casefold(), "")


def _read(row: JsonLine | TableRow, currency: str | None) -> OfferUpdate | Reject:
    fields: Mapping[str, Any] = row.fields if isinstance(row, JsonLine) else row.cells
    product = str(fields.get("id") or "").strip()
    try:
        if not product:
            raise ValueError("the row has no id")
        return _update(product, fields, str(fields.get("currency") or "") or currency)
    except (ValueError, InvalidMoney, InvalidInput) as error:
        return Reject.of(row.line, str(error), row.text, product)


def _update(product: str, fields: Mapping[str, Any], currency: str | None) -> OfferUpdate:
    given: dict[str, Any] = {}
    for name in ("price", "list_price"):
        if name in fields:
            given[name] = _money(fields[name], currency)
    if (sale := fields.get("sale_price")) is not None:
        given["list_price"], given["price"] = given.get("price"), _money(sale, currency)
    if "prices" in fields:
        given["prices"] = _prices(fields["prices"], currency)
    if "stock" in fields:
        given["stock"] = _stock(fields["stock"])
    if "availability" in fields or "stock" in given:
        given["availability"] = parse_availability(fields.get("availability"), given.get("stock"))
    if not given:
        raise ValueError(f"the row changes nothing; fill one of {', '.join(sorted(_CHANGES))}")
    return OfferUpdate(product, frozenset(given), **given)


def _money(value: Any, currency: str | None) -> Money | None:
    if isinstance(value, dict) and value.keys() == {"amount", "currency"}:
        return Money(value["amount"], value["currency"])
    if value is None:
        return None
    try:
        return parse_price(value)
    except InvalidMoney:
        if currency is None:
            raise
        return parse_price(value, currency)


def _prices(value: Any, currency: str | None) -> dict[str, Money]:
    table = load_json(value) if isinstance(value, str) else value
    if table is None:
        return {}
    if not isinstance(table, dict) or not all(len(str(market)) == 2 for market in table):
        raise ValueError('prices are written as {"DE": "129.90 EUR", "CH": "139.00 CHF"}')
    found = {market.upper(): _money(price, currency) for market, price in table.items()}
    return {market: money for market, money in found.items() if money is not None}


def _stock(value: Any) -> int | None:
    if value is None:
        return None
    text = str(value).strip()
    if not text.lstrip("-").isdecimal():
        raise ValueError(f"stock {text[:40]!r} is no whole number")
    return max(0, int(text))
