"""Turn a move and what was found into acts: what the reply says, before it is words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.dialogue.finder import Listing
from assistant.dialogue.policy import Decision, Move
from assistant.dialogue.presenter import Presenter
from assistant.domain.conversation import Role, Turn
from assistant.domain.portrait import NO_PORTRAIT, FactKind, Portrait
from assistant.domain.product import Product
from assistant.domain.reply import Act, ActKind, Item, ReplyPlan
from assistant.domain.search import Constraints
from assistant.understanding.meaning import Meaning
from assistant.understanding.slots import MOST_WISHES

__all__ = ["Planner", "spoken_history"]

_SPOKEN_OF = 3
"""Most products that one reply describes one by one."""
_SYNONYMS = {
    "dimensions": ("size", "length", "width", "height", "diameter"),
    "size": ("dimensions", "capacity"),
    "capacity": ("volume",),
    "volume": ("capacity",),
    "length": ("dimensions",),
    "width": ("dimensions",),
    "height": ("dimensions",),
    "depth": ("dimensions",),
    "power": ("wattage",),
    "age_range": ("age_group",),
}
"""Asked for → stated attributes that answer as well."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Plan one reply."""

    presenter: Presenter
    turn: Turn
    meaning: Meaning
    formal: bool
    history: tuple[tuple[str, str], ...]
    portrait: Portrait = NO_PORTRAIT
    """What is remembered of the shopper."""
    remembers: bool = True
    """Whether what is noted outlives the conversation, or nobody could expect it to."""

    def plan(
        self,
        decision: Decision,
        applied: Constraints,
        listing: Listing,
        dropped: Sequence[str],
        nearest: Product | None,
    ) -> ReplyPlan:
        """Return what to say; `applied` is what the list keeps to."""
        acts = (
            self._list(decision, applied, listing, dropped, nearest)
            if decision.move is Move.LIST
            else self._about_products(decision)
        )
        return ReplyPlan(
            (*self._troubles(decision), *self._noted(), *acts),
            self.presenter.tag,
            self.presenter.view,
            self.turn.modality,
            self.turn.text,
            applied,
            self.history,
            self.formal,
        )

    def _list(
        self,
        decision: Decision,
        applied: Constraints,
        listing: Listing,
        dropped: Sequence[str],
        nearest: Product | None,
    ) -> list[Act]:
        topic = decision.topic
        if not listing.candidates:
            return [self._nothing(decision, applied, listing, nearest)]
        items = self.presenter.items(listing, applied)
        # Without words everything that passes the filters is in the list: only what is shown was chosen.
        counted = topic.query or topic.similar_to is not None
        params = {"count": max(listing.total, len(items)) if counted else len(items)}
        acts = [Act(ActKind.RELAXED, {"dropped": name}) for name in dropped]
        if topic.similar_to is not None:
            acts.append(
                Act(
                    ActKind.SIMILAR_TO,
                    params,
                    items,
                    subject=next(iter(self._known([topic.similar_to])), None),
                )
            )
        elif topic.goes_with is not None:
            subject = next(iter(self._known([topic.goes_with])), None)
            acts.append(Act(ActKind.GOES_WITH, params, items, subject=subject))
        elif topic.suggest and not topic.query:
            acts.append(Act(ActKind.RECOMMENDED, params, items))
        else:
            acts.append(Act(ActKind.FOUND, params, items))
        return acts

    def _troubles(self, decision: Decision) -> Iterator[Act]:
        """Say first what of the message could not be taken as it was said."""
        trouble = self.meaning.trouble
        if trouble.odd_price:
            yield Act(ActKind.ODD_PRICE)
        if trouble.left_out:
            yield Act(ActKind.TOO_MANY, {"count": MOST_WISHES})

    def _noted(self) -> Iterator[Act]:
        """Say what was noted of the shopper."""
        facts = self.meaning.facts
        for fact in facts[:_SPOKEN_OF]:
            label = self.presenter.localizer.word(fact.value, self.presenter.tag)
            if fact.kind is FactKind.SIZE:
                yield Act(ActKind.NOTED_SIZE, {"size": label.upper()})
            else:
                kind = ActKind.NOTED_AVOIDED if fact.kind is FactKind.AVOIDS else ActKind.NOTED
                yield Act(kind, {"preference": label})
        if facts and not self.remembers:
            yield Act(ActKind.NOTED_HERE_ONLY)

    def _profile(self) -> list[Act]:
        if self.meaning.recall == "forget":
            return [Act(ActKind.FORGOTTEN)]
        if self.meaning.recall == "show":
            word, tag = self.presenter.localizer.word, self.presenter.tag
            known = {
                kind.value: ", ".join(word(value, tag) for value in self.portrait.values(kind))
                for kind in FactKind
            }
            return [Act(ActKind.REMEMBERED, dict(known))]
        return [Act(ActKind.ASK_WHAT)]

    def _nothing(
        self, decision: Decision, applied: Constraints, listing: Listing, nearest: Product | None
    ) -> Act:
        topic = decision.topic
        if "retrieval" in listing.degraded:
            return Act(ActKind.APOLOGY)
        if topic.goes_with is not None:
            return Act(ActKind.GOES_WITH, subject=next(iter(self._known([topic.goes_with])), None))
        if decision.unsold:
            return Act(ActKind.NOT_SOLD)
        price = applied.price
        if price is not None and price.max is not None:
            subject = self.presenter.item(nearest) if nearest else None
            return Act(ActKind.NOTHING_UNDER_PRICE, {"price": str(price.max)}, subject=subject)
        if topic.query or not applied.empty:
            return Act(ActKind.NOTHING)
        return Act(ActKind.ASK_WHAT)

    def _about_products(self, decision: Decision) -> list[Act]:
        items = self._known(decision.subjects)
        match decision.move:
            case Move.PROFILE:
                return self._profile()
            case Move.SAY if decision.act is ActKind.CONTRADICTION and self.meaning.trouble.contradiction:
                low, high = self.meaning.trouble.contradiction
                return [Act(ActKind.CONTRADICTION, {"low": str(low), "high": str(high)})]
            case Move.SAY:
                return [Act(decision.act or ActKind.ASK_WHAT)]
            case Move.POLICY:
                return [self._policy()]
            case Move.COMPARE if len(items) > 1:
                return [_compare(items)]
            case Move.ATTRIBUTE if items:
                return [self._attribute(item) for item in items[:_SPOKEN_OF]]
            case Move.PRICE if items:
                pieces = {"count": self.meaning.quantity}
                return [Act(ActKind.PRICE_OF, dict(pieces), subject=item) for item in items[:_SPOKEN_OF]]
            case Move.AVAILABILITY if items:
                return [Act(ActKind.AVAILABILITY_OF, subject=item) for item in items[:_SPOKEN_OF]]
            case Move.DETAILS if items:
                return [Act(ActKind.DETAILS, subject=item) for item in items[:_SPOKEN_OF]]
            case _ if items:
                return [Act(ActKind.ASK_WHICH, items=tuple(items))]
        return [Act(ActKind.ASK_WHAT)]

    def _attribute(self, item: Item) -> Act:
        asked = self.meaning.attribute or ""
        for name in (asked, *_SYNONYMS.get(asked, ())):
            if name in item.attributes:
                return Act(ActKind.ATTRIBUTE, {"name": name}, subject=item)
        return Act(ActKind.ATTRIBUTE_UNKNOWN, {"name": asked}, subject=item)

    def _policy(self) -> Act:
        topic = self.meaning.policy_topic or "delivery"
        text = self.presenter.engines.policies.find(topic, (self.presenter.tag, "en"))
        if text is None:
            return Act(ActKind.POLICY_UNKNOWN, {"topic": topic})
        return Act(ActKind.POLICY, {"topic": topic}, policy=text)

    def _known(self, product_ids: Sequence[str]) -> list[Item]:
        return [
            self.presenter.item(product) for product in self.presenter.engines.catalog.get_many(product_ids)
        ]


def _compare(items: Sequence[Item]) -> Act:
    params: dict[str, str | int] = {}
    prices = [item.offer.price for item in items]
    if all(price is not None for price in prices):
        known = [price for price in prices if price is not None]
        if len({price.currency for price in known}) == 1 and len({price.amount for price in known}) > 1:
            params["cheaper"] = items[known.index(min(known))].product.id
    ratings = [item.product.rating for item in items]
    values = [rating.value for rating in ratings if rating is not None]
    if len(values) == len(items) and len(set(values)) > 1:
        params["better_rated"] = items[values.index(max(values))].product.id
    return Act(ActKind.COMPARE, params, tuple(items))


def spoken_history(messages: Sequence[tuple[Role, str]], most: int = 6) -> tuple[tuple[str, str], ...]:
    """Return the latest utterances as (role, text) pairs."""
    return tuple((role.value, text) for role, text in messages[-most:])
