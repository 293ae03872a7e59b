"""Compose replies from translated sentences: no model, no wait, and the floor of the failure ladder."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping

from assistant.domain.conversation import Modality
from assistant.domain.reply import Act, ActKind, ReplyPart, ReplyPlan, TextSegment
from assistant.i18n.formats import language_name
from assistant.i18n.locale import language_of
from assistant.i18n.messages import Message
from assistant.i18n.money import isolate
from assistant.reply import phrases
from assistant.reply.attribute_names import topic_name
from assistant.reply.facts import say_attribute, say_availability, say_comparison, say_details, say_price
from assistant.reply.lists import say_list, say_nothing_under_price
from assistant.reply.localizer import Localizer
from assistant.reply.profile import say_noted, say_remembered, say_trouble
from assistant.reply.segments import direction_of
from assistant.reply.wording import Sentence, Wording

__all__ = ["TemplateComposer"]

_MOST_CHOICES = {Modality.TEXT: 4, Modality.VOICE: 3}
_LISTS = frozenset({ActKind.FOUND, ActKind.RECOMMENDED, ActKind.SIMILAR_TO, ActKind.GOES_WITH})
_NOTED = frozenset({ActKind.NOTED_SIZE, ActKind.NOTED, ActKind.NOTED_AVOIDED})
_TROUBLE = frozenset({ActKind.CONTRADICTION, ActKind.TOO_MANY, ActKind.NOT_SOLD})
_ONE = frozenset({ActKind.DETAILS, ActKind.ATTRIBUTE, ActKind.PRICE_OF, ActKind.AVAILABILITY_OF})
_PLAIN: Mapping[ActKind, Message] = {
    ActKind.NOTHING: phrases.NOTHING,
    ActKind.ORDER_STATUS_UNKNOWN: phrases.ORDER_STATUS_UNKNOWN,
    ActKind.ASK_WHAT: phrases.ASK_WHAT,
    ActKind.GREETING: phrases.GREETING,
    ActKind.THANKS: phrases.THANKS,
    ActKind.FAREWELL: phrases.FAREWELL,
    ActKind.SMALL_TALK: phrases.SMALL_TALK,
    ActKind.OFF_TOPIC: phrases.OFF_TOPIC,
    ActKind.UNSAFE: phrases.UNSAFE,
    ActKind.COMPLAINT: phrases.COMPLAINT,
    ActKind.HAND_OFF: phrases.HAND_OFF,
    ActKind.ACKNOWLEDGED: phrases.ACKNOWLEDGED,
    ActKind.ODD_PRICE: phrases.ODD_PRICE,
    ActKind.NOTED_HERE_ONLY: phrases.NOTED_HERE_ONLY,
    ActKind.FORGOTTEN: phrases.FORGOTTEN,
    ActKind.APOLOGY: phrases.APOLOGY,
}


class TemplateComposer:
    """Implement Composer; each part is one sentence."""

    def __init__(self, localizer: Localizer) -> None:
        self._localizer = localizer

    async def compose(self, plan: ReplyPlan) -> AsyncGenerator[ReplyPart]:
        """Yield the reply sentence by sentence."""
        for part in self.parts(plan):
            yield part

    def parts(self, plan: ReplyPlan) -> tuple[ReplyPart, ...]:
        """Return the whole reply at once; every part but the first begins with its space."""
        renderer = self._localizer.renderer(plan.language, plan.view.country)
        wording = Wording(plan, renderer, plan.modality is Modality.VOICE)
        space = (TextSegment(" "),) if renderer.catalog.locale.spaced else ()
        sentences = [sentence for act in plan.acts for sentence in _SAY[act.kind](wording, act)]
        if wording.spoken and (closing := _closing_question(plan)) is not None:
            sentences.append(wording.say(closing))
        return tuple(
            ReplyPart((*(space if index else ()), *sentence)) for index, sentence in enumerate(sentences)
        )


def _say_plain(wording: Wording, act: Act) -> Iterator[Sentence]:
    yield wording.say(_PLAIN[act.kind])


def _say_relaxed(wording: Wording, act: Act) -> Iterator[Sentence]:
    dropped = str(act.params.get("dropped", ""))
    yield wording.say(phrases.RELAXED.get(dropped, phrases.RELAXED["attribute"]))


def _say_policy(wording: Wording, act: Act) -> Iterator[Sentence]:
    if act.policy is None:
        yield from _say_policy_unknown(wording, act)
        return
    text = " ".join(act.policy.text.split())
    foreign = direction_of(text) != wording.catalog.locale.direction
    quoted = isolate(text) if foreign and not wording.spoken else text
    if language_of(act.policy.language) == language_of(wording.plan.language):
        yield wording.say(phrases.SHOP_SAYS, policy=quoted)
    else:
        name = language_name(act.policy.language, wording.renderer.locale)
        yield wording.say(phrases.SHOP_SAYS_IN, policy=quoted, language=name)


def _say_policy_unknown(wording: Wording, act: Act) -> Iterator[Sentence]:
    topic = topic_name(wording.catalog, str(act.params.get("topic", "")))
    yield wording.say(phrases.POLICY_UNKNOWN, topic=wording.quoted(topic))


def _say_which(wording: Wording, act: Act) -> Iterator[Sentence]:
    choices = act.items[: _MOST_CHOICES[wording.plan.modality]]
    if len(choices) < 2:
        yield wording.say(phrases.ASK_WHICH_PLAIN)
    else:
        yield wording.say(phrases.ASK_WHICH, choices=wording.choices(choices))


_SAY: Mapping[ActKind, Callable[[Wording, Act], Iterator[Sentence]]] = {
    **dict.fromkeys(_PLAIN, _say_plain),
    **dict.fromkeys(_LISTS, say_list),
    **dict.fromkeys(_NOTED, say_noted),
    **dict.fromkeys(_TROUBLE, say_trouble),
    ActKind.REMEMBERED: say_remembered,
    ActKind.RELAXED: _say_relaxed,
    ActKind.NOTHING_UNDER_PRICE: say_nothing_under_price,
    ActKind.DETAILS: say_details,
    ActKind.ATTRIBUTE: say_attribute,
    ActKind.ATTRIBUTE_UNKNOWN: say_attribute,
    ActKind.PRICE_OF: say_price,
    ActKind.AVAILABILITY_OF: say_availability,
    ActKind.COMPARE: say_comparison,
    ActKind.POLICY: _say_policy,
    ActKind.POLICY_UNKNOWN: _say_policy_unknown,
    ActKind.ASK_WHICH: _say_which,
}


def _closing_question(plan: ReplyPlan) -> Message | None:
    """Return the one question that a spoken reply ends with; none where the reply already asks."""
    act = plan.acts[-1] if plan.acts else None
    if act is None:
        return None
    if act.kind in _LISTS and act.items:
        return phrases.MORE_ABOUT_IT if len(act.items) == 1 else phrases.WHICH_MORE
    if act.kind is ActKind.COMPARE and len(act.items) > 1:
        return phrases.WHICH_PREFER
    if act.kind in _ONE and (act.subject or act.items):
        return phrases.WHAT_ELSE
    return None
