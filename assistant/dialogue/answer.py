"""Assemble the answer of a turn: the JSON of the HTTP contract, and the state after it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from assistant.dialogue.constraints_json import constraints_to_json
from assistant.dialogue.follow_up import follow_up
from assistant.dialogue.presenter import Presenter
from assistant.dialogue.state import DialogueState
from assistant.dialogue.work import Work
from assistant.domain.conversation import Modality, Shown, StoredTurn
from assistant.domain.portrait import NO_PORTRAIT
from assistant.domain.reply import Act, ActKind, Item, ReplyPart, ReplyPlan, Segment, TextSegment
from assistant.ports import Composer
from assistant.reply.localizer import Localizer

__all__ = ["AnswerBuilder"]

_LISTED = frozenset({ActKind.FOUND, ActKind.RECOMMENDED, ActKind.SIMILAR_TO, ActKind.GOES_WITH})
_SHOWN = _LISTED | {ActKind.COMPARE, ActKind.ASK_WHICH}
_ABOUT_ONE = frozenset(
    {
        ActKind.DETAILS,
        ActKind.ATTRIBUTE,
        ActKind.ATTRIBUTE_UNKNOWN,
        ActKind.PRICE_OF,
        ActKind.AVAILABILITY_OF,
    }
)


@dataclass(slots=True)
class AnswerBuilder:
    """Collect what a turn says and shows."""

    stored: StoredTurn
    localizer: Localizer
    recommendation_id: str
    as_of: datetime
    modality: Modality
    shown: tuple[Shown, ...] = field(default=(), init=False)
    """Filled by `show`."""
    _plan: ReplyPlan | None = field(default=None, init=False)
    _cards: list[dict[str, Any]] = field(default_factory=list, init=False)
    _segments: list[Segment] = field(default_factory=list, init=False)
    _text: str = field(default="", init=False)
    _speech: str = field(default="", init=False)
    _generated_by: str = field(default="template", init=False)
    _degraded: list[str] = field(default_factory=list, init=False)
    _usage: dict[str, int] = field(
        default_factory=lambda: {"input_tokens": 0, "output_tokens": 0, "llm_calls": 0}, init=False
    )
    _suggestions: dict[str, Any] = field(
        default_factory=lambda: {"suggestions": [], "follow_up": None}, init=False
    )

    @property
    def text(self) -> str:
        """The screen text so far."""
        return self._text

    def opened(self, work: Work) -> dict[str, Any]:
        """Return the data of the `turn` event."""
        guess = work["guess"]
        data: dict[str, Any] = {
            "conversation_id": self.stored.conversation_id,
            "turn_id": self.stored.turn_id,
            "language": guess.tag,
            "language_source": guess.source.value,
            "language_confidence": round(guess.confidence, 3),
            "dir": self.localizer.info(guess.tag).direction,
        }
        if not work["state"].disclosed:
            data["disclosure"] = self.localizer.disclosure(guess.tag, self.modality)
        return data

    def show(self, work: Work) -> list[dict[str, Any]]:
        """Return the cards of what the answer is about, and remember them as shown."""
        self._plan = plan = work["plan"]
        listing = work["listing"]
        self._degraded = list(listing.degraded)
        candidates = {candidate.product_id: candidate for candidate in listing.candidates}
        presenter = self._presenter(work, plan)
        self._cards = presenter.cards(_about(plan), candidates, self.recommendation_id, self.as_of)
        self.shown = tuple(
            Shown(
                card["id"],
                card["rank"],
                self.recommendation_id,
                card["propensity"],
                {key: score for key, score in card["scores"].items() if score is not None},
                candidates[card["id"]].options if card["id"] in candidates else (),
            )
            for card in self._cards
        )
        return self._cards

    def say(self, part: ReplyPart) -> str:
        """Add a part of the reply and return it as screen text."""
        assert self._plan is not None
        if part.generated_by == "llm":
            self._generated_by = "llm"
        self._degraded += part.degraded
        self._usage["input_tokens"] += part.input_tokens
        self._usage["output_tokens"] += part.output_tokens
        self._usage["llm_calls"] += part.llm_calls
        if not part.segments:
            return ""
        self._segments += part.segments
        plan = self._plan
        delta = self.localizer.text(part.segments, plan.items, plan.language, plan.view.country)
        if self._text and not self._text[-1].isspace() and self.localizer.info(plan.language).spaced:
            delta = f" {delta.lstrip()}"
        self._text += delta
        return delta

    async def speak(self, spoken: Composer) -> None:
        """Put the reply into words for the ear."""
        assert self._plan is not None
        plan = self._plan
        segments = self._segments
        if self._generated_by == "template" and self.modality is Modality.TEXT:
            voiced = replace(plan, modality=Modality.VOICE)
            parts = [part async for part in spoken.compose(voiced)]
            self._speech = self._join(
                [
                    self.localizer.speech(part.segments, plan.items, plan.language, plan.view.country)
                    for part in parts
                    if part.segments
                ]
            )
            return
        self._speech = self.localizer.speech(segments, plan.items, plan.language, plan.view.country)

    def suggest(self, work: Work) -> dict[str, Any]:
        """Return the data of the `suggestions` event."""
        assert self._plan is not None
        plan = self._plan
        self._suggestions = {
            "suggestions": list(self.localizer.suggestions(plan)),
            "follow_up": follow_up(
                plan, self._presenter(work, plan), work["listing"].total, work["decision"].topic.concepts
            ),
        }
        return self._suggestions

    async def fail(self, work: Work, spoken: Composer) -> dict[str, Any]:
        """Note that the turn broke down, apologise, and return the data of the `error` event."""
        self._degraded.append("turn")
        if not self._text and "guess" in work:
            tag, country = work["guess"].tag, work["view"].country
            plan = ReplyPlan((Act(ActKind.APOLOGY),), tag, work["view"], self.modality)
            async for part in spoken.compose(plan):
                self._text += self.localizer.text(part.segments, (), tag, country)
            self._speech = self.localizer.speech([TextSegment(self._text)], (), tag, country)
        return {"code": "turn_failed", "title": "The reply could not be finished", "text": self._text}

    def done(self, work: Work) -> dict[str, Any]:
        """Return the whole answer (design § 3)."""
        constraints: dict[str, Any] | None = None
        if "decision" in work:
            topic = work["decision"].topic
            constraints = constraints_to_json(work["applied"], topic.query)
        opened = self.opened(work) if "guess" in work else {}
        return {
            "conversation_id": self.stored.conversation_id,
            "turn_id": self.stored.turn_id,
            **opened,
            "intent": work["meaning"].intent.value if "meaning" in work else None,
            "constraints": constraints,
            "currency": work["view"].currency if "view" in work else None,
            "country": work["view"].country if "view" in work else None,
            "text": self._text.strip(),
            "speech": self._speech.strip(),
            "products": self._cards,
            **self._suggestions,
            "relaxed": list(work.get("dropped", ())),
            "strategy": work["listing"].strategy.value if "listing" in work else "none",
            "degraded": list(dict.fromkeys(self._degraded)),
            "generated_by": self._generated_by,
            "timings_ms": dict(work.get("timings", {})),
            "usage": dict(self._usage),
        }

    def next_state(self, work: Work) -> DialogueState:
        """Return what carries over to the next turn."""
        state = work["state"]
        if "decision" not in work or self._plan is None:
            return state
        decision = work["decision"]
        listed = tuple(card["id"] for card in self._cards)
        acts = {act.kind for act in self._plan.acts}
        about_one = decision.subjects[0] if acts & _ABOUT_ONE and decision.subjects else None
        relists = bool(acts & _LISTED)
        return DialogueState(
            language=work["guess"].tag,
            context=work["context"],
            said_currency=work["said_currency"],
            # What was given up is asked for again in the next turn; a bound of "cheaper" stays.
            topic=replace(
                decision.topic,
                constraints=replace(decision.topic.constraints, price=work["applied"].price),
            )
            if relists
            else decision.topic,
            earlier=state.left(decision.topic),
            portrait=NO_PORTRAIT
            if work["meaning"].recall == "forget"
            else state.portrait.with_facts(replace(fact, since=self.as_of) for fact in work["meaning"].facts),
            shown=listed if relists else state.shown or (listed if acts & _SHOWN else ()),
            listed=self._listed(work, listed if relists else ()),
            focus=about_one or (None if relists else state.focus),
            touched=state.touch(about_one) if about_one else state.touched,
            disclosed=True,
        )

    @staticmethod
    def _listed(work: Work, listed: tuple[str, ...]) -> tuple[str, ...]:
        """Return every product of the topic's lists: a new list starts over unless it turned the page."""
        before = work["state"].listed
        if not listed:
            return before
        kept = before if work["decision"].next_page else ()
        return tuple(dict.fromkeys((*kept, *listed)))

    def _presenter(self, work: Work, plan: ReplyPlan) -> Presenter:
        return Presenter(work["engines"], self.localizer, plan.language, plan.view)

    def _join(self, parts: list[str]) -> str:
        assert self._plan is not None
        return (" " if self.localizer.info(self._plan.language).spaced else "").join(parts)


def _about(plan: ReplyPlan) -> list[Item]:
    """Return the items that get cards: what is listed, compared or asked about, each once."""
    found: dict[str, Item] = {}
    for act in plan.acts:
        for item in _items(act):
            found.setdefault(item.product.id, item)
    return list(found.values())


def _items(act: Act) -> tuple[Item, ...]:
    if act.kind in _SHOWN:
        return act.items
    if act.kind in _ABOUT_ONE and act.subject is not None:
        return (act.subject,)
    return ()
