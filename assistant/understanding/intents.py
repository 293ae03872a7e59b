"""Decide what a shopper wants of a turn from what was read in the message."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding.meaning import Intent

__all__ = ["Signals", "decide"]

_GUARDS = (
    ("unsafe", Intent.UNSAFE, 0.95),
    ("hand_off", Intent.HAND_OFF, 0.95),
    ("complaint", Intent.COMPLAINT, 0.85),
)
_PRICED = frozenset({"cheapest", "priciest"})
_REFINING_KINDS = frozenset({"feature", "style", "color", "material", "gender", "age", "size", "unit"})


@dataclass(frozen=True, slots=True)
class Signals:
    """Everything the decision needs."""

    asked: frozenset[str] = frozenset()
    """Names of the section "intents" that were read."""
    light: tuple[str, ...] = ()
    """Names of the section "light" that were read, those of most words first."""
    policy: bool = False
    attribute: str | None = None
    """The attribute asked about."""
    references: int = 0
    """How many phrases point at products."""
    near: bool = False
    """Whether "it" means a product."""
    shown: bool = False
    in_force: bool = False
    """Whether something is being looked for already."""
    product: bool = False
    """Whether the message names a kind of product itself."""
    searching: bool = False
    """Whether it says "I'm looking for" or "do you have"."""
    changes: bool = False
    relative: bool = False
    """Whether it asks for something cheaper or dearer."""
    bounded: bool = False
    """Whether it sets a bound of price."""
    residual: bool = False
    kinds: frozenset[str] = frozenset()
    """Kinds of the concepts of the residual."""
    occasion: bool = False
    """Whether it names both a recipient and an occasion."""
    portrait: bool = False
    """Whether the shopper says something of themselves to be remembered."""
    recall: bool = False
    """Whether what is remembered is asked for, or to be forgotten."""
    extreme: str | None = None
    """The superlative asked about what is shown: "cheapest", "lightest", "most" for any other."""


def decide(signals: Signals) -> tuple[Intent, float]:
    """Return the intent and how sure it is (0 to 1); the first rule that fits wins."""
    for rule in (_guard, _service, _about_products, _search, _light):
        if (decision := rule(signals)) is not None:
            return decision
    return (Intent.FIND, 0.5) if signals.residual else (Intent.UNCLEAR, 0.3)


def _guard(signals: Signals) -> tuple[Intent, float] | None:
    for name, intent, confidence in _GUARDS:
        if name in signals.asked:
            return intent, confidence
    if "off_topic" in signals.asked and not signals.product:
        return Intent.OFF_TOPIC, 0.8
    return None


def _service(signals: Signals) -> tuple[Intent, float] | None:
    said_nothing_else = not (signals.product or signals.residual or (signals.in_force and signals.changes))
    if signals.recall or (signals.portrait and said_nothing_else):
        return Intent.PROFILE, 0.9
    if "order" in signals.asked:
        return Intent.ORDER, 0.9
    if "take" in signals.asked and not signals.product and not signals.residual:
        if signals.references or signals.near:
            return Intent.ORDER, 0.85
        if signals.shown and not signals.changes and not signals.light:
            return Intent.ORDER, 0.5
    if signals.policy:
        return Intent.POLICY, 0.9
    return None


def _about_products(signals: Signals) -> tuple[Intent, float] | None:
    pointed = signals.references > 0
    if signals.extreme and not signals.product:
        return (Intent.PRICE if signals.extreme in _PRICED else Intent.DETAILS), 0.85
    more = "more" in signals.asked and not ("similar" in signals.asked and signals.near)
    if more and signals.shown and not (pointed or signals.product or signals.kinds):
        return Intent.REFINE, 0.8
    if "compare" in signals.asked and (pointed or signals.shown or not signals.product):
        return Intent.COMPARE, 0.95 if pointed else 0.7
    if "bundle" in signals.asked and (pointed or signals.near or (signals.shown and not signals.product)):
        return Intent.BUNDLE, 0.9
    if "similar" in signals.asked and (pointed or signals.near or signals.shown):
        return Intent.SIMILAR, 0.9
    known = pointed or signals.near or (signals.shown and not signals.product)
    for intent, is_asked in (
        (Intent.PRICE, "price" in signals.asked or signals.attribute == "price"),
        (Intent.DETAILS, signals.attribute is not None and (pointed or not signals.changes)),
        (
            Intent.AVAILABILITY,
            "availability" in signals.asked
            and not signals.relative
            and (pointed or signals.near or not signals.bounded),
        ),
    ):
        if is_asked and known and (pointed or not (signals.searching and signals.product)):
            return intent, 0.9 if pointed else 0.75
        if is_asked and not signals.product and not signals.residual and not signals.changes:
            return intent, 0.5
    if "details" in signals.asked and (pointed or (known and not signals.product and not signals.changes)):
        return Intent.DETAILS, 0.85
    return None


def _search(signals: Signals) -> tuple[Intent, float] | None:
    if "gift" in signals.asked or signals.occasion:
        return Intent.GIFT, 0.9
    if signals.product:
        return Intent.FIND, 0.9
    if {"recommend", "bundle"} & signals.asked and not signals.residual and not signals.relative:
        return Intent.RECOMMEND, 0.9
    if "recommend" in signals.asked and not signals.kinds and not signals.relative and not signals.references:
        return Intent.RECOMMEND, 0.6
    asked_of = signals.kinds == {"feature"} or not (signals.residual and signals.searching)
    if signals.references and not signals.changes and asked_of:
        return Intent.DETAILS, 0.7
    if signals.changes:
        refines = signals.in_force and (not signals.residual or signals.kinds <= _REFINING_KINDS)
        return (Intent.REFINE, 0.9) if refines else (Intent.FIND, 0.75)
    if signals.residual and signals.kinds and signals.kinds <= _REFINING_KINDS and signals.in_force:
        return Intent.REFINE, 0.7
    if signals.residual and (signals.kinds or signals.searching or "recommend" in signals.asked):
        return Intent.FIND, 0.7
    return None


def _light(signals: Signals) -> tuple[Intent, float] | None:
    if signals.light and not signals.residual:
        return Intent(signals.light[0]), 0.9
    return None
