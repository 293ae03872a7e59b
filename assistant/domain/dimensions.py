"""Compare lengths by widths ("140x200", "150 × 200 سم", "59 x 79 in") however they are written."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from assistant.domain.text import fold

__all__ = ["dimensions", "near_dimensions"]

_NUMBER = r"\d+(?:[.,٫]\d+)?"
_SIZE = re.compile(rf"({_NUMBER}(?:\s*(?:cm|in|m|mm|\"|″)?\s*[×x*✕⨯]\s*{_NUMBER}){{1,2}})\s*([^\d]*)")
_PARTS = re.compile(_NUMBER)
_INCHES = frozenset('in inch inches " ″ ” インチ дюйм дюймов дюйма بوصة انش इंच นิ้ว 英寸 吋 인치'.split())
_PER_CM = {
    **dict.fromkeys(("mm", "мм", "ملم", "毫米"), Decimal("0.1")),
    "m": Decimal(100),
}


def dimensions(text: str) -> str | None:
    """Return sides in whole centimetres, "150×200"; None for what has not two or three.

    A number without a unit is one of centimetres.
    """
    read = _read(text)
    return None if read is None else "×".join(str(_whole(side)) for side in read[0])


def near_dimensions(text: str) -> frozenset[str]:
    """Return what a shopper's size may be in the shop: itself, and in inches a centimetre more or less."""
    read = _read(text)
    if read is None:
        return frozenset()
    sides, unit = read
    slack = (-1, 0, 1) if unit in _INCHES else (0,)
    ways = product(*([_whole(side) + more for more in slack] for side in sides))
    return frozenset("×".join(map(str, way)) for way in ways)


def _read(text: str) -> tuple[list[Decimal], str] | None:
    """Return the sides in centimetres, and the unit as it is written."""
    found = _SIZE.fullmatch(fold(text))
    if found is None:
        return None
    unit = found[2].strip(" .")
    scale = Decimal("2.54") if unit in _INCHES else _PER_CM.get(unit, Decimal(1))
    numbers = (part.replace(",", ".").replace("٫", ".") for part in _PARTS.findall(found[1]))
    return [Decimal(number) * scale for number in numbers], unit


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))
