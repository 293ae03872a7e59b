"""Turn a move and what was found into acts: what the reply says, before it is words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dialogue.finder import Listing
from assistant.dialogue.policy import Decision, Move
from assistant.dialogue.presenter import Presenter
from assistant.dialogue.state import Topic
from assistant.domain.conversation import Role, Turn
from assistant.domain.product import Product
from assistant.domain.reply import Act, ActKind, Item, ReplyPlan
from assistant.domain.search import Constraints
from assistant.understanding.meaning import Meaning

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
            self._list(decision.topic, applied, listing, dropped, nearest)
            if decision.move is Move.LIST
            else self._about_products(decision)
        )
        return ReplyPlan(
            tuple(acts),
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
        topic: Topic,
        applied: Constraints,
        listing: Listing,
        dropped: Sequence[str],
        nearest: Product | None,
    ) -> list[Act]:
        if not listing.candidates:
            return [self._nothing(topic, applied, listing, nearest)]
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
        elif topic.suggest and not topic.query:
            acts.append(Act(ActKind.RECOMMENDED, params, items))
        else:
            acts.append(Act(ActKind.FOUND, params, items))
        return acts

    def _nothing(self, topic: Topic, applied: Constraints, listing: Listing, nearest: Product | None) -> Act:
        if "retrieval" in listing.degraded:
            return Act(ActKind.APOLOGY)
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
            case Move.SAY:
                return [Act(decision.act or ActKind.ASK_WHAT)]
            case Move.POLICY:
                return [self._policy()]
            case Move.COMPARE if len(items) > 1:
                return [_compare(items)]
            case Move.ATTRIBUTE if items:
                return [self._attribute(item) for item in items[:_SPOKEN_OF]]
            case Move.PRICE if items:
                return [Act(ActKind.PRICE_OF, subject=item) for item in items[:_SPOKEN_OF]]
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
