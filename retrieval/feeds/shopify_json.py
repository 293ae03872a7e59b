"""Read Shopify's `products.json`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from retrieval.feeds.json_items import read_items
from retrieval.feeds.native_row import NativeRow
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import ByteSource

__all__ = ["read_shopify_json"]

_NO_CHOICE = "default title"


def read_shopify_json(source: ByteSource, currency: str | None) -> Iterator[NativeRow | Reject]:
    """Yield one row a product; `currency` is that of the prices, which the file does not name."""
    for item in read_items(source, "products"):
        if isinstance(item, Reject):
            yield item
            continue
        place, value, text = item
        if isinstance(value, dict):
            yield _product(place, value, text, currency)
        else:
            yield Reject.of(place, "the element is no JSON object", text)


def _product(place: int, product: Mapping[str, Any], text: str, currency: str | None) -> NativeRow:
    names = [str(option.get("name", "")) for option in _objects(product.get("options"))]
    choices = [name for name in names if name and name.casefold() != "title"]
    variants = [_variant(variant, choices) for variant in _objects(product.get("variants"))]
    handle = product.get("handle")
    fields = {
        "id": str(product.get("id") or handle or ""),
        "title": product.get("title"),
        "description": product.get("body_html"),
        "brand": product.get("vendor"),
        "category": product.get("product_type"),
        "url": f"/products/{handle}" if handle else None,
        "image_url": next((image.get("src") for image in _objects(product.get("images"))), None),
        "currency": currency,
    }
    if len(variants) == 1:
        variants[0]["id"] = fields["id"]
    return NativeRow(
        place,
        {name: value for name, value in fields.items() if value},
        text,
        tuple(variants),
        tuple("_".join(name.casefold().split()) for name in choices),
    )


def _variant(variant: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    chosen = {
        name: variant[f"option{place}"]
        for place, name in enumerate(names, 1)
        if variant.get(f"option{place}") and str(variant[f"option{place}"]).casefold() != _NO_CHOICE
    }
    available = variant.get("available")
    fields = {
        "id": str(variant.get("id") or variant.get("sku") or ""),
        "price": variant.get("price"),
        "list_price": variant.get("compare_at_price"),
        "sku": variant.get("sku"),
        "gtin": variant.get("barcode"),
        "stock": variant.get("inventory_quantity"),
        "availability": {True: "in_stock", False: "out_of_stock"}.get(available)
        if available in (True, False)
        else None,
        "attributes": chosen,
    }
    return {name: value for name, value in fields.items() if value not in (None, "", {})}


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
