"""Offer next steps as short texts that the assistant itself understands when they are sent back."""

from __future__ import annotations

from assistant.domain.reply import ActKind, ReplyPlan
from assistant.i18n.messages import Message, msg, pmsg

__all__ = ["QUESTIONS", "SUGGESTIONS", "suggest"]

SUGGESTIONS: dict[str, Message] = {
    "cheaper": pmsg("suggestion", "Cheaper"),
    "compare_first_two": pmsg("suggestion", "Compare the first two"),
    "only_in_color": pmsg("suggestion", "Only in {color}"),
    "any_color": pmsg("suggestion", "Any colour"),
    "similar_to": pmsg("suggestion", "Something similar to {product}"),
    "similar_first": pmsg("suggestion", "Something similar to the first one"),
    "goes_with_it": pmsg("suggestion", "What goes with it?"),
    "any_price": pmsg("suggestion", "Forget the price limit"),
    "similar_it": pmsg("suggestion", "Show me something similar"),
    "details_first": pmsg("suggestion", "Tell me more about the first one"),
    "best_rated": pmsg("suggestion", "Best rated first"),
    "under_price": pmsg("suggestion", "Under {price}"),
    "in_stock": pmsg("suggestion", "Is it in stock?"),
    "delivery": pmsg("suggestion", "How long does delivery take?"),
    "returns": pmsg("suggestion", "Can I return it?"),
    "popular": pmsg("suggestion", "What is popular right now?"),
    "gift": pmsg("suggestion", "I need a gift"),
    "for_women": pmsg("suggestion", "For women"),
    "for_men": pmsg("suggestion", "For men"),
    "for_children": pmsg("suggestion", "For children"),
}
QUESTIONS: dict[str, Message] = {
    "ask_budget": msg("How much would you like to spend at most?"),
    "ask_recipient": msg("Who is it for?"),
    "ask_color": msg("Which colour would you like?"),
    "ask_size": msg("Which size do you need?"),
    "ask_material": msg("Which material would you like?"),
    "ask_occasion": msg("What is the occasion?"),
    "ask_kind": msg("Which product do you mean?"),
    "ask_what": msg("What are you looking for?"),
}
_LISTS = (ActKind.FOUND, ActKind.RECOMMENDED, ActKind.SIMILAR_TO, ActKind.GOES_WITH)
_ONE = (
    ActKind.DETAILS,
    ActKind.ATTRIBUTE,
    ActKind.PRICE_OF,
    ActKind.AVAILABILITY_OF,
    ActKind.ATTRIBUTE_UNKNOWN,
)
_NONE = (ActKind.UNSAFE, ActKind.FAREWELL, ActKind.HAND_OFF, ActKind.APOLOGY)


def suggest(plan: ReplyPlan) -> tuple[str, ...]:
    """Choose codes of next steps that make sense after a reply, at most four."""
    kinds = {act.kind for act in plan.acts}
    if kinds.intersection(_NONE):
        return ()
    listed = [item for act in plan.acts if act.kind in _LISTS for item in act.items]
    if len(listed) > 1:
        color = "any_color" if plan.constraints.colors else "best_rated"
        return ("cheaper", "compare_first_two", "details_first", color)
    if listed:
        return ("details_first", "similar_first", "delivery")
    if ActKind.COMPARE in kinds:
        return ("details_first", "similar_first", "cheaper", "delivery")
    if kinds.intersection(_ONE):
        first = "delivery" if ActKind.AVAILABILITY_OF in kinds else "in_stock"
        return ("similar_it", "goes_with_it", first, "returns")
    if ActKind.NOTHING_UNDER_PRICE in kinds:
        return ("any_price", "popular")
    if ActKind.NOTHING in kinds:
        return ("popular", "gift")
    if ActKind.POLICY in kinds:
        return ("returns" if _topic(plan) != "returns" else "delivery", "popular")
    return ("popular", "gift", "delivery")


def _topic(plan: ReplyPlan) -> str:
    return next((str(act.params.get("topic", "")) for act in plan.acts if act.kind is ActKind.POLICY), "")
