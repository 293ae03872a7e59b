"""Read one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from retrieval.feeds.json_text import load_json
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import CutFeed, LineSource, OverlongLine

__all__ = ["JsonLine", "read_json_lines"]


@dataclass(frozen=True, slots=True)
class JsonLine:
    """An object and where it stands."""

    line: int
    """From 1."""
    fields: dict[str, Any]
    text: str
    """The line as it stands in the file."""


def read_json_lines(source: LineSource) -> Iterator[JsonLine | Reject]:
    """Yield the object of each line, or why there is none; empty lines are left out."""
    while True:
        try:
            text = next(source)
        except StopIteration:
            return
        except (OverlongLine, CutFeed) as error:
            yield Reject(source.line, str(error))
            continue
        if not text.strip():
            continue
        fields: object = None
        try:
            fields = load_json(text)
            if not isinstance(fields, dict):
                raise ValueError("the line is no JSON object")
        except ValueError as error:
            reason = str(error)
            if fields is None and not source.complete:
                reason = f"the feed ends in the middle of this row ({reason}); export it again"
            yield Reject.of(source.line, reason, text)
            continue
        yield JsonLine(source.line, fields, text)
