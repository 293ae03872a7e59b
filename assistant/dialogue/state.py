"""Remember what a conversation is about between turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.dialogue.constraints_json import constraints_from_json, constraints_to_json
from assistant.domain.conversation import TurnContext
from assistant.domain.portrait import NO_PORTRAIT, Portrait
from assistant.domain.search import NO_CONSTRAINTS, Constraints

__all__ = ["INITIAL", "DialogueState", "Topic"]

_MOST_TOUCHED = 50
_MOST_EARLIER = 5


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
    goes_with: str | None = None
    """Product that something is wanted to go with, instead of a query."""
    level: Literal["low", "high"] | None = None
    """Whether the cheaper or the dearer half of what fits is wanted."""

    @property
    def empty(self) -> bool:
        """Whether nothing is looked for yet."""
        return self == Topic()

    def to_json(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {
            "language": self.language,
            "concepts": list(self.concepts),
            "glosses": [list(pair) for pair in self.glosses],
            "constraints": constraints_to_json(self.constraints, self.query),
            "similar_to": self.similar_to,
            "suggest": self.suggest,
            "goes_with": self.goes_with,
            "level": self.level,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Topic:
        """Read what `to_json` wrote."""
        return cls(
            query=data["constraints"]["query"],
            language=data["language"],
            concepts=tuple(data["concepts"]),
            glosses=tuple((language, words) for language, words in data["glosses"]),
            constraints=constraints_from_json(data["constraints"]),
            similar_to=data["similar_to"],
            suggest=data["suggest"],
            goes_with=data.get("goes_with"),
            level=data.get("level"),
        )


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
    earlier: tuple[Topic, ...] = ()
    """What was looked for before, latest last: what "back to the jackets" goes back to."""
    portrait: Portrait = NO_PORTRAIT
    """What the shopper said of themselves in this conversation."""
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

    def left(self, topic: Topic) -> tuple[Topic, ...]:
        """Return `earlier` after a turn that goes on with `topic`: what it leaves is kept, newest last."""
        others = tuple(old for old in self.earlier if old.query != topic.query)
        if (
            not self.topic.query
            or self.topic.query == topic.query
            or topic.query.startswith(self.topic.query)
        ):
            return others
        return (*(old for old in others if old.query != self.topic.query), self.topic)[-_MOST_EARLIER:]

    def touch(self, product_id: str) -> tuple[str, ...]:
        """Return `touched` with a product added at its end."""
        return (*(known for known in self.touched if known != product_id), product_id)[-_MOST_TOUCHED:]

    def to_json(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        context = self.context
        return {
            "language": self.language,
            "context": [context.language, context.currency, context.address_country],
            "said_currency": self.said_currency,
            "topic": self.topic.to_json(),
            "earlier": [topic.to_json() for topic in self.earlier],
            "portrait": self.portrait.to_json(),
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
        return cls(
            language=data["language"],
            context=TurnContext(*data["context"]),
            said_currency=data["said_currency"],
            topic=Topic.from_json(data["topic"]),
            earlier=tuple(Topic.from_json(topic) for topic in data.get("earlier", ())),
            portrait=Portrait.from_json(data.get("portrait", ())),
            shown=tuple(data["shown"]),
            listed=tuple(data.get("listed", ())),
            focus=data["focus"],
            touched=tuple(data["touched"]),
            disclosed=data["disclosed"],
        )


INITIAL = DialogueState()
