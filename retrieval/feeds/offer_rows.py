"""Read files of prices and stock: an id and what changes, in a table with a header or as JSON lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from assistant.domain.errors import InvalidFeed, InvalidInput, InvalidMoney
from assistant.domain.money import Money
from assistant.domain.offer_update import OfferUpdate
from retrieval.feeds.availability import parse_availability
from retrieval.feeds.prices import parse_price
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import open_feed
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
    with open_feed(path, tally) as source:
        lines = iter(source)
        first = next((line for line in lines if line.strip()), "")
        rows = _json_rows(first, lines) if first.lstrip().startswith("{") else _table(path, first, lines)
        for number, row in rows:
            update = row if isinstance(row, Reject) else _read(number, row, currency)
            if isinstance(update, Reject):
                tally.reject(update.reason)
            else:
                tally.accepted += 1
            tally.judge(path, max_bad, finished=False)
            yield update
    tally.judge(path, max_bad, finished=True)


def _json_rows(first: str, lines: Iterator[str]) -> Iterator[tuple[int, Mapping[str, Any] | Reject]]:
    for number, line in enumerate((first, *lines), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_float=str)
        except ValueError as error:
            yield number, Reject.of(number, f"no JSON object ({error})", line)
            continue
        yield number, row if isinstance(row, dict) else Reject.of(number, "no JSON object", line)


def _table(path: Path, header: str, lines: Iterator[str]) -> Iterator[tuple[int, Mapping[str, Any] | Reject]]:
    delimiter = max("\t;,", key=header.count)
    names = [_NAMES.get(name.strip().strip('"').casefold(), "") for name in header.split(delimiter)]
    if "id" not in names or not _CHANGES & set(names):
        raise InvalidFeed(
            f"{path.name}: the first line names no column `id` beside one of {', '.join(sorted(_CHANGES))}; "
            "give the table a header, or write JSON lines"
        )
    for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), start=2):
        if len(cells) > len(names):
            yield number, Reject.of(number, f"{len(cells)} cells under {len(names)} columns", str(cells))
        elif cells:
            yield (
                number,
                {name: cell for name, cell in zip(names, cells, strict=False) if name and cell.strip()},
            )


def _read(number: int, row: Mapping[str, Any], currency: str | None) -> OfferUpdate | Reject:
    fields = {_NAMES.get(str(name).casefold(), ""): value for name, value in row.items()}
    product = str(fields.get("id") or "").strip()
    try:
        if not product:
            raise ValueError("the row has no id")
        return _update(product, fields, str(fields.get("currency") or "") or currency)
    except (ValueError, InvalidMoney, InvalidInput) as error:
        return Reject.of(number, str(error), json.dumps(dict(row), ensure_ascii=False), product)


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
    table = json.loads(value, parse_float=str) if isinstance(value, str) else value
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
