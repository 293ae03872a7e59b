"""Understand one message: price, negation, references, brand and category, concepts, residual, intent."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from assistant.domain.language import ConceptMatch
from assistant.domain.search import NO_CONSTRAINTS, Vocabulary
from assistant.ports import Lexicon
from assistant.understanding.intents import Signals, decide
from assistant.understanding.meaning import (
    NO_CHANGES,
    DialogueContext,
    Intent,
    Meaning,
    Reference,
    SlotChanges,
)
from assistant.understanding.negation import apply_negation
from assistant.understanding.patterns import LocalePatterns, PatternLibrary
from assistant.understanding.phrases import PhraseHit
from assistant.understanding.price import apply_price_hits, is_price
from assistant.understanding.reading import ConceptNote, Reading, read
from assistant.understanding.references import ReferenceFinder
from assistant.understanding.residual import bounded, drop_carriers, drop_function_words, residual
from assistant.understanding.shopwords import ShopWords
from assistant.understanding.slots import SlotDraft, apply_slot_hits, take_concepts, take_sizes

__all__ = ["Understander"]

_log = logging.getLogger(__name__)

_POINTED = frozenset({Intent.DETAILS, Intent.PRICE, Intent.AVAILABILITY, Intent.SIMILAR, Intent.ORDER})
_UNSEARCHED = frozenset(
    {Intent.POLICY, Intent.ORDER, Intent.HAND_OFF, Intent.COMPLAINT, Intent.UNSAFE, Intent.OFF_TOPIC}
)
_NAMING = frozenset({"compare", "similar", "price", "availability", "details", "take"})
_GLOSSED = frozenset({"product", "feature", "style", "material", "color", "age", "unit"})
_LONGEST = 2000


class Understander:
    """Say what a message means, with tables alone: no model, no network, the same answer every time."""

    def __init__(self, lexicon: Lexicon, patterns: PatternLibrary) -> None:
        self._lexicon = lexicon
        self._patterns = patterns
        self._words = ShopWords(Vocabulary())

    def understand(self, text: str, context: DialogueContext) -> Meaning:
        """Return what the message means in its context; unclear when nothing can be told. Never raises."""
        try:
            return self._understand(text[:_LONGEST], context)
        except Exception:
            _log.exception("A message could not be understood")
            return Meaning(
                Intent.FIND if text.strip() else Intent.UNCLEAR, 0.1, residual=text[:_LONGEST].strip()
            )

    def _understand(self, text: str, context: DialogueContext) -> Meaning:
        patterns = self._patterns.get(context.language)
        reading = read(
            text, patterns, self._lexicon, self._shop(context.vocabulary), _languages(context.language)
        )
        if not reading.tokens:
            return Meaning(Intent.UNCLEAR, 0.3)
        return _Turn(self._lexicon, patterns, reading, context).meaning()

    def _shop(self, vocabulary: Vocabulary) -> ShopWords:
        if self._words.vocabulary is not vocabulary:
            self._words = ShopWords(vocabulary)
        return self._words


class _Turn:
    """One message while it is understood."""

    def __init__(
        self, lexicon: Lexicon, patterns: LocalePatterns, reading: Reading, context: DialogueContext
    ) -> None:
        self._lexicon = lexicon
        self._patterns = patterns
        self._reading = reading
        self._context = context
        self._finder = ReferenceFinder(context, lexicon)
        self._draft = SlotDraft()

    def meaning(self) -> Meaning:
        """Run the steps in their order."""
        reading, context, draft = self._reading, self._context, self._draft
        references = self._structure()
        asked_hits = reading.longest("policy", "questions", "intents")
        asked = frozenset(_name(hit) for hit in asked_hits if _section(hit) == "intents")
        if references and draft.in_stock:
            draft.in_stock, asked = False, asked | {"availability"}
        questions = [hit for hit in asked_hits if _section(hit) == "questions"]
        if questions or asked & _NAMING:
            references += self._finder.named(reading)
        used = self._constrain()
        for hit in asked_hits:
            reading.take(hit.start, hit.end)
        light = self._light()
        searching = any(_name(hit) == "search" for hit in reading.longest("carriers"))
        drop_carriers(reading)
        drop_function_words(reading, used)
        products = [note for note in self._free_concepts() if note.of(("product",))]
        topic = self._policy_topic(asked_hits, bool(products))
        self._drop_people(bool(products))
        rest = residual(reading)
        kept = self._free_concepts()
        attribute = _attribute(questions)
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
            occasion=self._occasion(),
        )
        intent, confidence = decide(signals)
        return self._finish(intent, confidence, signals, changes, rest, references, topic, kept)

    def _structure(self) -> list[Reference]:
        """Take prices, exclusions, references, orders and dropped slots."""
        reading = self._reading
        reading.hits = [
            hit
            for hit in reading.hits
            if (_section(hit) != "price" or is_price(hit))
            and (_section(hit) != "references" or self._finder.points(hit))
        ]
        hits = reading.longest("price", "removal", "references", "sort", "slots")
        if (place := self._bare_place()) is not None:
            reading.take(0, len(reading.tokens))
            return [Reference((self._context.shown[place - 1].id,), reading.text.strip())]
        apply_price_hits(reading, _of(hits, "price"), self._context.view, self._draft)
        apply_negation(reading, self._draft)
        references = self._finder.resolve(
            reading, [hit for hit in _of(hits, "references") if reading.free(hit.start, hit.end)]
        )
        apply_slot_hits(reading, _of(hits, "slots", "sort", "removal"), self._draft)
        return references

    def _bare_place(self) -> int | None:
        """Return the place in the last list when the message is nothing but that number."""
        number = self._patterns.numbers.read(self._reading.tokens, 0)
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
                found.append((hit.end - hit.start, _name(hit)))
                self._reading.take(hit.start, hit.end)
        return tuple(name for _, name in sorted(found, key=lambda item: -item[0]))

    def _policy_topic(self, asked_hits: Iterable[PhraseHit], product: bool) -> str | None:
        """Return the topic asked about: said as a question, or named alone."""
        for hit in asked_hits:
            if _section(hit) == "policy":
                return _name(hit)
        words = self._reading.longest("policy_words")
        if not words or product:
            return None
        for hit in words:
            self._reading.take(hit.start, hit.end)
        if residual(self._reading) and not self._draft.finish().empty:
            return None
        return _name(words[0])

    def _drop_people(self, product: bool) -> None:
        """Take recipients and occasions, which say for whom and not what; they stay in the concepts."""
        people = [note for note in self._free_concepts() if note.of(("recipient", "occasion"))]
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

    def _occasion(self) -> bool:
        kinds = {match.kind for note in self._reading.concepts for match in note.matches}
        return {"recipient", "occasion"} <= kinds

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
    ) -> Meaning:
        if intent in _POINTED and not references and self._finder.near:
            references = [Reference((self._finder.near,), "")]
        searched = intent not in _UNSEARCHED
        matches = [match for note in self._reading.concepts for match in note.matches]
        excluded = {*self._draft.no_colors, *self._draft.no_terms}
        return Meaning(
            intent=intent,
            confidence=confidence,
            changes=changes if searched else NO_CHANGES,
            residual=rest if searched else "",
            concepts=tuple(
                dict.fromkeys(
                    m.concept for m in matches if m.concept not in excluded and m.kind != "attribute"
                )
            ),
            glosses=self._glosses(kept) if searched else {},
            references=tuple(references),
            attribute=signals.attribute,
            policy_topic=topic if intent is Intent.POLICY else None,
            new_topic=signals.product and intent in (Intent.FIND, Intent.GIFT),
        )

    def _glosses(self, kept: Sequence[ConceptNote]) -> dict[str, str]:
        """Say the residual's concepts in the catalogue's languages."""
        chosen: list[ConceptMatch] = [
            match
            for note in kept
            for match in (note.matches if "part" in note.matches[0].extra else note.matches[:1])
            if match.kind in _GLOSSED
        ]
        concepts = dict.fromkeys(match.concept for match in chosen)
        own = self._context.language.split("-")[0]
        glosses = {}
        for language in self._context.vocabulary.languages:
            if language.split("-")[0] == own:
                continue
            words = [said[0] for concept in concepts if (said := self._lexicon.words(concept, language))]
            if words:
                glosses[language] = " ".join(words)
        return glosses


def _section(hit: PhraseHit) -> str:
    return str(hit.key[0]) if isinstance(hit.key, tuple) else ""


def _name(hit: PhraseHit) -> str:
    return str(hit.key[1]) if isinstance(hit.key, tuple) else ""


def _of(hits: Iterable[PhraseHit], *sections: str) -> list[PhraseHit]:
    return [hit for hit in hits if _section(hit) in sections]


def _attribute(questions: Sequence[PhraseHit]) -> str | None:
    for hit in questions:
        return str(hit.captures.get("attribute")) if _name(hit) == "any" else _name(hit)
    return None


def _languages(language: str) -> tuple[str, ...]:
    """Return whose words a message may hold: its own language's, and English ones among another script."""
    primary = language.split("-")[0]
    return (language, "en") if primary in _OTHER_SCRIPTS else (language,)


_OTHER_SCRIPTS = frozenset("ar fa ur he hi mr ne bn ta te th ja zh ko ru uk bg sr el ka hy".split())
"""Languages whose own script keeps Latin words apart."""
