"""Take one message apart, step by step, and put its meaning together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
from assistant.understanding.phrases import PhraseHit
from assistant.understanding.profile import Sketch, read_profile
from assistant.understanding.reading import ConceptNote, Reading
from assistant.understanding.references import ReferenceFinder
from assistant.understanding.residual import bounded, drop_carriers, drop_function_words, residual
from assistant.understanding.slots import SlotDraft, take_concepts, take_sizes
from assistant.understanding.structure import StructureReader

__all__ = ["Interpretation"]

_POINTED = frozenset({Intent.DETAILS, Intent.PRICE, Intent.AVAILABILITY, Intent.SIMILAR, Intent.ORDER})
_UNSEARCHED = frozenset(
    {Intent.POLICY, Intent.ORDER, Intent.HAND_OFF, Intent.COMPLAINT, Intent.UNSAFE, Intent.OFF_TOPIC}
)
_ABOUT_SHOWN = frozenset({Intent.DETAILS, Intent.PRICE, Intent.COMPARE})
_NAMING = frozenset({"compare", "similar", "price", "availability", "details", "take"})
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
        self._portrait = Sketch()
        self._turns: frozenset[str] = frozenset()

    def meaning(self) -> Meaning:
        """Run the steps in their order."""
        reading, context, draft = self._reading, self._context, self._draft
        self._portrait = read_profile(reading, draft)
        structural = StructureReader(self._lexicon, reading, context, self._finder, draft).read()
        references, extreme = list(structural.references), structural.extreme
        structure = frozenset(reading.taken)
        asked_hits = [
            hit
            for hit in reading.longest("policy", "questions", "intents", "light")
            if hit.section != "light"
        ]
        asked = frozenset(hit.name for hit in asked_hits if hit.section == "intents")
        if references and draft.in_stock:
            draft.in_stock, asked = False, asked | {"availability"}
        if "more" in asked and all(len(one.product_ids) == len(context.shown) for one in references):
            references = []  # "I don't like these" is not about them, but about others
        questions = [hit for hit in asked_hits if hit.section == "questions"]
        if structural.compares:
            asked |= {"compare"}
        if extreme:
            asked, questions = asked - {"compare", "recommend"}, []
        if questions or asked & _NAMING:
            references += self._finder.named(reading)
            if not references and (questions or "price" in asked) and not self._reading.free_products():
                references = self._finder.coloured(reading)
        used = self._constrain()
        spans = {at for hit in asked_hits for at in range(hit.start, hit.end)}
        # Of "I'd like to buy a yoga mat" the mat is no part of the phrase.
        spans -= {at for hit in asked_hits if hit.name == "take" for at in self._things_in_gaps(hit)}
        reading.taken |= spans
        noise = structure | spans
        light = self._light()
        searching = any(hit.name == "search" for hit in reading.longest("carriers"))
        self._turns = self._open_turn()
        drop_carriers(reading)
        drop_function_words(reading, used)
        products = self._reading.free_products()
        topic = self._policy_topic(asked_hits, bool(products))
        self._drop_people()
        self._drop_price_word()
        rest = residual(reading)
        kept = self._reading.free_concepts()
        hidden = self._hidden(rest) if rest and not products else []
        kept, products = [*kept, *hidden], [*products, *hidden]
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
            bounded=changes.constraints.price is not None,
            residual=bool(rest),
            kinds=frozenset(match.kind for note in kept for match in note.matches[:1]),
            occasion=names_occasion(reading),
            extreme=extreme,
            portrait=bool(self._portrait.facts) or self._portrait.recall is not None,
            recall=self._portrait.recall is not None,
        )
        intent, confidence = decide(signals)
        told = mentioned(reading, draft, noise) if intent not in _UNSEARCHED else ()
        said = tuple(dict.fromkeys((*told, *(note.matches[0].concept for note in hidden))))
        return self._finish(intent, confidence, signals, changes, rest, references, topic, kept, said)

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
        named = {at for note in self._reading.free_products() for at in range(note.start, note.end)}
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

    def _drop_people(self) -> None:
        """Take recipients and occasions, which say for whom and not what; they stay in the concepts."""
        people = [note for note in self._reading.concepts if note.of(PEOPLE)]
        whole = [note for note in people if "part" not in note.matches[0].extra]
        for note in whole:
            self._reading.take(note.start, note.end)
        drop_function_words(self._reading, whole)

    def _drop_price_word(self) -> None:
        """Take the word "price" beside an amount: "its price should not exceed 90"."""
        if self._draft.price is None:
            return
        for note in self._reading.free_concepts():
            if note.matches[0].kind == "attribute" and note.matches[0].concept == "price":
                self._reading.take(note.start, note.end)

    def _things_in_gaps(self, hit: PhraseHit) -> Iterator[int]:
        for start, end in hit.gaps:
            for note in self._reading.free_products():
                if start <= note.start and note.end <= end:
                    yield from range(note.start, note.end)

    def _hidden(self, rest: str) -> list[ConceptNote]:
        """Return kinds of product that come to light once the words around them are taken.

        Of Vietnamese "cuốn sổ tay" the classifier goes, and with it the word that began there.
        """
        reading = self._reading
        cut = any(
            note.of(("product",)) and not reading.free(note.start, note.end) for note in reading.concepts
        )
        found = self._lexicon.concepts(rest, (self._context.language,)) if cut else ()
        return [ConceptNote(0, 0, (match,)) for match in found if match.kind == "product"]

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
        if intent is Intent.REFINE and "more" in signals.asked and not signals.kinds:
            words = False  # "hm, not my thing, something else" describes nothing
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
