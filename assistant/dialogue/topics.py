"""Tell how a message stands to what was looked for before."""

from __future__ import annotations

from assistant.dialogue.kinds import sold_kinds
from assistant.dialogue.state import Topic
from assistant.dialogue.work import Work

__all__ = ["is_unsold", "returned_to", "same_kind"]


def same_kind(work: Work, topic: Topic) -> bool:
    """Tell whether the message names the kind of product that is looked for, or a kind of it."""
    lexicon, meaning = work["engines"].lexicon, work["meaning"]
    if not topic.query or not meaning.residual:
        return False
    old = lexicon.concepts(topic.query, (topic.language or work["guess"].tag, "en"))
    new = lexicon.concepts(meaning.residual, (work["guess"].tag, "en"))
    kinds = [(m.concept, {m.concept, *m.parents}) for m in (*old, *new) if m.kind == "product"]
    before = kinds[: sum(m.kind == "product" for m in old)]
    after = kinds[len(before) :]
    return any(mine in theirs or their in ours for mine, ours in before for their, theirs in after)


def returned_to(work: Work) -> Topic | None:
    """Return what was looked for earlier and is named again, or the latest when nothing is named."""
    state, meaning = work["state"], work["meaning"]
    if not meaning.returns:
        return None
    if not meaning.residual:
        return state.earlier[-1] if state.earlier else None
    return next((topic for topic in reversed(state.earlier) if same_kind(work, topic)), None)


def is_unsold(work: Work, topic: Topic) -> bool:
    """Tell whether the topic names kinds of product, none of which the catalogue has."""
    engines = work["engines"]
    if not topic.query:
        return False
    matches = engines.lexicon.concepts(topic.query, (topic.language or work["guess"].tag, "en"))
    named = {match.concept for match in matches if match.kind == "product"}
    return bool(named) and not sold_kinds(named, engines)
