"""Take one message apart, step by step, and put its meaning together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.domain.search import NO_CONSTRAINTS
from assistant.ports import Lexicon
from assistant.understanding.glosses import gloss
from assistant.understanding.intents import Signals, decide
from assistant.understanding.meaning import (
    NO_CHANGES,
    DialogueContext,
    Intent,
    Meaning,
    Reference,
    SlotChanges,
    Trouble,
)
from assistant.understanding.mentions import PEOPLE, asked_attribute, mentioned, names_occasion
from assistant.understanding.negation import apply_negation
from assistant.understanding.phrases import PhraseHit
from assistant.understanding.price import apply_price_hits, is_price
from assistant.understanding.profile import Sketch, read_profile
from assistant.understanding.reading import ConceptNote, Reading
from assistant.understanding.references import ReferenceFinder
from assistant.understanding.residual import bounded, drop_carriers, drop_function_words, residual
from assistant.understanding.slots import SlotDraft, apply_slot_hits, asks_stock, take_concepts, take_sizes

__all__ = ["Interpretation"]

_POINTED = frozenset({Intent.DETAILS, Intent.PRICE, Intent.AVAILABILITY, Intent.SIMILAR, Intent.ORDER})
_UNSEARCHED = frozenset(
    {Intent.POLICY, Intent.ORDER, Intent.HAND_OFF, Intent.COMPLAINT, Intent.UNSAFE, Intent.OFF_TOPIC}
)
_ABOUT_SHOWN = frozenset({Intent.DETAILS, Intent.PRICE, Intent.COMPARE})
_NAMING = frozenset({"compare", "similar", "price", "availability", "details", "take"})
_POINTING = frozenset({"one", "first_many", "last_many", "both", "branded", "colored"})
_SEVERAL = frozenset({"first_many", "last_many", "both"})
_PROMISED = frozenset({"warranty"})
"""Attributes that are the shop's promise where no product is pointed at."""
_WEIGHED = ("lightest", "heaviest")


class Interpretation:
    """One message while it is understood."""

    def __init__(self, lexicon: Lexicon, reading: Reading, context: DialogueContext) -> None:
        self._lexicon = lexicon
        self._reading = reading
        self._context = context
        self._finder = ReferenceFinder(context, lexicon)
        self._draft = SlotDraft()
        self._extreme: str | None = None
        self._compares = False
        self._portrait = Sketch()
        self._turns: frozenset[str] = frozenset()

    def meaning(self) -> Meaning:
        """Run the steps in their order."""
        reading, context, draft = self._reading, self._context, self._draft
        self._portrait = read_profile(reading, draft)
        references = self._structure()
        extreme = self._extreme
        structure = frozenset(reading.taken)
        asked_hits = [
            hit
            for hit in reading.longest("policy", "questions", "intents", "light")
            if hit.section != "light"
        ]
        asked = frozenset(hit.name for hit in asked_hits if hit.section == "intents")
        if references and draft.in_stock:
            draft.in_stock, asked = False, asked | {"availability"}
        questions = [hit for hit in asked_hits if hit.section == "questions"]
        if self._compares:
            asked |= {"compare"}
        if extreme:
            asked, questions = asked - {"compare", "recommend"}, []
        if questions or asked & _NAMING:
            references += self._finder.named(reading)
            if not references and (questions or "price" in asked) and not self._products():
                references = self._finder.coloured(reading)
        used = self._constrain()
        for hit in asked_hits:
            reading.take(hit.start, hit.end)
        noise = structure | {at for hit in asked_hits for at in range(hit.start, hit.end)}
        light = self._light()
        searching = any(hit.name == "search" for hit in reading.longest("carriers"))
        self._turns = self._open_turn()
        drop_carriers(reading)
        drop_function_words(reading, used)
        products = self._products()
        topic = self._policy_topic(asked_hits, bool(products))
        self._drop_people()
        rest = residual(reading)
        kept = self._free_concepts()
        attribute = "weight" if extreme in _WEIGHED else asked_attribute(questions)
        if attribute in _PROMISED and not references:
            topic, attribute = topic or attribute, None
        changes = draft.finish()
        signals = Signals(
            asked=asked,
            light=light,
            policy=topic is not None,
            attribute=attribute,
            references=len(references),
            near=self._finder.near is not None,
            shown=bool(context.shown),
            in_force=bool(context.query) or context.constraints != NO_CONSTRAINTS or bool(context.shown),
            product=bool(products) or self._names_category(),
            searching=searching,
            changes=not changes.empty,
            relative=changes.price_relative is not None,
            residual=bool(rest),
            kinds=frozenset(match.kind for note in kept for match in note.matches[:1]),
            occasion=names_occasion(reading),
            extreme=extreme,
            portrait=bool(self._portrait.facts) or self._portrait.recall is not None,
            recall=self._portrait.recall is not None,
        )
        intent, confidence = decide(signals)
        said = mentioned(reading, draft, noise) if intent not in _UNSEARCHED else ()
        return self._finish(intent, confidence, signals, changes, rest, references, topic, kept, said)

    def _structure(self) -> list[Reference]:
        """Take prices, exclusions, references, orders and dropped slots."""
        reading = self._reading
        shown = bool(self._context.shown) and not self._products()
        reading.hits = [
            hit
            for hit in reading.hits
            if (hit.section != "price" or is_price(hit))
            and (hit.section != "references" or self._refers(hit))
            and (hit.section != "superlatives" or self._asks_extreme(hit))
            and not (shown and asks_stock(reading, hit))
        ]
        extremes = reading.longest("superlatives")
        hits = [
            hit
            for hit in reading.longest("price", "removal", "references", "sort", "slots", "light")
            if not any(hit.start < other.end and other.start < hit.end for other in extremes)
        ]
        if (place := self._bare_place()) is not None:
            reading.take(0, len(reading.tokens))
            return [Reference((self._context.shown[place - 1].id,), reading.text.strip())]
        apply_price_hits(reading, _of(hits, "price"), self._context.view, self._draft)
        apply_negation(reading, self._draft)
        before = set(reading.taken)
        pointing = [hit for hit in _of(hits, "references") if reading.free(hit.start, hit.end)]
        for hit in extremes:
            reading.take(hit.start, hit.end)
        references = self._finder.resolve(reading, pointing)
        if extremes and any(hit.name in _POINTING for hit in pointing):
            self._compares = True
        elif extremes:
            self._extreme = extremes[0].name
            references = self._finder.extreme(reading, extremes)
        if self._draft.price_relative and any(hit.name in _SEVERAL for hit in pointing) and references:
            self._compares, self._draft.price_relative = True, None  # "which of the first two is cheaper?"
        reading.pointing = reading.taken - before
        apply_slot_hits(reading, _of(hits, "slots", "sort", "removal"), self._draft)
        return references

    def _refers(self, hit: PhraseHit) -> bool:
        """Tell whether a phrase points at products: an ordinal beyond the list may be a word like any other.

        Spanish "el cuarto" is the fourth, and the room.
        """
        if not self._reading.idioms.isdisjoint(range(hit.start, hit.end)) or not self._finder.points(hit):
            return False
        return hit.name != "one" or self._finder.reaches(hit) or not self._products()

    def _asks_extreme(self, hit: PhraseHit) -> bool:
        """Tell whether "which blanket is the cheapest?" is asked of what is shown."""
        if not self._context.shown:
            return False
        languages = (self._context.language, "en")
        sought = {match.concept for match in self._lexicon.concepts(self._context.query, languages)}
        return all(
            hit.start <= note.start < hit.end and any(match.concept in sought for match in note.matches)
            for note in self._products()
        )

    def _bare_place(self) -> int | None:
        """Return the place in the last list when the message is nothing but that number."""
        number = self._reading.patterns.numbers.read(self._reading.tokens, 0)
        if number is None or number[1] < len(self._reading.tokens) or number[0] % 1:
            return None
        return int(number[0]) if 1 <= number[0] <= len(self._context.shown) else None

    def _constrain(self) -> list[ConceptNote]:
        """Take brands, sizes, and the concepts the shop can filter by."""
        reading, draft = self._reading, self._draft
        brands = []
        for brand in reading.brands:
            if reading.free(brand.start, brand.end):
                draft.brands.append(brand.brand)
                reading.take(brand.start, brand.end)
                brands.append(ConceptNote(brand.start, brand.end, ()))
        take_sizes(reading, draft)
        return [*brands, *take_concepts(reading, draft)]

    def _light(self) -> tuple[str, ...]:
        """Take greetings, thanks and yes or no that stand by themselves."""
        found = []
        for hit in self._reading.longest("light"):
            if bounded(self._reading, hit):
                found.append((hit.end - hit.start, hit.name))
                self._reading.take(hit.start, hit.end)
        return tuple(name for _, name in sorted(found, key=lambda item: -item[0]))

    def _open_turn(self) -> frozenset[str]:
        """Take "no, I meant", "back to" and "I also need", but not what they name; return which were said."""
        hits = self._reading.longest("turns")
        named = {at for note in self._products() for at in range(note.start, note.end)}
        for hit in hits:
            self._reading.taken |= set(range(hit.start, hit.end)) - named
        return frozenset(hit.name for hit in hits)

    def _policy_topic(self, asked_hits: Iterable[PhraseHit], product: bool) -> str | None:
        """Return the topic asked about: said as a question, or named alone."""
        for hit in asked_hits:
            if hit.section == "policy":
                return hit.name
        words = self._reading.longest("policy_words")
        if not words or product:
            return None
        for hit in words:
            self._reading.take(hit.start, hit.end)
        if residual(self._reading) and not self._draft.finish().empty:
            return None
        return words[0].name

    def _products(self) -> list[ConceptNote]:
        return [note for note in self._free_concepts() if note.of(("product",))]

    def _drop_people(self) -> None:
        """Take recipients and occasions, which say for whom and not what; they stay in the concepts."""
        people = [note for note in self._reading.concepts if note.of(PEOPLE)]
        whole = [note for note in people if "part" not in note.matches[0].extra]
        for note in whole:
            self._reading.take(note.start, note.end)
        drop_function_words(self._reading, whole)

    def _free_concepts(self) -> list[ConceptNote]:
        return [note for note in self._reading.concepts if self._reading.free(note.start, note.end)]

    def _names_category(self) -> bool:
        reading = self._reading
        return any(
            at not in reading.taken and reading.words.category_at(reading.tokens, at) is not None
            for at in range(len(reading.tokens))
        )

    def _finish(
        self,
        intent: Intent,
        confidence: float,
        signals: Signals,
        changes: SlotChanges,
        rest: str,
        references: list[Reference],
        topic: str | None,
        kept: Sequence[ConceptNote],
        said: tuple[str, ...],
    ) -> Meaning:
        if intent in _POINTED and not references and not signals.extreme and self._finder.near:
            references = [Reference((self._finder.near,), "")]
        searched = intent not in _UNSEARCHED
        words = searched and (intent not in _ABOUT_SHOWN or signals.product)
        return Meaning(
            intent=intent,
            confidence=confidence,
            changes=changes if searched else NO_CHANGES,
            residual=rest if words else "",
            concepts=said,
            glosses=gloss(self._lexicon, kept, self._context.language, self._context.vocabulary.languages)
            if words
            else {},
            references=tuple(references),
            attribute=signals.attribute,
            policy_topic=topic if intent is Intent.POLICY else None,
            new_topic=signals.product and intent in (Intent.FIND, Intent.GIFT),
            corrects="correct" in self._turns,
            returns="back" in self._turns,
            quantity=self._draft.quantity,
            facts=self._portrait.facts,
            recall=self._portrait.recall,
            trouble=Trouble(self._draft.contradiction, self._draft.odd_price, self._draft.left_out),
        )


def _of(hits: Iterable[PhraseHit], *sections: str) -> list[PhraseHit]:
    return [hit for hit in hits if hit.section in sections]
