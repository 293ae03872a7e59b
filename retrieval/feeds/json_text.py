"""Parse JSON of strangers: numbers exact, nothing that is not JSON, nothing too deep or unprintable."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, Final

__all__ = ["LONGEST_CELL", "MAX_DEPTH", "check_text", "load_json"]

MAX_DEPTH: Final = 20
"""Levels of lists and objects in one another."""
LONGEST_CELL: Final = 1_000_000
"""Characters of one value."""

_RISKY_ESCAPE = re.compile(r"\\u(?:[dD]|0000)")


def load_json(text: str) -> Any:
    """Return the value of a JSON text, decimals as Decimal; raises ValueError saying what is wrong."""
    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg} at character {error.pos + 1})") from error
    except RecursionError as error:
        raise ValueError(f"JSON is nested deeper than {MAX_DEPTH} levels") from error
    shallow = text.count("[") + text.count("{") <= MAX_DEPTH
    if not shallow or len(text) > LONGEST_CELL or _RISKY_ESCAPE.search(text):
        _check(value)
    return value


def check_text(text: str) -> None:
    """Raise ValueError for text that is too long or holds what cannot be stored."""
    if len(text) > LONGEST_CELL:
        raise ValueError(f"a value has {len(text)} characters, more than {LONGEST_CELL}; shorten it")
    if "\0" in text:
        raise ValueError("a value holds a NUL character; remove it")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ValueError("a value holds half a character (a lone surrogate); export it again") from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON; leave the value out")


def _check(top: Any) -> None:
    level = [top]
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for value in level:
            if isinstance(value, str):
                check_text(value)
            elif isinstance(value, list):
                below += value
            elif isinstance(value, dict):
                below += value
                below += value.values()
        if not below:
            return
        level = below
    raise ValueError(f"JSON is nested deeper than {MAX_DEPTH} levels")
