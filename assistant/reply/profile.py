"""Say what was noted of a shopper, and what could not be taken as it was said."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain.errors import DragomanError
from assistant.domain.money import Money
from assistant.domain.reply import Act, ActKind, ProductRef
from assistant.reply import phrases
from assistant.reply.wording import Sentence, Wording

__all__ = ["say_noted", "say_remembered", "say_trouble"]


def say_noted(wording: Wording, act: Act) -> Iterator[Sentence]:
    """Say that a fact was noted."""
    if act.kind is ActKind.NOTED_SIZE:
        yield wording.say(phrases.NOTED_SIZE, size=wording.quoted(str(act.params.get("size", ""))))
        return
    message = phrases.NOTED_AVOIDED if act.kind is ActKind.NOTED_AVOIDED else phrases.NOTED
    yield wording.say(message, preference=wording.quoted(str(act.params.get("preference", ""))))


def say_remembered(wording: Wording, act: Act) -> Iterator[Sentence]:
    """Say everything that is known of the shopper; params are (kind of fact → its values)."""
    told = [
        f"{wording.catalog.get(name)}: {wording.quoted(str(act.params[kind]))}"
        for kind, name in phrases.FACT_NAMES.items()
        if act.params.get(kind)
    ]
    if told:
        yield wording.say(phrases.REMEMBERED, facts="; ".join(told))
    else:
        yield wording.say(phrases.REMEMBERED_NOTHING)


def say_trouble(wording: Wording, act: Act) -> Iterator[Sentence]:
    """Say what contradicts itself, was too much, or is not sold."""
    match act.kind:
        case ActKind.CONTRADICTION:
            low, high = (_amount(wording, act.params.get(name, "")) for name in ("low", "high"))
            yield wording.say(phrases.CONTRADICTION, low=low, high=high)
        case ActKind.TOO_MANY:
            yield wording.say(phrases.TOO_MANY, int(act.params.get("count", 1)))
        case ActKind.NOT_SOLD if act.subject is not None:
            yield wording.say(phrases.NOT_SOLD_NEAREST, product=ProductRef(act.subject.product.id))
        case ActKind.NOT_SOLD:
            yield wording.say(phrases.NOT_SOLD)


def _amount(wording: Wording, stated: str | int) -> str:
    amount, _, currency = str(stated).partition(" ")
    try:
        return wording.money(Money.of(amount, currency))
    except DragomanError:
        return wording.quoted(str(stated))
