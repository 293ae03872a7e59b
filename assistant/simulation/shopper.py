"""Lead one dialogue as a shopper would, and note how it went."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.domain.conversation import Turn, TurnContext, TurnEvent
from assistant.domain.money import Money
from assistant.domain.offer import MarketView
from assistant.simulation.judge import Judge, Terms
from assistant.simulation.scenarios import Dialogue, Goal, Step

__all__ = ["Outcome", "Respond", "Said", "SimulatedShopper"]

Respond = Callable[[Turn], AsyncIterator[TurnEvent]]
"""What takes a turn: DialogueManager.respond."""

_LISTS = frozenset({"find", "refine", "gift", "recommend", "similar", "bundle"})
_LIKE_ONE = frozenset({"similar", "bundle"})
_GLAD_OF = 3
"""How far down a list a shopper looks."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message and what became of it."""

    message: str
    wanted: frozenset[str]
    intent: str
    language_right: bool
    pointed: bool | None
    """Whether what it points at was found; None when it points at nothing."""
    broken: tuple[str, ...]
    """Products shown that break what the shopper demanded."""
    text: str
    products: tuple[str, ...]

    @property
    def intent_right(self) -> bool:
        """Whether the message was read as one of the readings that are right."""
        return self.intent in self.wanted


@dataclass(slots=True)
class Outcome:
    """How one dialogue went."""

    dialogue: Dialogue
    said: list[Said] = field(default_factory=list)
    reached_at: int | None = None
    """Turn, from 1, that first showed something the shopper is glad of."""

    @property
    def success(self) -> bool:
        """Whether the goal was reached in the right language, with nothing broken and nothing mistaken."""
        return self.reached_at is not None and all(
            one.language_right and not one.broken and one.pointed is not False for one in self.said
        )


class SimulatedShopper:
    """Say the messages of dialogues, with the bounds and brands of a catalogue put in."""

    def __init__(
        self, respond: Respond, judge: Judge, money: Callable[[Money, str], str], tag_of: Callable[[str], str]
    ) -> None:
        """Take how an amount is written in a locale, and the tag by which answers name a locale."""
        self._respond = respond
        self._judge = judge
        self._money = money
        self._tag_of = tag_of

    async def lead(self, dialogue: Dialogue, view: MarketView) -> Outcome | None:
        """Lead a dialogue in a market; None where the catalogue has too little that would do."""
        goal = dialogue.scenario.goal
        terms = self._judge.terms(goal, view)
        if terms is None:
            return None
        # Bounds that only a message names still need an amount.
        named = self._judge.terms(_bounded(goal), view) or terms
        filled = self._fill(dialogue, named)
        outcome, in_force, conversation = Outcome(dialogue), Terms(), None
        shown: tuple[str, ...] = ()
        context = TurnContext(currency=view.currency, address_country=view.country)
        for step, template, message in zip(dialogue.scenario.steps, dialogue.says, filled, strict=True):
            answer = await self._say(Turn(message, context, conversation_id=conversation))
            conversation = answer["conversation_id"]
            in_force = _said(in_force, terms, template)
            said = self._note(step, message, answer, shown, in_force, dialogue, view)
            outcome.said.append(said)
            if said.intent in _LISTS and said.products:
                shown = said.products
                if outcome.reached_at is None and not step.concepts:
                    glad = (self._judge.meets(one, goal, terms, view) for one in shown[:_GLAD_OF])
                    outcome.reached_at = len(outcome.said) if any(glad) else None
        return outcome

    async def _say(self, turn: Turn) -> Mapping[str, Any]:
        last: Mapping[str, Any] = {}
        async for event in self._respond(turn):
            last = event.data
        return last

    def _note(
        self,
        step: Step,
        message: str,
        answer: Mapping[str, Any],
        shown: Sequence[str],
        in_force: Terms,
        dialogue: Dialogue,
        view: MarketView,
    ) -> Said:
        products = tuple(card["id"] for card in answer["products"])
        intent = answer["intent"] or ""
        goal = dialogue.scenario.goal
        demanded = intent in _LISTS and intent not in ("similar", "bundle") and not step.concepts
        broken = tuple(
            one for one in products if demanded and not self._judge.keeps(one, goal, in_force, view)
        )
        return Said(
            message,
            step.intents,
            intent,
            answer["language"] == self._tag_of(dialogue.locale),
            self._points(step.refers, answer, products, shown, view) if step.refers else None,
            broken,
            answer["text"],
            products,
        )

    def _points(
        self,
        refers: str,
        answer: Mapping[str, Any],
        products: Sequence[str],
        shown: Sequence[str],
        view: MarketView,
    ) -> bool | None:
        """Tell whether the answer is about what the words point at; None where the list was too short."""
        places = {"first": 0, "second": 1, "third": 2, "last": len(shown) - 1}
        if refers == "first_two":
            return set(products) == set(shown[:2]) if len(shown) > 1 else None
        if refers == "cheapest":
            prices = self._judge.priced(shown, view)
            if len(prices) < 2:
                return None
            cheapest = min(prices.values())
            return bool(products) and prices.get(products[0]) == cheapest
        place = places[refers]
        if not 0 <= place < len(shown):
            return None
        if answer["intent"] in _LIKE_ONE:
            # What is like a product, or goes with it, is shown in its stead: the reply names it.
            return shown[place] not in products and self._judge.is_named(shown[place], answer["text"])
        return tuple(products) == (shown[place],)

    def _fill(self, dialogue: Dialogue, terms: Terms) -> list[str]:
        amounts = {"{max}": terms.max, "{min}": terms.min}
        filled = []
        for message in dialogue.says:
            for name, money in amounts.items():
                if money is not None:
                    message = message.replace(name, self._money(money, dialogue.locale))
            filled.append(message.replace("{brand}", terms.brand or ""))
        return filled


def _bounded(goal: Goal) -> Goal:
    return Goal(goal.concepts, goal.colors, goal.avoided, True, goal.min, goal.brand)


def _said(before: Terms, terms: Terms, template: str) -> Terms:
    """Return the demands in force once a message with these placeholders was said."""
    return Terms(
        terms.max if "{max}" in template else before.max,
        terms.min if "{min}" in template else before.min,
        terms.brand if "{brand}" in template else before.brand,
    )
