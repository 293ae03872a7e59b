"""Cut files into rows with our field names, whatever their layout: tables, JSON lines, sequences, Parquet."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from assistant.domain.errors import InvalidFeed

__all__ = ["LAYOUTS", "Row", "columns", "open_text", "read_rows"]

Row = Mapping[str, Any] | str
"""Fields by our names, or what is wrong with the row."""

LAYOUTS = ("table", "jsonl", "parquet", "sequences", "sessions")
"""Layouts to ask for by name: lines of `sequences` begin with a user, lines of `sessions` with an item."""

_NAMES: Mapping[str, tuple[str, ...]] = {
    "user_id": ("user_id", "userid", "user", "shopper_id", "customer_id", "visitorid", "reviewerid"),
    "item_id": ("item_id", "itemid", "item", "product_id", "movieid", "parent_asin", "asin", "sku"),
    "event": ("event", "event_type", "type"),
    "value": ("value", "rating", "overall", "stars", "quantity"),
    "timestamp": ("timestamp", "time", "event_time", "unixreviewtime", "ts"),
    "event_id": ("event_id",),
    "country": ("country",),
}
_MOVIELENS = ("user_id", "item_id", "rating", "timestamp")
_DELIMITERS = "\t,;|"
_LOOK = 2_000
"""Lines of a sequence file that are looked at to tell users from items."""


def read_rows(path: Path, layout: str | None = None) -> Iterator[tuple[int, Row]]:
    """Yield (line, fields), or (line, what is wrong); the layout is found out by content when not given."""
    with path.open("rb") as probe:
        parquet = probe.read(4) == b"PAR1"
    if parquet or layout == "parquet":
        yield from _parquet_rows(path)
        return
    with open_text(path) as stream:
        yield from _text_rows(stream, layout, path.name)


def open_text(path: Path, encoding: str = "utf-8-sig") -> IO[str]:
    """Open a text file that may be packed by gzip; what cannot be decoded becomes a mark."""
    with path.open("rb") as probe:
        packed = probe.read(2) == b"\x1f\x8b"
    opener = gzip.open if packed else open
    return opener(path, "rt", encoding=encoding, errors="replace", newline="")


def columns(names: Iterable[str]) -> dict[str, str]:
    """Map our field names to the file's own, for those it has; `user_id:token` is `user_id` with a type."""
    theirs = {str(name).split(":")[0].strip().lower(): name for name in names}
    found = {}
    for ours, spellings in _NAMES.items():
        for spelling in spellings:
            if spelling in theirs:
                found[ours] = theirs[spelling]
                break
    return found


def _text_rows(stream: IO[str], layout: str | None, name: str) -> Iterator[tuple[int, Row]]:
    blank = 0
    first = ""
    for first in stream:
        if first.strip():
            break
        blank += 1
    if not first.strip():
        return iter(())
    lines = chain([first], stream)
    layout = layout or _layout(first)
    if layout == "jsonl":
        return _json_rows(lines, blank)
    if layout in ("sequences", "sessions", "sequence file"):
        return _sequence_rows(lines, blank, layout, name)
    if "::" in first:
        split = (line.rstrip("\r\n").split("::") for line in lines)
        return _table_rows(((n, row) for n, row in enumerate(split, blank + 1)), _MOVIELENS)
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(lines, delimiter=delimiter)
    numbered = ((blank + reader.line_num, row) for row in reader)
    if not (columns(next(csv.reader([first], delimiter=delimiter))).keys() & {"user_id", "item_id"}):
        return _table_rows(numbered, _MOVIELENS)
    _, header = next(numbered)
    return _table_rows(numbered, header)


def _layout(first: str) -> str:
    if first.lstrip().startswith("{"):
        return "jsonl"
    if any(mark in first for mark in (*_DELIMITERS, "::")) or columns([first]):
        return "table"
    return "sequence file"


def _json_rows(lines: Iterable[str], blank: int) -> Iterator[tuple[int, Row]]:
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
        yield number, {ours: value[theirs] for ours, theirs in columns(value).items()}


def _table_rows(rows: Iterable[tuple[int, list[str]]], header: Iterable[str]) -> Iterator[tuple[int, Row]]:
    names = list(header)
    place = {ours: names.index(theirs) for ours, theirs in columns(names).items()}
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        yield number, {ours: row[index] for ours, index in place.items() if index < len(row)}


def _sequence_rows(lines: Iterable[str], blank: int, layout: str, name: str) -> Iterator[tuple[int, Row]]:
    """Yield one row for each item of each line, oldest first; a session is a user of its own."""
    stream = iter(lines)
    head = list(islice(stream, _LOOK))
    by_user = layout == "sequences" if layout != "sequence file" else _begins_with_users(head)
    for number, line in enumerate(chain(head, stream), blank + 1):
        tokens = line.split()
        if not tokens:
            continue
        user, items = (tokens[0], tokens[1:]) if by_user else (f"{name}:{number}", tokens)
        if not items:
            yield number, "the line names a user and no item"
        for item in items:
            yield number, {"user_id": user, "item_id": item}


def _begins_with_users(lines: Iterable[str]) -> bool:
    """Tell whether lines begin with a user: each then comes once and has items after it."""
    split = [tokens for line in lines if (tokens := line.split())]
    return all(len(tokens) > 1 for tokens in split) and len({tokens[0] for tokens in split}) == len(split)


def _parquet_rows(path: Path) -> Iterator[tuple[int, Row]]:
    try:
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError as error:
        raise InvalidFeed(
            f"{path.name} is Parquet, which needs pyarrow; install Dragoman with its 'parquet' extra"
        ) from error
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            place = columns(file.schema_arrow.names)
            for batch in file.iter_batches(columns=list(place.values())):
                for row in batch.to_pylist():
                    number += 1
                    yield number, {ours: row[theirs] for ours, theirs in place.items()}
    except (OSError, ValueError, KeyError) as error:  # pyarrow's own errors are among them
        raise InvalidFeed(f"{path.name} cannot be read after row {number}: {str(error)[:200]}") from error
