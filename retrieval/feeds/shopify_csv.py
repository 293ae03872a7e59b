"""Read Shopify's product export, in both its dialects of headers.

Columns: https://help.shopify.com/en/manual/products/import-export/using-csv
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from retrieval.feeds.delimited import TableRow, read_table
from retrieval.feeds.native_row import NativeRow
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import LineSource
from retrieval.feeds.tally import FeedTally

__all__ = ["SHOPIFY_COLUMNS", "read_shopify_csv", "shopify_column"]

_DIALECTS = {
    "url handle": "handle",
    "body (html)": "description",
    "product category": "category",
    "variant sku": "sku",
    "variant barcode": "barcode",
    "variant price": "price",
    "variant compare at price": "compare-at price",
    "variant inventory qty": "inventory quantity",
    "variant inventory policy": "policy",
    "continue selling when out of stock": "policy",
    "published on online store": "published",
    "image src": "image",
    "product image url": "image",
    "variant image": "variant image url",
}
SHOPIFY_COLUMNS = frozenset({"vendor", "published", "tags", "option1 name", "compare-at price", "sku"})
"""Columns by which an export is known, beside `handle` and `title`."""
_HIDDEN = frozenset({"draft", "archived"})
_NO_CHOICE = "default title"


def shopify_column(name: str) -> str:
    """Return the common name of a column of either dialect."""
    plain = " ".join(name.removeprefix("\ufeff").lower().split())
    return _DIALECTS.get(plain, plain)


def read_shopify_csv(
    source: LineSource, currency: str | None, tally: FeedTally
) -> Iterator[NativeRow | Reject]:
    """Yield one row a product, its variants together; drafts and unpublished products are left out.

    Exports name no currency: `currency` is the one of their prices. Raises InvalidFeed without a header.
    """
    rows: list[TableRow] = []
    for row in read_table(source, shopify_column):
        if isinstance(row, Reject):
            yield row
            continue
        handle = row.cells.get("handle")
        if rows and handle not in (None, rows[0].cells.get("handle")):
            yield from _product(rows, currency, tally)
            rows = []
        rows.append(row)
    if rows:
        yield from _product(rows, currency, tally)


def _product(rows: list[TableRow], currency: str | None, tally: FeedTally) -> Iterator[NativeRow]:
    first = rows[0].cells
    status, published = first.get("status", "active").casefold(), first.get("published", "true").casefold()
    if status in _HIDDEN or published == "false":
        tally.warn("draft or unpublished product left out", rows[0].line, first.get("handle", ""))
        return
    handle = first.get("handle", "")
    names = [first.get(f"option{place} name") for place in (1, 2, 3)]
    variants = [_variant(row.cells, handle, names) for row in rows if "price" in row.cells]
    fields: dict[str, Any] = {
        "id": handle,
        "title": first.get("title"),
        "description": first.get("description"),
        "brand": first.get("vendor"),
        "category": first.get("category") or first.get("type"),
        "url": f"/products/{handle}" if handle else None,
        "image_url": next((row.cells["image"] for row in rows if "image" in row.cells), None),
        "currency": currency,
    }
    fields = {name: value for name, value in fields.items() if value}
    choices = tuple(
        "_".join(name.casefold().split()) for name in names if name and name.casefold() != "title"
    )
    single = len(variants) == 1
    if single:
        variants[0]["id"] = handle
    yield NativeRow(rows[0].line, fields, rows[0].text, tuple(variants), choices)


def _variant(cells: dict[str, str], handle: str, names: list[str | None]) -> dict[str, Any]:
    chosen = {
        name: cells[f"option{place} value"]
        for place, name in enumerate(names, 1)
        if name and cells.get(f"option{place} value", _NO_CHOICE).casefold() != _NO_CHOICE
    }
    stock = cells.get("inventory quantity")
    variant: dict[str, Any] = {
        "id": cells.get("sku") or "-".join([handle, *chosen.values()]),
        "price": cells["price"],
        "list_price": cells.get("compare-at price"),
        "stock": stock,
        "sku": cells.get("sku"),
        "gtin": cells.get("barcode", "").lstrip("'"),
        "attributes": chosen,
    }
    if stock is not None and stock.lstrip("-").isdecimal() and int(stock) <= 0:
        goes_on = cells.get("policy", "deny").casefold() in ("continue", "true")
        variant["availability"] = "backorder" if goes_on else "out_of_stock"
    return {name: value for name, value in variant.items() if value}
