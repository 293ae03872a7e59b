"""Read native products from Parquet, a batch of rows at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.domain.errors import InvalidFeed
from retrieval.feeds.json_text import check_text, load_json
from retrieval.feeds.native_row import NativeRow
from retrieval.feeds.rejects import Reject

__all__ = ["read_parquet"]

_ROWS = 512
_NESTED = frozenset("category prices rating attributes translations ships_to options identifiers".split())


def read_parquet(path: Path) -> Iterator[NativeRow | Reject]:
    """Yield the rows of a file in native columns; nested ones may be structs, lists, maps or JSON text.

    Raises InvalidFeed for a damaged file, and where the `parquet` extra is not installed.
    """
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise InvalidFeed("Parquet needs the extra: pip install 'dragoman[parquet]'") from error
    place = 0
    try:
        with parquet.ParquetFile(path) as file:
            columns = {name.casefold() for name in file.schema_arrow.names}
            if not {"id", "title"} <= columns:
                raise InvalidFeed(f"{path.name} has no columns 'id' and 'title'; name them so")
            for batch in file.iter_batches(batch_size=_ROWS):
                for row in batch.to_pylist(maps_as_pydicts="lossy"):
                    place += 1
                    yield _row(place, row)
    except (arrow.ArrowException, OSError) as error:
        raise InvalidFeed(f"{path.name} is no readable Parquet file ({str(error)[:120]})") from error


def _row(place: int, row: dict[str, Any]) -> NativeRow | Reject:
    try:
        fields = {name.casefold(): _plain(value) for name, value in row.items() if value is not None}
        for name in _NESTED & fields.keys():
            if isinstance(fields[name], str) and fields[name].startswith(("{", "[")):
                fields[name] = load_json(fields[name])
    except ValueError as error:
        return Reject.of(place, str(error), str(row)[:200], str(row.get("id") or "") or None)
    return NativeRow(place, fields, str(fields)[:200])


def _plain(value: Any) -> Any:
    """Return a value as JSON would hold it: binary floats are read as they are printed."""
    match value:
        case float():
            if not math.isfinite(value):
                raise ValueError(f"{value} is no number; leave the value out")
            return Decimal(repr(value))
        case str():
            check_text(value)
            return value
        case bytes():
            return value.decode("utf-8", errors="replace")
        case datetime() | date():
            return value.isoformat()
        case list():
            return [_plain(one) for one in value if one is not None]
        case dict():
            return {str(name): _plain(one) for name, one in value.items() if one is not None}
    return value
