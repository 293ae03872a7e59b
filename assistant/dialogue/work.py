"""Hold what a turn has found out so far, as it passes through the graph."""

from __future__ import annotations

from operator import or_
from typing import Annotated, TypedDict

from assistant.dialogue.engines import Engines
from assistant.dialogue.finder import Found, Listing, Wish
from assistant.dialogue.policy import Decision
from assistant.dialogue.state import DialogueState, Topic
from assistant.domain.conversation import Conversation, Turn, TurnContext
from assistant.domain.language import LanguageGuess
from assistant.domain.offer import MarketView
from assistant.domain.portrait import Portrait
from assistant.domain.reply import ReplyPlan
from assistant.domain.search import Constraints
from assistant.understanding.meaning import Meaning

__all__ = ["Attempt", "Work", "added_to"]

Attempt = tuple[Wish, tuple[str, ...]]
"""A wish, and the names of what it gave up."""


class Work(TypedDict, total=False):
    """Every key is written by one step only, but for the timings, which each adds to."""

    turn: Turn
    turn_id: str
    conversation: Conversation
    engines: Engines
    state: DialogueState
    """From before this turn."""
    portrait: Portrait
    """What is remembered of the shopper, with what this conversation has told."""
    context: TurnContext
    guess: LanguageGuess
    view: MarketView
    meaning: Meaning
    topic: Topic
    said_currency: str | None
    decision: Decision
    attempts: tuple[Attempt, ...]
    """What is still to be tried, first the wish in full."""
    found: Found
    suggested: Found
    listing: Listing
    dropped: tuple[str, ...]
    """What the list gave up of the wish."""
    applied: Constraints
    """What the list keeps to: the demands of the topic, less what was dropped, with bounds of "cheaper"."""
    plan: ReplyPlan
    timings: Annotated[dict[str, float], or_]
    """Step → milliseconds."""


def added_to(work: Work, added: Work) -> Work:
    """Return the work with what a step added, as the graph itself merges it."""
    merged = work.copy()
    merged.update(added)
    merged["timings"] = work["timings"] | added.get("timings", {})
    return merged
