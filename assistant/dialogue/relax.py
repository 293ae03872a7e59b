"""Give up wishes one by one when nothing fits, in a stated order.

Soft wishes go first: rating, then the attribute a shopper is most likely to bend on. A price bound and an
exclusion are promises: they are never given up.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.dialogue.merge import drop_slot
from assistant.domain.search import Constraints

__all__ = ["relaxations"]

_ORDER = (
    "rating",
    "style",
    "material",
    "color",
    "size",
    "brand",
    "gender",
    "age",
    "category",
    "availability",
)
_NAMES = {"style": "attribute", "age": "gender"}


def relaxations(constraints: Constraints) -> Iterator[tuple[Constraints, tuple[str, ...]]]:
    """Yield ever looser constraints with the names of all that was given up, in reply words.

    Single wishes are tried alone first, so that no more is given up than needed; then cumulatively.
    """
    said = list(_said(constraints))
    for slot in said:
        yield drop_slot(constraints, slot), (_name(slot),)
    loose, dropped = constraints, []
    for slot in said:
        loose = drop_slot(loose, slot)
        dropped.append(_name(slot))
        if len(dropped) > 1:
            yield loose, tuple(dict.fromkeys(dropped))


def _said(constraints: Constraints) -> Iterator[str]:
    fields = {
        "rating": constraints.min_rating is not None,
        "color": bool(constraints.colors),
        "size": bool(constraints.sizes),
        "brand": bool(constraints.brands),
        "category": bool(constraints.categories),
        "availability": bool(constraints.availability),
    }
    named = [slot for slot in _ORDER if fields.get(slot) or slot in constraints.attributes]
    others = [name for name in constraints.attributes if name not in _ORDER]
    yield from (f"attribute:{name}" for name in others)
    yield from named


def _name(slot: str) -> str:
    bare = slot.removeprefix("attribute:")
    return "attribute" if slot.startswith("attribute:") else _NAMES.get(bare, bare)
