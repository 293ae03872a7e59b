"""Say what was found: in one sentence for the eye, one by one for the ear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.domain.reply import Act, ActKind, Item, ProductRef
from assistant.i18n.messages import Message
from assistant.reply import phrases
from assistant.reply.wording import Sentence, Value, Wording, named

__all__ = ["say_list", "say_nothing_under_price"]

_MOST_HEARD = 3
_MISSING = {ActKind.SIMILAR_TO: phrases.SIMILAR_NONE, ActKind.GOES_WITH: phrases.GOES_WITH_NONE}


def say_list(wording: Wording, act: Act) -> Iterator[Sentence]:
    """Say what was found, suggested, or found similar to the subject."""
    if not act.items:
        missing = _MISSING.get(act.kind, phrases.NOTHING) if act.subject else phrases.NOTHING
        yield wording.say(missing, **_subject(act))
        return
    count = max(_count(act), len(act.items))
    if wording.spoken:
        yield from _heard(wording, act, count)
        return
    first = act.items[0]
    values = {**_subject(act), **named(first)}
    limit = wording.limit() if act.kind is ActKind.FOUND else None
    ordered = wording.plan.constraints.sort is not None and act.kind is ActKind.FOUND
    if ordered and first.offer.price is not None:
        # In an order asked for, the first is the cheapest or best rated, and need not be the closest.
        yield wording.say(phrases.FOUND_ORDERED, count, **values)
    elif limit is not None and first.offer.price is not None:
        values["limit"] = limit
        yield wording.say(phrases.FOUND_WITHIN, count, **values)
    else:
        yield wording.say(_opening(act, priced=first.offer.price is not None), count, **values)
    cheapest = _cheapest(act.items)
    if cheapest is not None and cheapest.product.id != first.product.id:
        yield wording.say(phrases.CHEAPEST_SHOWN, **named(cheapest))


def say_nothing_under_price(wording: Wording, act: Act) -> Iterator[Sentence]:
    """Say that nothing is cheap enough, and what comes nearest."""
    limit = wording.limit(act)
    if limit is None:
        yield wording.say(phrases.NOTHING_IN_BUDGET)
    else:
        yield wording.say(phrases.NOTHING_WITHIN, limit=limit)
    nearest = act.subject or next(iter(act.items), None)
    if nearest is not None and nearest.offer.price is not None:
        yield wording.say(phrases.NEAREST, **named(nearest))


def _heard(wording: Wording, act: Act, count: int) -> Iterator[Sentence]:
    limit = wording.limit() if act.kind is ActKind.FOUND else None
    if limit is not None:
        yield wording.say(phrases.HEARD_WITHIN, count, limit=limit)
    elif act.kind is ActKind.RECOMMENDED:
        yield wording.say(phrases.HEARD_RECOMMENDED, min(count, _MOST_HEARD))
    elif act.kind is ActKind.SIMILAR_TO and act.subject:
        yield wording.say(phrases.HEARD_SIMILAR, count, **_subject(act))
    else:
        yield wording.say(phrases.HEARD_FOUND, count)
    heard = act.items[:_MOST_HEARD]
    if len(heard) == 1:
        only = phrases.ONLY_ONE if heard[0].offer.price else phrases.ONLY_ONE_PLAIN
        yield wording.say(only, **named(heard[0]))
        return
    for ordinal, item in zip(phrases.ORDINALS, heard, strict=False):
        listed = phrases.LISTED if item.offer.price else phrases.LISTED_PLAIN
        yield wording.say(listed, ordinal=wording.catalog.get(ordinal), **named(item))


def _opening(act: Act, *, priced: bool) -> Message:
    if act.kind is ActKind.RECOMMENDED:
        return phrases.RECOMMENDED if priced else phrases.RECOMMENDED_PLAIN
    if act.kind is ActKind.SIMILAR_TO and act.subject:
        return phrases.SIMILAR if priced else phrases.SIMILAR_PLAIN
    if act.kind is ActKind.GOES_WITH and act.subject:
        return phrases.GOES_WITH if priced else phrases.GOES_WITH_PLAIN
    return phrases.FOUND if priced else phrases.FOUND_PLAIN


def _subject(act: Act) -> dict[str, Value]:
    return {"subject": ProductRef(act.subject.product.id)} if act.subject else {}


def _count(act: Act) -> int:
    stated = act.params.get("count", 0)
    return stated if isinstance(stated, int) else int(stated) if stated.isdecimal() else 0


def _cheapest(items: Sequence[Item]) -> Item | None:
    """Return the single cheapest of at least three products priced in one currency."""
    prices = [item.offer.price for item in items if item.offer.price is not None]
    if len(prices) < max(3, len(items)) or len({price.currency for price in prices}) != 1:
        return None
    lowest = min(price.amount for price in prices)
    cheapest = [item for item in items if item.offer.price and item.offer.price.amount == lowest]
    return cheapest[0] if len(cheapest) == 1 else None
