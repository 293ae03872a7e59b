"""Read the films of MovieLens 100K (`u.item`), 1M (`movies.dat`) and the CSV editions (`movies.csv`).

Files: https://grouplens.org/datasets/movielens
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from retrieval.feeds.native_row import NativeRow
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import CutFeed, LineSource, OverlongLine

__all__ = ["read_movielens"]

_GENRES = (
    "unknown Action Adventure Animation Children's Comedy Crime Documentary Drama Fantasy Film-Noir Horror "
    "Musical Mystery Romance Sci-Fi Thriller War Western"
).split()
"""In the order of the flags of `u.item`."""
_NO_GENRE = frozenset({"unknown", "(no genres listed)", ""})
_YEAR = re.compile(r"\((\d{4})\)\s*$")


def read_movielens(source: LineSource) -> Iterator[NativeRow | Reject]:
    """Yield one row a film; genres are its categories and attributes."""
    while True:
        try:
            line = next(source)
        except StopIteration:
            return
        except (OverlongLine, CutFeed) as error:
            yield Reject(source.line, str(error))
            continue
        text = line.rstrip("\r\n")
        if not text.strip() or text.casefold().startswith("movieid,"):
            continue
        row = _film(source.line, text)
        yield (
            row
            if row is not None
            else Reject.of(source.line, "the line is no film of u.item, movies.dat or movies.csv", text)
        )


def _film(line: int, text: str) -> NativeRow | None:
    if "::" in text:
        cells = text.split("::")
        genres = cells[2].split("|") if len(cells) == 3 else None
    elif text.count("|") >= len(_GENRES):
        cells = text.split("|")
        flags = cells[-len(_GENRES) :]
        genres = [name for name, flag in zip(_GENRES, flags, strict=True) if flag == "1"]
    else:
        cells = next(csv.reader([text]), [])
        genres = cells[2].split("|") if len(cells) == 3 else None
    if genres is None or not cells[0].strip().isdecimal():
        return None
    title = cells[1].strip()
    named = [genre for genre in genres if genre not in _NO_GENRE]
    attributes = {"genre": named, "year": _YEAR.findall(title)}
    fields = {
        "id": cells[0].strip(),
        "title": title,
        "language": "en",
        "category": ["Films", *named[:1]],
        "description": ", ".join(named),
        "attributes": {name: values for name, values in attributes.items() if values},
    }
    return NativeRow(line, fields, text[:200])
