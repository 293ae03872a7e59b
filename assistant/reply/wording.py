"""Build the sentences of one reply from translated messages and references."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.errors import DragomanError
from assistant.domain.money import Money
from assistant.domain.reply import (
    Act,
    AttributeRef,
    Item,
    PriceRef,
    ProductRef,
    ReplyPlan,
    Segment,
    TextSegment,
)
from assistant.i18n.formats import format_number, list_pattern
from assistant.i18n.messages import Catalog, Message
from assistant.i18n.money import format_money, spoken_money
from assistant.reply.segments import Renderer, attribute_value, weave

__all__ = ["Sentence", "Value", "Wording", "fact", "named"]

Sentence = tuple[Segment, ...]
Value = str | Segment | Sequence[Segment]


@dataclass(frozen=True, slots=True)
class Wording:
    """One plan in one locale, for the eye or the ear."""

    plan: ReplyPlan
    renderer: Renderer
    spoken: bool

    @property
    def catalog(self) -> Catalog:
        """The messages of the reply's locale."""
        return self.renderer.catalog

    def say(self, message: Message, count: int = 1, /, **values: Value) -> Sentence:
        """Translate a message and put references into it; `{count}` is localized unless given."""
        filled: dict[str, Value] = {"count": format_number(count, self.renderer.locale), **values}
        return weave(self.catalog.template(message, count), filled)

    def quoted(self, text: str) -> str:
        """Return words of another language or direction as they are put into a sentence."""
        return text if self.spoken else self.renderer.foreign(text)

    def money(self, money: Money) -> str:
        """Return an amount the shopper named."""
        if self.spoken:
            return spoken_money(money, self.renderer.locale)
        return self.renderer.foreign(format_money(money, self.renderer.locale, short=True))

    def limit(self, act: Act | None = None) -> str | None:
        """Return the upper price bound of the search, None when there was none."""
        price = self.plan.constraints.price
        if price is not None and price.max is not None:
            return self.money(price.max)
        stated = act.params.get("price") if act else None
        currency = self.plan.view.currency
        try:
            if isinstance(stated, int):
                return self.money(Money(stated, currency))
            if stated:
                amount, _, code = stated.partition(" ")
                return self.money(Money.of(amount, code or currency))
        except DragomanError:
            return self.quoted(str(stated))
        return None

    def choices(self, items: Sequence[Item]) -> Sentence:
        """Return "a, b or c" of product names."""
        words = list_pattern(len(items), self.renderer.locale, "or")
        parts: list[Segment] = [TextSegment(words[0])]
        for item, after in zip(items, words[1:], strict=True):
            parts += [ProductRef(item.product.id), TextSegment(after)]
        return tuple(parts)

    def has(self, item: Item, name: str) -> bool:
        """Tell whether a product states an attribute."""
        return bool(attribute_value(item, name, self.renderer.locale))

    def value(self, item: Item, name: str) -> str:
        """Return an attribute's value, for comparing only."""
        return attribute_value(item, name, self.renderer.locale)


def named(item: Item, product: str = "product", price: str = "price") -> Mapping[str, Value]:
    """Return the references that stand for a product's name and price."""
    return {product: ProductRef(item.product.id), price: PriceRef(item.product.id)}


def fact(item: Item, name: str) -> AttributeRef:
    """Return the reference that stands for a product's attribute."""
    return AttributeRef(item.product.id, name)
