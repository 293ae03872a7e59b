"""Take from a message what has a fixed form: prices, exclusions, pointers, order, dropped slots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.ports import Lexicon
from assistant.understanding.ceilings import refused
from assistant.understanding.meaning import DialogueContext, Reference
from assistant.understanding.negation import apply_negation, exclude_privatives
from assistant.understanding.phrases import PhraseHit
from assistant.understanding.precedence import spans_any, unhindered, with_counted
from assistant.understanding.price import apply_price_hits, is_price
from assistant.understanding.reading import Reading
from assistant.understanding.references import ReferenceFinder
from assistant.understanding.shoe_sizes import take_shoe_sizes
from assistant.understanding.slots import SlotDraft, apply_slot_hits, asks_stock

__all__ = ["Structure", "StructureReader"]

_POINTING = frozenset({"one", "first_many", "last_many", "both", "branded", "colored"})
_PLACES = frozenset({"one", "first_many", "last_many"})
_EXTREME = frozenset({"cheapest", "priciest", "best"})
_SEVERAL = frozenset({"first_many", "last_many", "both"})


@dataclass(frozen=True, slots=True)
class Structure:
    """What of a message was read by its form."""

    references: tuple[Reference, ...] = ()
    extreme: str | None = None
    """The superlative asked about what is shown."""
    compares: bool = False
    """Whether several products shown are set against each other."""


class StructureReader:
    """Read the structure of one message into a draft of its slots."""

    def __init__(
        self,
        lexicon: Lexicon,
        reading: Reading,
        context: DialogueContext,
        finder: ReferenceFinder,
        draft: SlotDraft,
    ) -> None:
        self._lexicon = lexicon
        self._reading = reading
        self._context = context
        self._finder = finder
        self._draft = draft

    def read(self) -> Structure:
        """Take prices, exclusions, references, orders and dropped slots."""
        reading = self._reading
        shown = bool(self._context.shown) and not reading.free_products()
        if self._context.shown:
            reading.hits = with_counted(reading)
        reading.hits = [
            hit
            for hit in reading.hits
            if (hit.section != "price" or is_price(hit))
            and (hit.section != "references" or self._refers(hit))
            and (hit.section != "superlatives" or self._asks_extreme(hit))
            and not (shown and asks_stock(reading, hit))
        ]
        reading.hits = unhindered(reading.hits)
        extremes, compares, extreme = reading.longest("superlatives"), False, None
        several = [hit for hit in reading.longest("references") if hit.name in _SEVERAL]
        hits = [
            hit
            for hit in reading.longest("price", "removal", "references", "sort", "slots", "light")
            if not spans_any(extremes, hit)
        ]
        if several and extremes:
            # "Which of the first two is the cheapest?" compares those two.
            hits = [*several, *(hit for hit in hits if not spans_any(several, hit))]
            compares = True
        if (place := self._bare_place()) is not None:
            reading.take(0, len(reading.tokens))
            return Structure((Reference((self._context.shown[place - 1].id,), reading.text.strip()),))
        apply_price_hits(reading, refused(reading, _of(hits, "price")), self._context.view, self._draft)
        apply_negation(reading, self._draft)
        exclude_privatives(reading, self._draft, self._lexicon, (self._context.language,))
        before = set(reading.taken)
        pointing = [hit for hit in _of(hits, "references") if reading.free(hit.start, hit.end)]
        if several and any(hit.name in _EXTREME for hit in pointing):
            pointing, compares = several, True  # "of the first two, the cheapest"
        for hit in extremes:
            reading.take(hit.start, hit.end)
        references = self._finder.resolve(reading, pointing)
        self._take_pointed(pointing)
        if extremes and any(hit.name in _POINTING for hit in pointing):
            compares = True
        elif extremes:
            extreme = extremes[0].name
            references = self._finder.extreme(reading, extremes)
        if self._draft.price_relative and any(hit.name in _SEVERAL for hit in pointing) and references:
            compares, self._draft.price_relative = True, None  # "which of the first two is cheaper?"
        reading.pointing = reading.taken - before
        take_shoe_sizes(reading, self._draft)
        apply_slot_hits(reading, _of(hits, "slots", "sort", "removal"), self._draft)
        return Structure(tuple(references), extreme, compares)

    def _refers(self, hit: PhraseHit) -> bool:
        """Tell whether a phrase points at products: an ordinal beyond the list may be a word like any other.

        Spanish "el cuarto" is the fourth, and the room.
        """
        if not self._reading.idioms.isdisjoint(range(hit.start, hit.end)) or not self._finder.points(hit):
            return False
        if hit.name == "colored" and self._narrows():
            return False
        return hit.name != "one" or self._finder.reaches(hit) or not self._reading.free_products()

    def _narrows(self) -> bool:
        """Tell whether "only the blue ones" asks for a narrower list."""
        return any(hit.section == "turns" and hit.name == "only" for hit in self._reading.hits)

    def _asks_extreme(self, hit: PhraseHit) -> bool:
        """Tell whether "which blanket is the cheapest?" is asked of what is shown."""
        if not self._context.shown:
            return False
        sought = self._sought()
        return all(
            hit.start <= note.start < hit.end and any(match.concept in sought for match in note.matches)
            for note in self._reading.free_products()
        )

    def _take_pointed(self, pointing: Iterable[PhraseHit]) -> None:
        """Take the name of what is looked for beside a place: of "the first pan" nobody looks for a pan."""
        sought = self._sought()
        places = [hit for hit in pointing if hit.name in _PLACES]
        for note in self._reading.free_products():
            if not any(match.concept in sought for match in note.matches):
                continue
            if any(note.start == hit.end or note.end == hit.start for hit in places):
                self._reading.take(note.start, note.end)

    def _sought(self) -> set[str]:
        """Return the concepts that are looked for since before, broader ones too."""
        found = self._lexicon.concepts(self._context.query, (self._context.language, "en"))
        return {concept for match in found for concept in (match.concept, *match.parents)}

    def _bare_place(self) -> int | None:
        """Return the place in the last list when the message is nothing but that number."""
        number = self._reading.patterns.numbers.read(self._reading.tokens, 0)
        if number is None or number[1] < len(self._reading.tokens) or number[0] % 1:
            return None
        return int(number[0]) if 1 <= number[0] <= len(self._context.shown) else None


def _of(hits: Iterable[PhraseHit], *sections: str) -> list[PhraseHit]:
    return [hit for hit in hits if hit.section in sections]
