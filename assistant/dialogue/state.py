"""Remember what a conversation is about between turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.dialogue.constraints_json import constraints_from_json, constraints_to_json
from assistant.domain.conversation import TurnContext
from assistant.domain.search import NO_CONSTRAINTS, Constraints

__all__ = ["INITIAL", "DialogueState", "Topic"]

_MOST_TOUCHED = 50


@dataclass(frozen=True, slots=True)
class Topic:
    """What is looked for."""

    query: str = ""
    """The residual in force."""
    language: str | None = None
    """In which `query` is written."""
    concepts: tuple[str, ...] = ()
    glosses: tuple[tuple[str, str], ...] = ()
    """(language, words) pairs."""
    constraints: Constraints = NO_CONSTRAINTS
    similar_to: str | None = None
    """Product whose like is wanted, instead of a query."""
    suggest: bool = False
    """Whether the shopper left the choice to us ("something for me")."""

    @property
    def empty(self) -> bool:
        """Whether nothing is looked for yet."""
        return self == Topic()


@dataclass(frozen=True, slots=True)
class DialogueState:
    """Everything that carries over; stored as JSON with every turn."""

    language: str | None = None
    """Language of the last turn that was understood."""
    context: TurnContext = TurnContext()
    """What the shopper chose; stays until it is changed."""
    said_currency: str | None = None
    """Currency named in a message ("under 80 dollars")."""
    topic: Topic = Topic()
    shown: tuple[str, ...] = ()
    """Ids of the last list, in order: what "the second one" counts in."""
    listed: tuple[str, ...] = ()
    """Ids of every list of this topic, so that "show me more" turns the page."""
    focus: str | None = None
    """Product last talked about on its own."""
    touched: tuple[str, ...] = ()
    """Products the shopper asked about, oldest first: weak evidence of taste."""
    disclosed: bool = False
    """Whether the shopper was told that this is a machine."""

    def touch(self, product_id: str) -> tuple[str, ...]:
        """Return `touched` with a product added at its end."""
        return (*(known for known in self.touched if known != product_id), product_id)[-_MOST_TOUCHED:]

    def to_json(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        topic, context = self.topic, self.context
        return {
            "language": self.language,
            "context": [context.language, context.currency, context.address_country],
            "said_currency": self.said_currency,
            "topic": {
                "language": topic.language,
                "concepts": list(topic.concepts),
                "glosses": [list(pair) for pair in topic.glosses],
                "constraints": constraints_to_json(topic.constraints, topic.query),
                "similar_to": topic.similar_to,
                "suggest": topic.suggest,
            },
            "shown": list(self.shown),
            "listed": list(self.listed),
            "focus": self.focus,
            "touched": list(self.touched),
            "disclosed": self.disclosed,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> DialogueState:
        """Read what `to_json` wrote; an empty mapping is a new conversation."""
        if not data:
            return INITIAL
        topic = data["topic"]
        return cls(
            language=data["language"],
            context=TurnContext(*data["context"]),
            said_currency=data["said_currency"],
            topic=Topic(
                query=topic["constraints"]["query"],
                language=topic["language"],
                concepts=tuple(topic["concepts"]),
                glosses=tuple((language, words) for language, words in topic["glosses"]),
                constraints=constraints_from_json(topic["constraints"]),
                similar_to=topic["similar_to"],
                suggest=topic["suggest"],
            ),
            shown=tuple(data["shown"]),
            listed=tuple(data.get("listed", ())),
            focus=data["focus"],
            touched=tuple(data["touched"]),
            disclosed=data["disclosed"],
        )


INITIAL = DialogueState()
