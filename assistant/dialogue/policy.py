"""Decide what a turn does: answer first, and ask only when the answer would change what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.dialogue.state import DialogueState, Topic
from assistant.domain.conversation import PageContext
from assistant.domain.reply import ActKind
from assistant.understanding.meaning import Intent, Meaning

__all__ = ["Decision", "Move", "decide"]


class Move(StrEnum):
    """What the dialogue does next."""

    LIST = "list"
    """Find or suggest products: the engines run."""
    COMPARE = "compare"
    DETAILS = "details"
    ATTRIBUTE = "attribute"
    PRICE = "price"
    AVAILABILITY = "availability"
    POLICY = "policy"
    ASK_WHICH = "ask_which"
    PROFILE = "profile"
    """Show or forget what is remembered, or note what was said."""
    SAY = "say"
    """Say something that needs no product."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One move with what it needs."""

    move: Move
    topic: Topic
    """The topic in force after this message."""
    subjects: tuple[str, ...] = ()
    """Product ids the move is about."""
    act: ActKind | None = None
    """What SAY says."""
    next_page: bool = False
    """Whether LIST goes on after what was listed."""
    unsold: bool = False
    """Whether the words name kinds of product of which the shop has none."""


_SAID = {
    Intent.GREETING: ActKind.GREETING,
    Intent.SMALL_TALK: ActKind.SMALL_TALK,
    Intent.THANKS: ActKind.THANKS,
    Intent.FAREWELL: ActKind.FAREWELL,
    Intent.COMPLAINT: ActKind.COMPLAINT,
    Intent.HAND_OFF: ActKind.HAND_OFF,
    Intent.OFF_TOPIC: ActKind.OFF_TOPIC,
    Intent.UNSAFE: ActKind.UNSAFE,
    Intent.ORDER: ActKind.ORDER_STATUS_UNKNOWN,
}
_ABOUT_ONE = {
    Intent.PRICE: Move.PRICE,
    Intent.AVAILABILITY: Move.AVAILABILITY,
    Intent.DETAILS: Move.DETAILS,
}
_COMPARED = 3


def decide(meaning: Meaning, topic: Topic, state: DialogueState, page: PageContext) -> Decision:
    """Return the move for a message; `topic` is already merged with it, `state` is from before."""
    if act := _SAID.get(meaning.intent):
        return Decision(Move.SAY, state.topic, act=act)
    if meaning.intent is Intent.POLICY:
        return Decision(Move.POLICY, state.topic)
    if meaning.intent is Intent.COMPARE:
        return _compare(meaning, state)
    if meaning.intent in _ABOUT_ONE:
        return _about_one(meaning, state, page)
    if meaning.intent is Intent.PROFILE:
        return Decision(Move.PROFILE, state.topic)
    if meaning.trouble.contradiction is not None:
        return Decision(Move.SAY, topic, act=ActKind.CONTRADICTION)
    if meaning.intent in (Intent.SIMILAR, Intent.BUNDLE):
        return _similar(meaning, topic, state, page)
    return _list(meaning, topic, state)


def _list(meaning: Meaning, topic: Topic, state: DialogueState) -> Decision:
    nothing_said = meaning.changes.empty and not meaning.residual and not meaning.concepts
    if meaning.intent in (Intent.UNCLEAR, Intent.AFFIRM, Intent.DENY) and nothing_said:
        return Decision(Move.SAY, state.topic, act=ActKind.ASK_WHAT)
    if meaning.changes.price_relative and not state.shown and not meaning.residual:
        return Decision(Move.SAY, topic, act=ActKind.ASK_WHAT)
    if meaning.intent is Intent.REFINE and state.topic.empty and nothing_said:
        return Decision(Move.SAY, topic, act=ActKind.ASK_WHAT)
    more = meaning.intent is Intent.REFINE and nothing_said and bool(state.shown)
    return Decision(Move.LIST, topic, subjects=_mentioned(meaning), next_page=more)


def _compare(meaning: Meaning, state: DialogueState) -> Decision:
    subjects = _mentioned(meaning)
    if len(subjects) == 1 and state.focus and state.focus not in subjects:
        subjects = (state.focus, *subjects)
    if not subjects and not meaning.references:
        subjects = state.shown[:_COMPARED]
    if len(subjects) >= 2:
        return Decision(Move.COMPARE, state.topic, subjects)
    if state.shown:
        return Decision(Move.ASK_WHICH, state.topic, state.shown)
    return Decision(Move.SAY, state.topic, act=ActKind.ASK_WHAT)


def _about_one(meaning: Meaning, state: DialogueState, page: PageContext) -> Decision:
    asked = meaning.attribute not in (None, "price")
    move = Move.ATTRIBUTE if asked else _ABOUT_ONE[meaning.intent]
    subjects = _mentioned(meaning) or _implied(meaning, state, page)
    if subjects:
        return Decision(move, state.topic, subjects)
    if state.shown:
        return Decision(Move.ASK_WHICH, state.topic, state.shown)
    return Decision(Move.SAY, state.topic, act=ActKind.ASK_WHAT)


def _similar(meaning: Meaning, topic: Topic, state: DialogueState, page: PageContext) -> Decision:
    subjects = _mentioned(meaning) or _implied(meaning, state, page) or state.shown[:1]
    if not subjects:
        return Decision(Move.SAY, state.topic, act=ActKind.ASK_WHAT)
    wanted = (
        Topic(goes_with=subjects[0], constraints=meaning.changes.constraints, suggest=True)
        if meaning.intent is Intent.BUNDLE
        else Topic(similar_to=subjects[0], constraints=meaning.changes.constraints)
    )
    return Decision(Move.LIST, wanted, subjects[:1])


def _mentioned(meaning: Meaning) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known for pointer in meaning.references for known in pointer.product_ids))


def _implied(meaning: Meaning, state: DialogueState, page: PageContext) -> tuple[str, ...]:
    """Return the one product that goes without saying: never one when the words pointed elsewhere."""
    if meaning.references:
        return ()
    if state.focus:
        return (state.focus,)
    if len(state.shown) == 1:
        return state.shown
    return (page.product_id,) if page.product_id else ()
