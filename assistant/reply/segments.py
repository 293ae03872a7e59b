"""Render segments: code, and never a model, writes names, prices and attribute values."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.money import Money
from assistant.domain.offer import Offer
from assistant.domain.reply import AttributeRef, Item, PriceRef, ProductRef, Segment, TextSegment
from assistant.i18n.formats import format_number, join_list
from assistant.i18n.locale import Locale
from assistant.i18n.measures import spoken_measure
from assistant.i18n.messages import PLACEHOLDER, Catalog
from assistant.i18n.money import format_money, isolate, round_half_up, spoken_money
from assistant.reply.phrases import ABOUT, ABOUT_SPOKEN, UNPRICED
from assistant.reply.speech import speakable, spoken_title

__all__ = ["Renderer", "attribute_value", "direction_of", "weave"]

_LONGEST_SUMMARY = 160


@dataclass(frozen=True, slots=True)
class Renderer:
    """Writes segments in one locale."""

    catalog: Catalog
    locale: Locale
    """CLDR locale whose number and money formats apply."""

    @property
    def rtl(self) -> bool:
        """Whether the sentences run from right to left."""
        return self.catalog.locale.direction == "rtl"

    def text(self, segments: Iterable[Segment], items: Sequence[Item]) -> str:
        """Return what is read on a screen; a reference to a product not in `items` vanishes."""
        known = {item.product.id: item for item in items}
        return "".join(self._written(segment, known) for segment in segments)

    def speech(self, segments: Iterable[Segment], items: Sequence[Item]) -> str:
        """Return what is said aloud."""
        known = {item.product.id: item for item in items}
        return speakable("".join(self._said(segment, known) for segment in segments))

    def price(self, offer: Offer, *, spoken: bool = False) -> str:
        """Return an offer's price, marked when it is approximate; empty without a price."""
        return self._amount(offer.price, approximate=offer.approximate, spoken=spoken)

    def foreign(self, text: str) -> str:
        """Isolate inserted text where its direction could disturb the sentence around it."""
        return isolate(text) if text and (self.rtl or direction_of(text) == "rtl") else text

    def _written(self, segment: Segment, items: Mapping[str, Item]) -> str:
        if isinstance(segment, TextSegment):
            return segment.text
        item = items.get(segment.product_id)
        if item is None:
            return ""
        if isinstance(segment, ProductRef):
            return self.foreign(item.title)
        if isinstance(segment, PriceRef):
            return self.foreign(self.price(item.offer) or self.catalog.get(UNPRICED))
        if segment.name == "list_price":
            return self.foreign(self._amount(item.offer.list_price, approximate=item.offer.approximate))
        return self.foreign(attribute_value(item, segment.name, self.locale))

    def _said(self, segment: Segment, items: Mapping[str, Item]) -> str:
        if isinstance(segment, TextSegment):
            return segment.text
        item = items.get(segment.product_id)
        if item is None:
            return ""
        if isinstance(segment, ProductRef):
            return spoken_title(item.title, item.product.identifiers)
        if isinstance(segment, PriceRef):
            return self.price(item.offer, spoken=True) or self.catalog.get(UNPRICED)
        if segment.name == "list_price":
            return self._amount(item.offer.list_price, approximate=item.offer.approximate, spoken=True)
        return speakable(spoken_measure(attribute_value(item, segment.name, self.locale), self.locale))

    def _amount(self, money: Money | None, *, approximate: bool, spoken: bool = False) -> str:
        if money is None:
            return ""
        if spoken:
            amount = spoken_money(money, self.locale, approximate=approximate)
            return self.catalog.get(ABOUT_SPOKEN, price=amount) if approximate else amount
        amount = format_money(money, self.locale)
        return self.catalog.get(ABOUT, price=amount) if approximate else amount


def attribute_value(item: Item, name: str, locale: Locale) -> str:
    """Return a product's value of an attribute, empty when the shop states none.

    Beside the feed's attributes it knows "brand", "category", "rating", "rating_count", "stock"
    and "description" (its first sentence); "list_price" is money and written like a price.
    """
    if value := item.attributes.get(name):
        return value
    product = item.product
    if values := product.attributes.get(name):
        return join_list(values, locale)
    if name == "brand":
        return product.brand or ""
    if name == "category":
        return product.category[-1] if product.category else ""
    if name == "stock":
        return "" if product.stock is None else format_number(product.stock, locale)
    if name == "description":
        return _first_sentence(product.text((item.language,))[0].description)
    if product.rating is not None and name == "rating":
        return format_number(_one_decimal(product.rating.value), locale)
    if product.rating is not None and name == "rating_count":
        return format_number(product.rating.count, locale)
    return ""


def weave(template: str, values: Mapping[str, str | Segment | Sequence[Segment]]) -> tuple[Segment, ...]:
    """Split a translated sentence at its placeholders and put references in their places."""
    woven: list[Segment] = []
    position = 0
    for match in PLACEHOLDER.finditer(template):
        woven.append(TextSegment(template[position : match.start()]))
        value = values[match[1]]
        if isinstance(value, str):
            woven.append(TextSegment(value))
        elif isinstance(value, TextSegment | ProductRef | PriceRef | AttributeRef):
            woven.append(value)
        else:
            woven.extend(value)
        position = match.end()
    woven.append(TextSegment(template[position:]))
    return _joined(woven)


def direction_of(text: str) -> str:
    """Return the direction of the first character that has one, "ltr" when none has."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def _joined(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Merge neighbouring words and drop empty ones."""
    merged: list[Segment] = []
    for segment in segments:
        last = merged[-1] if merged else None
        if isinstance(segment, TextSegment) and isinstance(last, TextSegment):
            merged[-1] = TextSegment(last.text + segment.text)
        elif not isinstance(segment, TextSegment) or segment.text:
            merged.append(segment)
    return tuple(merged)


def _one_decimal(value: Decimal) -> Decimal:
    return round_half_up(value, 1)


def _first_sentence(text: str) -> str:
    flat = " ".join(text.split())
    for end, char in enumerate(flat, start=1):
        closed = char in "。！？।؟" or (char in ".!?" and flat[end : end + 1] == " ")
        if closed and 20 <= end <= _LONGEST_SUMMARY:
            return flat[:end]
    return flat if len(flat) <= _LONGEST_SUMMARY else ""
