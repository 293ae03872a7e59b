"""Read interaction logs: CSV, TSV, JSONL and MovieLens, found out by content; bad rows are not fatal."""

from __future__ import annotations

import csv
import gzip
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO, Any

from assistant.domain.errors import InvalidFeed, InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.timestamps import parse_timestamp

__all__ = ["InteractionReader", "RejectedRow"]

_NAMES: Mapping[str, tuple[str, ...]] = {
    "user_id": ("user_id", "userid", "user", "shopper_id", "customer_id", "visitorid", "reviewerid"),
    "item_id": ("item_id", "itemid", "item", "product_id", "movieid", "parent_asin", "asin", "sku"),
    "event": ("event", "event_type", "type"),
    "value": ("value", "rating", "overall", "stars", "quantity"),
    "timestamp": ("timestamp", "time", "event_time", "unixreviewtime", "ts"),
    "event_id": ("event_id",),
    "country": ("country",),
}
_EVENTS: Mapping[str, EventType] = {
    **{event.value: event for event in EventType},
    "addtocart": EventType.CART,
    "add_to_cart": EventType.CART,
    "buy": EventType.PURCHASE,
    "order": EventType.PURCHASE,
    "transaction": EventType.PURCHASE,
    "page_view": EventType.VIEW,
    "review": EventType.RATING,
}
_MOVIELENS = ("user_id", "item_id", "rating", "timestamp")
_LONGEST_ID = 200
_EARLY = 1_000


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One row that was left out."""

    source: str
    """Name of the file."""
    line: int
    """Counted from 1, as editors do."""
    reason: str
    """What is wrong and what would be right."""


@dataclass(frozen=True, slots=True)
class InteractionReader:
    """Read files of interactions one row at a time."""

    now: datetime
    """Moments later than this (with a day of grace) are refused; has a time zone."""
    on_reject: Callable[[RejectedRow], None]
    """Told of every row left out."""
    max_bad: float = 0.2
    """More bad rows than this share and the file is not what it was taken for."""

    def read(self, path: Path) -> Iterator[Interaction]:
        """Yield the good rows; raises InvalidFeed for a file that cannot be read or has too many bad rows."""
        good = bad = 0
        try:
            with _open(path) as stream:
                for line, row in _rows(stream):
                    try:
                        interaction = self._interaction(row)
                    except InvalidInput as problem:
                        bad += 1
                        self.on_reject(RejectedRow(path.name, line, str(problem)))
                        if good == 0 and bad >= _EARLY:
                            break
                        continue
                    good += 1
                    yield interaction
        except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
            raise InvalidFeed(f"{path.name} cannot be read: {str(error)[:200]}") from error
        if bad > self.max_bad * (good + bad):
            raise InvalidFeed(
                f"{bad} of {good + bad} rows of {path.name} are bad, more than {self.max_bad:.0%}; "
                "rows need user_id and item_id, and may have event, value, timestamp, country"
            )

    def _interaction(self, row: Mapping[str, Any] | str) -> Interaction:
        if isinstance(row, str):
            raise InvalidInput(row)
        stars = _number(row.get("value"))
        event = _event(row, stars)
        if event is EventType.RATING and stars is None:
            raise InvalidInput("a rating needs a value")
        country = str(row.get("country") or "").strip().upper()
        event_id = row.get("event_id")
        return Interaction(
            user_id=_identifier(row, "user_id"),
            item_id=_identifier(row, "item_id"),
            event=event,
            value=stars,
            timestamp=parse_timestamp(_scalar(row.get("timestamp")), self.now),
            event_id=None if event_id in (None, "") else str(event_id)[:_LONGEST_ID],
            country=country if len(country) == 2 and country.isalpha() else None,
        )


def _open(path: Path) -> IO[str]:
    with path.open("rb") as probe:
        packed = probe.read(2) == b"\x1f\x8b"
    opener = gzip.open if packed else open
    return opener(path, "rt", encoding="utf-8-sig", errors="replace", newline="")


def _rows(stream: IO[str]) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Yield (line, fields by our names), or (line, what is wrong)."""
    blank = 0
    first = ""
    for first in stream:
        if first.strip():
            break
        blank += 1
    if not first.strip():
        return iter(())
    lines = chain([first], stream)
    if first.lstrip().startswith("{"):
        return _json_rows(lines, blank)
    if "::" in first:
        split = (line.rstrip("\r\n").split("::") for line in lines)
        return _table_rows(((n, row) for n, row in enumerate(split, blank + 1)), _MOVIELENS)
    delimiter = max("\t,;|", key=first.count)
    reader = csv.reader(lines, delimiter=delimiter)
    numbered = ((blank + reader.line_num, row) for row in reader)
    if not (_columns(next(csv.reader([first], delimiter=delimiter))).keys() & {"user_id", "item_id"}):
        return _table_rows(numbered, _MOVIELENS)
    _, header = next(numbered)
    return _table_rows(numbered, header)


def _json_rows(lines: Iterable[str], blank: int) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    for number, line in enumerate(lines, blank + 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            yield number, "not a JSON object"
            continue
        if not isinstance(value, dict):
            yield number, "not a JSON object"
            continue
        yield number, {ours: value[theirs] for ours, theirs in _columns(value).items()}


def _table_rows(
    rows: Iterable[tuple[int, list[str]]], header: Iterable[str]
) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    names = list(header)
    place = {ours: names.index(theirs) for ours, theirs in _columns(names).items()}
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        yield number, {ours: row[index] for ours, index in place.items() if index < len(row)}


def _columns(names: Iterable[str]) -> dict[str, str]:
    """Map our field names to the file's own, for those it has."""
    theirs = {str(name).strip().lower(): name for name in names}
    found = {}
    for ours, spellings in _NAMES.items():
        for spelling in spellings:
            if spelling in theirs:
                found[ours] = theirs[spelling]
                break
    return found


def _identifier(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise InvalidInput(f"{name} is missing")
    text = str(value).strip()
    if len(text) > _LONGEST_ID or not text.isprintable():
        raise InvalidInput(f"{name} is longer than {_LONGEST_ID} characters or not printable")
    return text


def _event(row: Mapping[str, Any], stars: float | None) -> EventType:
    text = str(row.get("event") or "").strip().lower()
    if not text:
        return EventType.VIEW if stars is None else EventType.RATING
    if text not in _EVENTS:
        raise InvalidInput(f"{text[:40]!r} is not an event; use {', '.join(EventType)}")
    return _EVENTS[text]


def _number(value: object) -> float | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        number = float(value) if isinstance(value, str | int | float) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise InvalidInput(f"{str(value)[:40]!r} is not a value; use a number of stars or pieces")
    return number


def _scalar(value: object) -> str | int | float | None:
    if value is None or isinstance(value, str | int | float):
        return value
    raise InvalidInput("the timestamp is neither text nor a number")
