"""Keep the traits of products, so that unchanged ones are not read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from retrieval.traits import Traits

__all__ = ["KnownProduct", "read_known", "write_known"]


@dataclass(frozen=True, slots=True)
class KnownProduct:
    """What indexing found out about one product."""

    id: str
    digest: str
    """SHA-256 of the words that embedding and traits depend on."""
    traits: Traits
    gloss: str
    """The title in English, as far as the lexicon knows it."""


def write_known(path: Path, known: Iterable[KnownProduct]) -> None:
    """Write one JSON object a line, in row order."""
    with path.open("wb") as file:
        for one in known:
            file.write(orjson.dumps(_dump(one), option=orjson.OPT_APPEND_NEWLINE))


def read_known(path: Path) -> Iterator[KnownProduct]:
    """Yield what `write_known` wrote, in order."""
    with path.open("rb") as file:
        for line in file:
            yield _load(orjson.loads(line))


def _dump(known: KnownProduct) -> dict[str, Any]:
    traits = known.traits
    return {
        "id": known.id,
        "digest": known.digest,
        "gloss": known.gloss,
        "values": {name: sorted(values) for name, values in traits.values.items()},
        "concepts": sorted(traits.concepts),
        "broader": sorted(traits.broader),
        "mentions": sorted(traits.mentions),
        "things": traits.things,
    }


def _load(row: dict[str, Any]) -> KnownProduct:
    values = {name: frozenset(found) for name, found in row["values"].items()}
    concepts, broader, mentions = (frozenset(row[name]) for name in ("concepts", "broader", "mentions"))
    return KnownProduct(
        row["id"], row["digest"], Traits(values, concepts, broader, mentions, row["things"]), row["gloss"]
    )
