"""Say facts of one product, and how several differ; every fact is a reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.domain.offer import Availability
from assistant.domain.reply import Act, Item
from assistant.i18n.formats import country_name, format_date
from assistant.reply import phrases
from assistant.reply.attribute_names import ATTRIBUTE_NAMES, attribute_name
from assistant.reply.wording import Sentence, Wording, fact, named

__all__ = ["say_attribute", "say_availability", "say_comparison", "say_details", "say_price"]

_TELLING = ("color", "material", "size", "dimensions", "weight", "capacity", "power", "pattern", "care")
"""Attributes told first."""
_DEALT_WITH = frozenset({"rating", "category", "gender", "age_group"})
_FEW = 5
_AVAILABILITY = {
    Availability.IN_STOCK: phrases.IN_STOCK,
    Availability.BACKORDER: phrases.BACKORDER,
    Availability.PREORDER: phrases.PREORDER,
    Availability.OUT_OF_STOCK: phrases.OUT_OF_STOCK,
    Availability.DISCONTINUED: phrases.DISCONTINUED,
}


def say_details(wording: Wording, act: Act) -> Iterator[Sentence]:
    """Say in short what a product is."""
    for item in _of(act):
        yield wording.say(phrases.COSTS if item.offer.price else phrases.HERE_IS, **named(item))
        if item.offer.list_price is not None:
            yield wording.say(phrases.REDUCED, list_price=fact(item, "list_price"))
        if item.language == wording.plan.language and wording.has(item, "description"):
            yield (fact(item, "description"),)
        for name in _names(item)[: 2 if wording.spoken else 5]:
            title = attribute_name(wording.catalog, name)
            yield wording.say(phrases.FACT, attribute=title, value=fact(item, name))
        if (rating := item.product.rating) is not None and rating.count > 0:
            values = {"rating": fact(item, "rating"), "count": fact(item, "rating_count")}
            yield wording.say(phrases.RATED, rating.count, **values)
        if item.offer.availability is Availability.IN_STOCK:
            yield wording.say(phrases.IN_STOCK_SHORT)
        else:
            yield wording.say(_AVAILABILITY[item.offer.availability], **named(item))
        if not item.offer.ships:
            yield _shipping(wording, item)


def say_attribute(wording: Wording, act: Act) -> Iterator[Sentence]:
    """Say the value of one attribute, or that the shop does not state it."""
    name = str(act.params.get("name", ""))
    title = attribute_name(wording.catalog, name)
    for item in _of(act):
        if wording.has(item, name):
            message = phrases.ATTRIBUTES.get(name, phrases.ATTRIBUTE)
            yield wording.say(message, attribute=title, value=fact(item, name), **named(item))
        else:
            yield wording.say(phrases.ATTRIBUTE_UNKNOWN, attribute=wording.quoted(title), **named(item))


def say_price(wording: Wording, act: Act) -> Iterator[Sentence]:
    """Say what a product costs, and how sure that is."""
    for item in _of(act):
        if item.offer.price is None:
            yield wording.say(phrases.NO_PRICE, **named(item))
            continue
        yield wording.say(phrases.COSTS, **named(item))
        if isinstance(count := act.params.get("count"), int) and count > 1:
            whole = wording.money(item.offer.price * count)
            yield wording.say(phrases.COST_TOGETHER, count, product=named(item)["product"], price=whole)
        if item.offer.list_price is not None:
            yield wording.say(phrases.REDUCED, list_price=fact(item, "list_price"))
        if item.offer.approximate and item.offer.rate_date is not None:
            day = format_date(item.offer.rate_date, wording.renderer.locale)
            yield wording.say(phrases.CONVERTED, date=wording.quoted(day))


def say_availability(wording: Wording, act: Act) -> Iterator[Sentence]:
    """Say whether a product can be had, and delivered here."""
    for item in _of(act):
        yield wording.say(_AVAILABILITY[item.offer.availability], **named(item))
        stock = item.product.stock
        if item.offer.availability is Availability.IN_STOCK and stock is not None and 0 < stock <= _FEW:
            yield wording.say(phrases.FEW_LEFT, stock, count=fact(item, "stock"))
        stated = item.product.ships_to is not None
        if item.offer.availability.orderable and (stated or not item.offer.ships):
            # A feed that names no countries promises nothing about this one.
            yield _shipping(wording, item)


def say_comparison(wording: Wording, act: Act) -> Iterator[Sentence]:
    """Say in what products differ: price, rating, then what all of them state."""
    if len(act.items) < 2:
        yield wording.say(phrases.COMPARE_WHAT)
    elif len(act.items) == 2:
        yield from _compare_two(wording, act, *act.items)
    else:
        yield from _compare_many(wording, act, act.items[: 3 if wording.spoken else 6])


def _compare_two(wording: Wording, act: Act, one: Item, other: Item) -> Iterator[Sentence]:
    if one.offer.price and other.offer.price:
        yield wording.say(phrases.COMPARE_PRICES, **named(one), **named(other, "other", "other_price"))
        if one.offer.price == other.offer.price:
            yield wording.say(phrases.SAME_PRICE)
    else:
        for item in (one, other):
            yield wording.say(phrases.COSTS if item.offer.price else phrases.NO_PRICE, **named(item))
    by_id = {item.product.id: item for item in (one, other)}
    if cheaper := by_id.get(str(act.params.get("cheaper", ""))):
        yield wording.say(phrases.CHEAPER, **named(cheaper))
    better = by_id.get(str(act.params.get("better_rated", "")))
    # Averages that round to the same figure say nothing.
    if better is not None and wording.value(one, "rating") != wording.value(other, "rating"):
        worse = other if better is one else one
        ratings = {"rating": fact(better, "rating"), "other_rating": fact(worse, "rating")}
        if wording.has(worse, "rating"):
            yield wording.say(phrases.RATED_HIGHER, **named(better), **ratings)
    for name in _differing(wording, (one, other))[: 2 if wording.spoken else 4]:
        yield wording.say(
            phrases.DIFFERS,
            attribute=attribute_name(wording.catalog, name),
            value=fact(one, name),
            other_value=fact(other, name),
            **named(one),
            **named(other, "other", "other_price"),
        )


def _compare_many(wording: Wording, act: Act, items: Sequence[Item]) -> Iterator[Sentence]:
    for item in items:
        yield wording.say(phrases.COSTS if item.offer.price else phrases.NO_PRICE, **named(item))
    by_id = {item.product.id: item for item in items}
    if cheapest := by_id.get(str(act.params.get("cheaper", ""))):
        yield wording.say(phrases.CHEAPEST, **named(cheapest))
    if (best := by_id.get(str(act.params.get("better_rated", "")))) and best.product.rating:
        yield wording.say(phrases.RATED_BEST, rating=fact(best, "rating"), **named(best))
    for name in _differing(wording, items)[: 0 if wording.spoken else 2]:
        title = attribute_name(wording.catalog, name)
        for item in items:
            yield wording.say(phrases.ATTRIBUTE, attribute=title, value=fact(item, name), **named(item))


def _differing(wording: Wording, items: Sequence[Item]) -> list[str]:
    """Return the attributes that all state and not all alike."""
    return [
        name
        for name in _names(items[0])
        if all(wording.has(item, name) for item in items)
        and len({wording.value(item, name).casefold() for item in items}) > 1
    ]


def _names(item: Item) -> list[str]:
    """Return the attributes worth telling, the most telling first."""
    stated = {**item.product.attributes, **item.attributes}
    known = [name for name in stated if name in ATTRIBUTE_NAMES and name not in _DEALT_WITH]
    return sorted(known, key=lambda name: (_TELLING.index(name) if name in _TELLING else len(_TELLING), name))


def _shipping(wording: Wording, item: Item) -> Sentence:
    country = country_name(wording.plan.view.country, wording.renderer.locale)
    return wording.say(phrases.SHIPS if item.offer.ships else phrases.SHIPS_NOT, country=country)


def _of(act: Act) -> tuple[Item, ...]:
    return (act.subject,) if act.subject else act.items[:1]
