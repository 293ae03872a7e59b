"""Turn what was noted in a message into constraints: colour, size, material, gender, brand, rating, order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.domain.dimensions import dimensions
from assistant.domain.language import ConceptMatch
from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.search import Constraints, Exclusions, PriceRange, Sort
from assistant.domain.text import fold
from assistant.i18n.measures import read_measure
from assistant.understanding.meaning import SlotChanges
from assistant.understanding.phrases import PhraseHit
from assistant.understanding.reading import ConceptNote, Reading
from assistant.understanding.tokens import Token

__all__ = ["MOST_WISHES", "SlotDraft", "apply_slot_hits", "asks_stock", "take_concepts", "take_sizes"]

_ATTRIBUTE_OF_KIND = {"material": "material", "gender": "gender", "age": "age_group"}
_STATED = frozenset({"color", "material"})
_SLOTS = frozenset({"price", "color", "brand", "size", "material", "gender", "category", "rating", "all"})
_CLEAR_LETTERS = frozenset("XXS XS XL XXL XXXL".split())
_LETTERS = frozenset("SML")
_LONGEST_SIZE = 9
MOST_WISHES = 24
"""Most values of slots that one message may ask for."""
_MOST_PIECES = 10_000


@dataclass(slots=True)
class SlotDraft:
    """Constraints while they are collected."""

    categories: list[str] = field(default_factory=list)
    brands: list[str] = field(default_factory=list)
    colors: list[str] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)
    attributes: dict[str, list[str]] = field(default_factory=dict)
    price: PriceRange | None = None
    price_relative: str | None = None
    in_stock: bool = False
    min_rating: Decimal | None = None
    sort: Sort | None = None
    no_brands: list[str] = field(default_factory=list)
    no_colors: list[str] = field(default_factory=list)
    no_terms: list[str] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    price_level: str | None = None
    quantity: int = 1
    contradiction: tuple[Money, Money] | None = None
    odd_price: bool = False
    left_out: int = 0

    def add_attribute(self, name: str, value: str) -> None:
        """Allow one more value of an attribute."""
        self.attributes.setdefault(name, []).append(value)

    def finish(self) -> SlotChanges:
        """Return what was collected; what is both wanted and excluded is excluded."""
        self._bound()
        relative, level = self.price_relative, self.price_level
        return SlotChanges(
            Constraints(
                categories=_unique(self.categories),
                brands=_unique(self.brands, self.no_brands),
                colors=_unique(self.colors, self.no_colors),
                sizes=_unique(self.sizes),
                attributes={
                    name: kept
                    for name, values in self.attributes.items()
                    if (kept := _unique(values, self.no_terms))
                },
                price=self.price,
                availability=(Availability.IN_STOCK,) if self.in_stock else (),
                min_rating=self.min_rating,
                exclude=Exclusions(_unique(self.no_brands), _unique(self.no_colors), _unique(self.no_terms)),
                sort=self.sort,
            ),
            frozenset(self.removed),
            "cheaper" if relative == "cheaper" else "pricier" if relative == "pricier" else None,
            "low" if level == "low" else "high" if level == "high" else None,
        )

    def _bound(self) -> None:
        """Keep to as many wishes as a person can mean at once, the first ones said."""
        lists = (
            *(self.categories, self.brands, self.colors, self.sizes, self.no_brands, self.no_colors),
            *(self.no_terms, *self.attributes.values()),
        )
        room = MOST_WISHES
        for values in lists:
            kept = list(dict.fromkeys(values))[:room]
            self.left_out += len(dict.fromkeys(values)) - len(kept)
            room -= len(kept)
            values[:] = kept


def _unique(values: Iterable[str], without: Iterable[str] = ()) -> tuple[str, ...]:
    banned = set(without)
    return tuple(dict.fromkeys(value for value in values if value not in banned))


def apply_slot_hits(reading: Reading, hits: Iterable[PhraseHit], draft: SlotDraft) -> None:
    """Apply the phrases of the sections "slots", "sort" and "removal", and take their words."""
    for hit in hits:
        section, name = hit.section, hit.name
        if not reading.free(hit.start, hit.end):
            continue
        if section == "sort":
            draft.sort = Sort(name)
        elif section == "removal":
            asked = str(hit.captures.get("attribute", name)) if name == "any" else name
            draft.removed.add(asked if asked in _SLOTS else f"attribute:{asked}")
        elif section == "slots" and not _apply(name, hit, draft):
            continue
        reading.take(hit.start, hit.end)


def asks_stock(reading: Reading, hit: PhraseHit) -> bool:
    """Tell whether "in stock" is no wish but part of a question: "is it in stock?"."""
    return (hit.section, hit.name) == ("slots", "in_stock") and any(
        (other.section, other.name) == ("intents", "availability")
        and other.start <= hit.start
        and hit.end <= other.end
        and other.end - other.start > hit.end - hit.start
        for other in reading.hits
    )


def _apply(name: str, hit: PhraseHit, draft: SlotDraft) -> bool:
    if name == "in_stock":
        draft.in_stock = True
    elif name == "size":
        draft.sizes.append(str(hit.captures["size"]))
    elif name == "brand":
        draft.brands.append(str(hit.captures["brand"]))
    elif name == "category":
        draft.categories.append(str(hit.captures["category"]))
    elif name == "rating":
        stars = hit.captures.get("number")
        if not isinstance(stars, Decimal) or not 0 < stars <= 5:
            return False
        draft.min_rating = stars
    elif name == "quantity":
        pieces = hit.captures.get("number")
        if not isinstance(pieces, Decimal) or pieces % 1 or not 1 <= pieces <= _MOST_PIECES:
            return False
        draft.quantity = int(pieces)
    return True


def take_concepts(reading: Reading, draft: SlotDraft) -> list[ConceptNote]:
    """Make colours, materials, genders and ages of the shop's vocabulary constraints, and take their words.

    Return the notes that became constraints. A colour or material of a shop that knows others counts too,
    since finding none is an answer; of a shop that states none it stays in the residual. The material of a
    compound ("Lederjacke") counts when the shop has it, and its word stays whole.
    """
    used = []
    for note in reading.concepts:
        if not reading.free(note.start, note.end):
            continue
        compound = any("part" in match.extra for match in note.matches)
        for match in note.matches:
            if not reading.words.knows(match.concept) and not _missing(reading, note, match):
                continue
            if match.kind == "color" and not compound:
                draft.colors.append(match.concept)
            elif match.kind in _ATTRIBUTE_OF_KIND and (not compound or match.extra.get("part") == "modifier"):
                draft.add_attribute(_ATTRIBUTE_OF_KIND[match.kind], match.concept)
            else:
                continue
            used.append(note)
            if not compound:
                reading.take(note.start, note.end)
            break
    return used


def _missing(reading: Reading, note: ConceptNote, match: ConceptMatch) -> bool:
    """Tell whether words name nothing but a colour or material, of which the shop has others."""
    return (
        match.kind in _STATED
        and all(each.kind in _STATED and "part" not in each.extra for each in note.matches)
        and not any(reading.words.knows(each.concept) for each in note.matches)
        and reading.words.tells(match.kind)
    )


def take_sizes(reading: Reading, draft: SlotDraft) -> None:
    """Read sizes that need no cue: "XL" in capitals, and "140x200" or "M" where the shop has them."""
    tokens = reading.tokens
    for at, token in enumerate(tokens):
        if at in reading.taken:
            continue
        written = _latin(reading.text[token.start : token.end], token)
        own = reading.words.size_at(tokens, at)
        if own is None and (end := _dimensions_end(reading, at)) is not None:
            draft.sizes.append(fold(reading.slice(at, end)).strip())
            reading.take(at, end)
            continue
        if own and own[1] - at >= 2 and any(c.isdigit() for c in own[0]) and reading.free(at, own[1]):
            draft.sizes.append(own[0])
            reading.take(at, own[1])
        elif written in _CLEAR_LETTERS or (written in _LETTERS and own and _alone(reading, at)):
            draft.sizes.append(fold(written))
            reading.take(at, at + 1)


def _dimensions_end(reading: Reading, at: int) -> int | None:
    """Return where "59 x 79 inches" ends that begins at a token; None where the shop has no such sizes."""
    tokens = reading.tokens
    if tokens[at].kind != "number" or not reading.words.measured:
        return None
    for end in range(min(at + _LONGEST_SIZE, len(tokens)), at + 2, -1):
        if reading.free(at, end) and dimensions(reading.slice(at, end)) is not None:
            # A unit is a word or two; "140x200 grey" is a size and a colour.
            tail = reading.slice(at, end)
            if tokens[end - 1].kind == "number" or read_measure(tail, reading.patterns.locale):
                return end
    return None


def _latin(written: str, token: Token) -> str:
    """Return the letters of a size that a particle is written together with ("XL로")."""
    return next((written[: len(form)] for form in token.forms if written.startswith(form.upper())), written)


def _alone(reading: Reading, at: int) -> bool:
    """Tell whether a letter is a word of its own and no elision such as "l'hiver" or "I'm"."""
    token = reading.tokens[at]
    around = reading.text[max(0, token.start - 1) : token.start] + reading.text[token.end : token.end + 1]
    return all(char.isspace() or char in ",.;!?()/" for char in around)
