"""Ask at most one question, and only when its answer would change what is shown."""

from __future__ import annotations

from collections import Counter
from typing import Any

from assistant.dialogue.presenter import Presenter
from assistant.domain.reply import ActKind, ReplyPlan

__all__ = ["follow_up"]

_MOST_OPTIONS = 4


def follow_up(plan: ReplyPlan, presenter: Presenter, total: int) -> dict[str, Any] | None:
    """Return the question and its ready answers, or None when there is nothing worth asking."""
    localizer, tag = presenter.localizer, plan.language
    kinds = {act.kind for act in plan.acts}
    if ActKind.ASK_WHAT in kinds or ActKind.NOTHING in kinds:
        return {"question": localizer.question("ask_what", tag), "options": []}
    if ActKind.RECOMMENDED in kinds:
        return {"question": localizer.question("ask_recipient", tag), "options": []}
    if ActKind.FOUND not in kinds or total <= 1:
        return None
    if not plan.constraints.colors:
        colors = _colors(plan, presenter)
        if len(colors) > 1:
            options = [localizer.word(color, tag) for color in colors]
            return {"question": localizer.question("ask_color", tag), "options": options}
    if plan.constraints.price is None:
        return {"question": localizer.question("ask_budget", tag), "options": []}
    return None


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
