"""Ask at most one question, and only when its answer would change what is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from assistant.dialogue.presenter import Presenter
from assistant.domain.reply import ActKind, ReplyPlan

__all__ = ["follow_up"]

_MOST_OPTIONS = 4


def follow_up(
    plan: ReplyPlan, presenter: Presenter, total: int, named: Sequence[str] = ()
) -> dict[str, Any] | None:
    """Return the question and its ready answers, or None when there is nothing worth asking.

    `named` are the concepts of what is looked for: a kind of several kinds is asked about first.
    """
    localizer, tag = presenter.localizer, plan.language
    kinds = {act.kind for act in plan.acts}
    if ActKind.ASK_WHAT in kinds or ActKind.NOTHING in kinds:
        return {"question": localizer.question("ask_what", tag), "options": []}
    if ActKind.RECOMMENDED in kinds:
        return {"question": localizer.question("ask_recipient", tag), "options": []}
    if ActKind.FOUND not in kinds or total <= 1:
        return None
    if len(narrower := _narrower(plan, presenter, named)) > 1:
        options = [localizer.word(kind, tag) for kind in narrower]
        return {"question": localizer.question("ask_kind", tag), "options": options}
    if not plan.constraints.colors:
        colors = _colors(plan, presenter)
        if len(colors) > 1:
            options = [localizer.word(color, tag) for color in colors]
            return {"question": localizer.question("ask_color", tag), "options": options}
    if plan.constraints.price is None:
        return {"question": localizer.question("ask_budget", tag), "options": []}
    return None


def _narrower(plan: ReplyPlan, presenter: Presenter, named: Sequence[str]) -> list[str]:
    """Return the commonest kinds among the listed products of the one kind that was named."""
    lexicon = presenter.engines.lexicon
    counted: Counter[str] = Counter()
    for item in plan.items:
        said = lexicon.concepts(item.product.title, (item.product.language, "en"))
        kinds = {match.concept: match.parents for match in said if match.kind == "product"}
        if set(named) & set(kinds):
            return []  # some are called by the very name: it is clear enough
        counted.update(kind for kind, parents in kinds.items() if parents and parents[0] in named)
    return [kind for kind, _ in counted.most_common(_MOST_OPTIONS)]


def _colors(plan: ReplyPlan, presenter: Presenter) -> list[str]:
    """Return the commonest colours among the listed products, as concepts the locale has words for."""
    lexicon = presenter.engines.lexicon
    counted: Counter[str] = Counter()
    for item in plan.items:
        for value in item.product.attributes.get("color", ()):
            concept = lexicon.canonical("color", value, (item.product.language, "en"))
            if lexicon.words(concept, plan.language):
                counted[concept] += 1
    return [color for color, _ in counted.most_common(_MOST_OPTIONS)]
