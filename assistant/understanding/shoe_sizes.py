"""Read shoe sizes that say whose they are: "US 9", "UK size 8", "42 EU", "26.5cm" of boots."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain.shoe_size import read_shoe_size
from assistant.i18n.measures import read_measure
from assistant.understanding.reading import Reading
from assistant.understanding.slots import SlotDraft

__all__ = ["take_shoe_sizes"]

_SYSTEMS = {"eu": "eu", "uk": "uk", "gb": "uk", "us": "us", "usa": "us"}
_SIGNS = {"欧": "eu", "歐": "eu", "英": "uk", "美": "us"}
"""欧码, 英码 and 美码, cut into signs."""
_RANGES = {"eu": (34, 50), "uk": (2, 16), "us": (3, 17), "cm": (20, 33), "mm": (200, 330)}
_LENGTHS = {"length-centimeter": "cm", "length-millimeter": "mm"}
_REACH = 3
"""Tokens between which a system and its number may stand: "UK size 8", "欧码 42"."""


def take_shoe_sizes(reading: Reading, draft: SlotDraft) -> None:
    """Take sizes with their system, where shoes are spoken of or a phrase says that it is a size."""
    shoes = any(
        match.kind == "product" and "shoes" in (match.concept, *match.parents)
        for note in reading.concepts
        for match in note.matches
    )
    for at, token in enumerate(reading.tokens):
        if token.kind != "number" or not reading.free(at, at + 1):
            continue
        cue = next(
            (h for h in reading.hits if (h.section, h.name) == ("slots", "size") and h.start <= at < h.end),
            None,
        )
        if not (shoes or cue) or any(end > at + 1 for end, _ in reading.slot("amount", at)):
            continue  # 9 US dollars are a price
        found = _named(reading, at, shoes) or (_measured(reading, at) if shoes else None)
        if found is None:
            continue
        size, start, end = found
        if cue is not None:
            start, end = min(start, cue.start), max(end, cue.end)
        if reading.free(start, end):
            draft.sizes.append(size)
            reading.take(start, end)


def _named(reading: Reading, at: int, shoes: bool) -> tuple[str, int, int] | None:
    """Return a size beside which its system stands, and its span."""
    tokens = reading.tokens
    number = tokens[at].text.replace(",", ".")
    for beside in (at + 1, *range(at - 1, at - 1 - _REACH, -1)):
        if not 0 <= beside < len(tokens) or tokens[beside].kind == "number":
            continue
        text = tokens[beside].text
        sign = beside < at and beside + 1 < len(tokens) and tokens[beside + 1].text in ("码", "碼")
        system = _SYSTEMS.get(text) or (_SIGNS.get(text) if sign else None)
        if not shoes and reading.slice(beside, beside + 1).islower():
            continue  # "show us 8 blankets"
        if system is not None and _worn(system, number):
            return f"{system} {number}", min(beside, at), max(beside, at) + 1
    return None


def _measured(reading: Reading, at: int) -> tuple[str, int, int] | None:
    """Return a length that is a foot's, and its span."""
    for end in range(min(at + 1 + 2 * _REACH, len(reading.tokens)), at + 1, -1):
        measure = read_measure(reading.slice(at, end), reading.patterns.locale)
        unit = _LENGTHS.get(measure.unit) if measure is not None and len(measure.values) == 1 else None
        if measure is not None and unit is not None and _worn(unit, str(measure.values[0])):
            return f"{measure.values[0].normalize():f}{unit}", at, end
    return None


def _worn(system: str, number: str) -> bool:
    read = read_shoe_size(number, "uk")
    low, high = _RANGES[system]
    return read is not None and low <= read[1] <= Decimal(high) and (read[1] * 2) % 1 == 0
