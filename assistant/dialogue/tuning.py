"""Choose how much taste weighs against words, on products that shoppers went on to take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log2

from assistant.dialogue.engines import Engines
from assistant.dialogue.finder import Finder, Found, Wish
from assistant.dialogue.state import Topic
from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.domain.recommendation import BasketItem
from assistant.ports import Catalog, Lexicon
from assistant.ranking.tuned import BlendWeights

__all__ = ["Case", "Held", "Tuning", "hold_out", "judge", "tune"]

_LISTED = 10
_SHORTEST = 3
_FEWEST = 20
"""Fewer cases than this say nothing."""
_LENGTHS = (1, 2, 3, 5, 8, 50)
"""Baskets are cut to these lengths in turn, so that the weight is right for newcomers too."""
_TASTES = (0.6, 0.0, 0.2, 0.4, 0.5, 0.7, 0.8, 0.9)
_HALVES = (2.0, 0.5, 1.0, 4.0, 8.0)
_STRANGERS = (0.06, 0.0, 0.03, 0.12, 0.25)


@dataclass(frozen=True, slots=True)
class Case:
    """A shopper with a basket who asks for the kind of product that was taken next."""

    basket: tuple[BasketItem, ...]
    """Oldest first; the product taken is not in it."""
    wanted: str
    """The product taken."""
    topic: Topic
    """Its kind, in words."""


@dataclass(frozen=True, slots=True)
class Held:
    """A log of which some shoppers' last product was held out."""

    kept: tuple[Interaction, ...]
    """What models may be trained on."""
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Tuning:
    """What was chosen, and what it is worth on shoppers that it was not chosen on; NDCG@10."""

    weights: BlendWeights
    validation: Mapping[str, float] = field(default_factory=dict)
    """"before" with the weights in force, and "after"."""
    test: Mapping[str, float] = field(default_factory=dict)
    """The same of the other half, with "words" alone beside it."""
    cases: int = 0


def hold_out(
    interactions: Sequence[Interaction],
    catalog: Catalog,
    lexicon: Lexicon,
    languages: Sequence[str],
    limit: int,
) -> Held:
    """Hold out the last product of up to `limit` shoppers, asked for by its kind in changing languages."""
    histories: dict[str, list[Interaction]] = {}
    for one in interactions:
        if one.event is not EventType.IMPRESSION:
            histories.setdefault(one.user_id, []).append(one)
    kept: list[Interaction] = []
    cases: list[Case] = []
    for history in histories.values():
        # Moments that are not known come first; Python's sort keeps the order of the log among them.
        history.sort(key=lambda one: one.timestamp.timestamp() if one.timestamp else float("-inf"))
        last = history[-1].item_id
        rest = [one for one in history if one.item_id != last]
        topic = None
        if len(cases) < limit and len({one.item_id for one in rest}) >= _SHORTEST:
            topic = _asked(catalog.get(last), lexicon, languages[len(cases) % len(languages)])
        if topic is None:
            kept += history
            continue
        kept += rest
        basket = [BasketItem(one.item_id, one.event, one.timestamp, one.value) for one in rest]
        cases.append(Case(tuple(basket[-_LENGTHS[len(cases) % len(_LENGTHS)] :]), last, topic))
    return Held(tuple(kept), tuple(cases))


async def tune(engines: Engines, cases: Sequence[Case], view: MarketView) -> Tuning:
    """Choose the weights on every other case, and report both halves.

    `engines` are trained without the products held out. Raises InvalidInput when there are too few cases.
    """
    if len(cases) < _FEWEST:
        raise InvalidInput(
            f"Only {len(cases)} shoppers of this log took {_SHORTEST + 1} products or more whose kind can be "
            f"named; weights are chosen on {_FEWEST} at least"
        )
    found = [await Finder(engines).retrieve(Wish(case.topic, view, _LISTED)) for case in cases]
    validation = list(zip(cases, found, strict=True))[::2]
    strangers = [(replace(case, basket=()), words) for case, words in validation]
    before = engines.tuned.weights
    best, reached = before, await judge(engines, validation, view, before)
    start = reached
    # One knob after the other; what is in force wins ties, so that nothing changes without a reason.
    for knob, values in (("taste", _TASTES), ("half", _HALVES)):
        for value in values:
            weights = replace(best, **{knob: value})
            if weights != best and (ndcg := await judge(engines, validation, view, weights)) > reached:
                best, reached = weights, ndcg
    alone = await judge(engines, strangers, view, best)
    chosen = best
    for value in _STRANGERS:
        weights = replace(best, stranger=value)
        if weights != best and (ndcg := await judge(engines, strangers, view, weights)) > alone:
            chosen, alone = weights, ndcg
    other = list(zip(cases, found, strict=True))[1::2]
    return Tuning(
        chosen,
        {"before": start, "after": await judge(engines, validation, view, chosen)},
        {
            "words": await judge(engines, other, view, BlendWeights(taste=0.0, stranger=0.0)),
            "before": await judge(engines, other, view, before),
            "after": await judge(engines, other, view, chosen),
        },
        len(cases),
    )


async def judge(
    engines: Engines, cases: Sequence[tuple[Case, Found]], view: MarketView, weights: BlendWeights
) -> float:
    """Return the NDCG@10 of the products held out, ranked with these weights."""
    look = Finder(replace(engines, tuned=replace(engines.tuned, weights=weights)))
    total = 0.0
    for case, found in cases:
        listing = await look.rank(Wish(case.topic, view, _LISTED, case.basket), found)
        listed = [candidate.product_id for candidate in listing.candidates]
        if case.wanted in listed:
            total += 1 / log2(listed.index(case.wanted) + 2)
    return total / max(len(cases), 1)


def _asked(product: Product | None, lexicon: Lexicon, language: str) -> Topic | None:
    """Return the search for a product's kind; its shelf's name where the lexicon has no word for it."""
    if product is None:
        return None
    found = lexicon.concepts(product.title, (product.language,))
    for kind in reversed([match.concept for match in found if match.kind == "product"]):
        words, english = lexicon.words(kind, language), lexicon.words(kind, "en")
        if words and english:
            return Topic(words[0], language, (kind,), (("en", english[0]),))
    if product.category:
        return Topic(product.category[-1], None if product.language == "und" else product.language)
    return None
