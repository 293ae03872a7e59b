"""Read schema.org products as JSON-LD: a document, a list, a graph, or the script blocks of a page.

Types: https://schema.org/Product, https://schema.org/ProductGroup, https://schema.org/Offer
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.domain.errors import InvalidFeed
from retrieval.feeds.json_items import read_items
from retrieval.feeds.json_text import load_json
from retrieval.feeds.native_row import NativeRow
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import LONGEST_LINE, ByteSource, CutFeed

__all__ = ["read_json_ld", "read_json_ld_page"]

_SCRIPT = re.compile(
    r"<script\b[^>]*type\s*=\s*[\"']?application/ld\+json[\"']?[^>]*>(.*?)</script\s*>",
    re.IGNORECASE | re.DOTALL,
)
_PRODUCTS = frozenset({"Product", "ProductGroup", "IndividualProduct", "ProductModel"})
_ATTRIBUTES = ("color", "size", "material", "pattern", "weight", "height", "width", "depth")
_CODES = ("gtin", "gtin8", "gtin12", "gtin13", "gtin14", "mpn", "isbn")
_UNITS = {
    "KGM": "kg",
    "GRM": "g",
    "CMT": "cm",
    "MMT": "mm",
    "MTR": "m",
    "LTR": "l",
    "MLT": "ml",
    "INH": "in",
    "LBR": "lb",
    "ONZ": "oz",
}
"""UN/CEFACT common codes, as `unitCode` holds them."""
_DEEPEST = 8


def read_json_ld(source: ByteSource) -> Iterator[NativeRow | Reject]:
    """Yield the products of a document, wherever in it they stand."""
    for item in read_items(source):
        if isinstance(item, Reject):
            yield item
            continue
        place, value, text = item
        for product in _find(value):
            yield _row(place, product, text)


def read_json_ld_page(source: ByteSource) -> Iterator[NativeRow | Reject]:
    """Yield the products of the script blocks of an HTML page; raises InvalidFeed for a page of over 8 MB."""
    page = b""
    while True:
        try:
            block = source.read(LONGEST_LINE)
        except CutFeed as error:
            raise InvalidFeed(str(error)) from error
        if not block:
            break
        page += block
        if len(page) > LONGEST_LINE:
            raise InvalidFeed(
                f"the page is longer than {LONGEST_LINE // 1024 // 1024} MB; export JSON instead"
            )
    for place, script in enumerate(_SCRIPT.findall(page.decode("utf-8", errors="replace")), 1):
        try:
            value = load_json(html.unescape(script) if "&quot;" in script else script)
        except ValueError as error:
            yield Reject.of(place, str(error), script.strip())
            continue
        for product in _find(value):
            yield _row(place, product, script.strip()[:200])


def _find(value: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Yield products in a value, not those inside a product."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _find(one, depth + 1)
    elif isinstance(value, Mapping):
        if _types(value) & _PRODUCTS:
            yield value
        else:
            for name in ("@graph", "itemListElement", "item", "mainEntity", "mainEntityOfPage", "about"):
                yield from _find(value.get(name), depth + 1)


def _types(value: Mapping[str, Any]) -> set[str]:
    named = value.get("@type")
    types = named if isinstance(named, list) else [named]
    return {re.split(r"[/#:]", str(one))[-1] for one in types}


def _row(place: int, product: Mapping[str, Any], text: str) -> NativeRow:
    fields = _native(product)
    variants = [one for one in _list(product.get("hasVariant")) if isinstance(one, Mapping)]
    if group := _text(product.get("productGroupID")):
        fields["id"] = group
    rows = []
    for number, variant in enumerate(variants, 1):
        own = _native(variant)
        own.setdefault("id", f"{fields.get('id', '')}-{number}")
        rows.append(own)
    fields.setdefault("id", rows[0]["id"] if rows else "")
    return NativeRow(place, fields, text, tuple(rows))


def _native(product: Mapping[str, Any]) -> dict[str, Any]:
    titles, words = _worded(product.get("name")), _worded(product.get("description"))
    language = _text(product.get("inLanguage")) or next((tag for tag in titles if tag), "")
    title = titles.get(language) or titles.get("") or next(iter(titles.values()), "")
    fields: dict[str, Any] = {
        "id": next(
            filter(None, (_text(product.get(name)) for name in ("productID", "sku", *_CODES, "@id", "url"))),
            "",
        ),
        "title": title,
        "description": words.get(language) or words.get("") or next(iter(words.values()), ""),
        "language": language,
        "brand": _text(product.get("brand")) or _text(product.get("manufacturer")),
        "category": _category(product.get("category")),
        "url": _text(product.get("url")),
        "image_url": _text(product.get("image")),
        "sku": _text(product.get("sku")),
        "identifiers": [code for name in _CODES if (code := _text(product.get(name)))],
        "attributes": _attributes(product),
        "translations": {
            tag: {"title": titles[tag], "description": words.get(tag, "")}
            for tag in titles
            if tag not in ("", language)
        },
        "rating": _rating(product.get("aggregateRating")),
        **_offer(product.get("offers")),
    }
    return {name: value for name, value in fields.items() if value not in (None, "", {}, [])}


def _offer(value: object) -> dict[str, Any]:
    offers = [one for one in _list(value) if isinstance(one, Mapping)]
    nested = [one for offer in offers for one in _list(offer.get("offers")) if isinstance(one, Mapping)]
    found: dict[str, Any] = {}
    for offer in (*offers, *nested):
        specification = next(
            (one for one in _list(offer.get("priceSpecification")) if isinstance(one, Mapping)), {}
        )
        price = next(
            (
                one
                for one in (offer.get("price"), offer.get("lowPrice"), specification.get("price"))
                if one not in (None, "")
            ),
            None,
        )
        currency = _text(offer.get("priceCurrency")) or _text(specification.get("priceCurrency"))
        region = _country(offer.get("eligibleRegion") or offer.get("areaServed"))
        if price is not None:
            written = f"{_scalar(price)} {currency}".strip()
            if region and ("price" in found or len(offers) > 1):
                found.setdefault("prices", {})[region] = written
            found.setdefault("price", written)
        if availability := _text(offer.get("availability")):
            found.setdefault("availability", availability)
        if stock := _text(offer.get("inventoryLevel")):
            found.setdefault("stock", stock)
    return found


def _country(value: object) -> str | None:
    for one in _list(value):
        name = (
            _text(one.get("addressCountry") or one.get("identifier"))
            if isinstance(one, Mapping)
            else _text(one)
        )
        if re.fullmatch(r"[A-Z]{2}", name):
            return name
    return None


def _rating(value: object) -> dict[str, Any] | None:
    rating = next((one for one in _list(value) if isinstance(one, Mapping)), None)
    if rating is None:
        return None
    count = _text(rating.get("ratingCount")) or _text(rating.get("reviewCount"))
    return {"value": _text(rating.get("ratingValue")), "count": count}


def _attributes(product: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _ATTRIBUTES:
        if values := [shown for one in _list(product.get(name)) if (shown := _text(one))]:
            found[name] = values
    audience = product.get("audience")
    if isinstance(audience, Mapping) and (gender := _text(audience.get("suggestedGender"))):
        found["gender"] = [gender]
    for extra in _list(product.get("additionalProperty")):
        if isinstance(extra, Mapping) and (name := _text(extra.get("name"))) and (value := _text(extra)):
            found.setdefault(name, []).append(value)
    return found


def _category(value: object) -> list[str] | str:
    first = next(iter(_list(value)), None)
    text = _text(first)
    return re.sub(r"\s*[/›»]\s*", " > ", text) if ">" not in text and not text.startswith("http") else text


def _worded(value: object) -> dict[str, str]:
    """Return language tag ("" for none) → text of a plain or language-tagged string."""
    found: dict[str, str] = {}
    for one in _list(value):
        if isinstance(one, Mapping):
            tag, text = _text(one.get("@language")), _text(one.get("@value"))
        else:
            tag, text = "", _text(one)
        if text:
            found.setdefault(tag, text)
    return found


def _text(value: object) -> str:
    """Return what a value says: itself, its value with unit, its name, or its address."""
    if isinstance(value, list):
        return next(filter(None, map(_text, value)), "")
    if isinstance(value, Mapping):
        if (number := value.get("value")) not in (None, ""):
            code = _scalar(value.get("unitText") or value.get("unitCode") or "")
            return f"{_scalar(number)} {_UNITS.get(code, code)}".strip()
        names = ("@value", "name", "url", "contentUrl", "@id")
        return next(filter(None, (_scalar(value.get(name)) for name in names)), "")
    return _scalar(value)


def _scalar(value: object) -> str:
    if value is None or isinstance(value, bool | list | dict):
        return ""
    return str(value).strip()


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
