"""Read interaction logs of many layouts, found out by content; bad rows are not fatal.

CSV, TSV, JSONL and Parquet by the names of their columns (ours, Amazon Reviews 2018 and 2023, XMarket,
RetailRocket's events, RecBole's `.inter`), MovieLens 100K, 1M and later, and lines of items oldest first,
after a user or as sessions. A folder stands for the logs in it that are known by name.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.domain.errors import InvalidFeed, InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.rows import read_rows
from recommenders.timestamps import parse_timestamp

__all__ = ["InteractionReader", "RejectedRow", "read_log"]

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
_KNOWN_LOGS = (
    "u.data",
    "ratings.dat",
    "ratings.csv",
    "f[0-9].dat",
    "*.inter",
    "seq.txt",
    "*_sessions.txt",
    "*_train.tsv",
    "events.csv",
    "interactions.*",
    "*reviews*.jsonl*",
    "*.parquet",
)
"""Names that logs have in the folders of public data sets; the first that is met decides."""
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
    layout: str | None = None
    """One of `rows.LAYOUTS`, when content alone would mislead."""

    def read(self, path: Path) -> Iterator[Interaction]:
        """Yield the good rows of a file, or of the logs in a folder.

        Raises InvalidFeed for a file that cannot be read or has too many bad rows.
        """
        for log in _logs(path):
            yield from self._read(log)

    def _read(self, path: Path) -> Iterator[Interaction]:
        good = bad = 0
        try:
            for line, row in read_rows(path, self.layout):
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


def read_log(*paths: Path, layout: str | None = None, max_bad: float = 0.2) -> list[Interaction]:
    """Return the good rows of logs, for an evaluation or a notebook; too many bad ones raise InvalidFeed."""
    reader = InteractionReader(datetime.now(UTC), lambda row: None, max_bad, layout)
    return [one for path in paths for one in reader.read(path)]


def _logs(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    for pattern in _KNOWN_LOGS:
        if found := [one for one in path.glob(pattern) if one.is_file()]:
            # What a data set calls its test part comes after the rest, as it did in time.
            return sorted(found, key=lambda one: ("test" in one.name, one.name))
    raise InvalidFeed(
        f"{path.name} holds no log known by name ({', '.join(_KNOWN_LOGS)}); name the file itself"
    )


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
        number = float(value) if isinstance(value, str | int | float | Decimal) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise InvalidInput(f"{str(value)[:40]!r} is not a value; use a number of stars or pieces")
    return number


def _scalar(value: object) -> str | int | float | None:
    if isinstance(value, date):  # a moment too
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    raise InvalidInput("the timestamp is neither text nor a number")
