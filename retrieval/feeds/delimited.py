"""Read rows of comma, semicolon or tab separated text, and recover behind a quote that is never closed."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.domain.errors import InvalidFeed
from retrieval.feeds.json_text import LONGEST_CELL, check_text
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import CutFeed, LineSource, OverlongLine

__all__ = ["TableRow", "find_delimiter", "read_table"]

_DELIMITERS = ("\t", ",", ";", "|")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row by the names of its columns; empty cells are left out."""

    line: int
    """On which it begins, from 1."""
    cells: dict[str, str]
    """Column → text without surrounding space."""
    text: str
    """The row as it stands in the file."""


def find_delimiter(header: str) -> str:
    """Return the delimiter that splits a header line into the most columns."""
    return max(_DELIMITERS, key=lambda delimiter: len(next(csv.reader([header], delimiter=delimiter), [])))


def read_table(source: LineSource, normalize: Callable[[str], str]) -> Iterator[TableRow | Reject]:
    """Yield the rows below the header; `normalize` turns a header cell into a column name.

    Raises InvalidFeed when there is no header. Raises the csv module's limit of a cell to ours.
    """
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    try:
        header = next((line for line in source if line.strip()), "")
        delimiter = find_delimiter(header)
        columns = [normalize(name) for name in next(csv.reader([header], delimiter=delimiter), [])]
    except (OverlongLine, CutFeed, csv.Error) as error:
        raise InvalidFeed(f"the first line of the feed is no header ({error})") from error
    if not any(columns):
        raise InvalidFeed("the feed is empty; export it again")
    yield from _Table(source, columns, delimiter).rows()


class _Table:
    """Group lines into rows; a row that cannot be one gives its later lines back."""

    def __init__(self, source: LineSource, columns: list[str], delimiter: str) -> None:
        self._source = source
        self._columns = columns
        self._given_back: deque[tuple[int, str]] = deque()
        self._taken: list[tuple[int, str]] = []
        lines = _Lines(source, self._given_back, self._taken)
        self._reader = csv.reader(lines, delimiter=delimiter, strict=True)

    def rows(self) -> Iterator[TableRow | Reject]:
        while True:
            self._taken.clear()
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._refuse(f"the row cannot be split into cells ({error}); check its quotes")
                continue
            except (OverlongLine, CutFeed) as error:
                if self._taken:
                    yield self._refuse("a quote is not closed; close it or double it")
                yield Reject(self._source.line, str(error))
                continue
            if any(cells):
                yield self._row(cells)

    def _row(self, cells: list[str]) -> TableRow | Reject:
        line = self._taken[0][0]
        missing = len(self._columns) - len(cells)
        if missing < 0:
            return self._refuse(
                f"{len(cells)} cells under {len(self._columns)} columns; quote those that hold the delimiter"
            )
        if missing and not self._source.complete and not self._given_back:
            return self._refuse("the feed ends in the middle of this row; export it again")
        if missing and len(self._taken) > 1:
            return self._refuse("a quote is not closed; close it or double it")
        by_name: dict[str, str] = {}
        risky = any("\0" in text or len(text) > LONGEST_CELL for _, text in self._taken)
        for name, cell in zip(self._columns, cells, strict=False):
            if risky:
                try:
                    check_text(cell)
                except ValueError as error:
                    return self._refuse(f"{name}: {error}")
            if (value := cell.strip()) and name:
                by_name.setdefault(name, value)
        return TableRow(line, by_name, self._taken[0][1])

    def _refuse(self, reason: str) -> Reject:
        line, text = self._taken[0]
        self._given_back.extendleft(reversed(self._taken[1:]))
        return Reject.of(line, reason, text)


class _Lines:
    """Hand lines to the csv module and remember which; unlike a generator it goes on after an exception."""

    def __init__(
        self, source: LineSource, given_back: deque[tuple[int, str]], taken: list[tuple[int, str]]
    ) -> None:
        self._source = source
        self._given_back = given_back
        self._taken = taken

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._given_back:
            number, text = self._given_back.popleft()
        else:
            text = next(self._source)
            number = self._source.line
        self._taken.append((number, text))
        return text
