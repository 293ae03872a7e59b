"""Read what items are called and described as, from the files that data sets bring them in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain.errors import InvalidFeed
from recommenders.rows import open_text

__all__ = ["ItemText", "read_texts"]

_IDS = ("id", "item_id", "movieid", "parent_asin", "asin", "product_id", "sku")
_TITLES = ("title", "movie_title", "name", "product_title")
_MORE = (
    "description",
    "genres",
    "class",
    "category",
    "categories",
    "main_category",
    "brand",
    "features",
    "release_year",
)
_KNOWN_FILES = (
    "u.item",
    "movies.dat",
    "movies.csv",
    "items.json",
    "*.item",
    "meta*.jsonl*",
    "products.jsonl*",
    "products.csv",
)
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class ItemText:
    """What an item says of itself."""

    title: str
    """Its name."""
    more: str = ""
    """Description, genres, brand and the like."""

    def __str__(self) -> str:
        return f"{self.title} {self.more}".strip()


def read_texts(path: Path) -> dict[str, ItemText]:
    """Return the texts of a file, or of the first file in a folder that is known by name.

    Reads MovieLens (`u.item`, `movies.dat`, `movies.csv`), Amazon metadata (JSONL, packed or not), RecBole's
    `.item`, one JSON object by id, and any CSV, TSV or JSONL with an id and a title. Rows without either are
    left out; a file without any is refused.
    """
    if path.is_dir():
        found = [one for pattern in _KNOWN_FILES for one in sorted(path.glob(pattern))]
        if not found:
            raise InvalidFeed(
                f"{path.name} holds no items known by name ({', '.join(_KNOWN_FILES)}); name the file itself"
            )
        path = found[0]
    try:
        texts = dict(_texts(path))
    except (OSError, EOFError, csv.Error) as error:
        raise InvalidFeed(f"{path.name} cannot be read: {str(error)[:200]}") from error
    if not texts:
        raise InvalidFeed(f"{path.name} names no item; rows need an id and a title")
    return texts


def _texts(path: Path) -> Iterator[tuple[str, ItemText]]:
    with open_text(path) as stream:
        text = stream.read()
    if "\ufffd" in text:  # MovieLens is older than its readers' UTF-8
        with open_text(path, "latin-1") as stream:
            text = stream.read()
    first = text.lstrip()[:1_000].split("\n")[0]
    if first.startswith("{"):
        return _json(text)
    if first.count("|") >= 5 and "\t" not in first:
        return _movielens_100k(text, path.with_name("u.genre"))
    if "::" in first:
        return _plain(line.split("::") for line in text.splitlines())
    delimiter = max("\t,;", key=first.count)
    rows = csv.reader(text.splitlines(), delimiter=delimiter)
    names = [name.split(":")[0].strip().lower() for name in first.split(delimiter)]
    if set(names) & set(_IDS) and set(names) & set(_TITLES):
        next(rows)
        return _fields(dict(zip(names, row, strict=False)) for row in rows)
    return _plain(rows)


def _plain(rows: Iterator[list[str]]) -> Iterator[tuple[str, ItemText]]:
    """Read id, title, genres."""
    for row in rows:
        if len(row) >= 2 and row[0].strip() and row[1].strip():
            yield row[0].strip(), ItemText(row[1].strip(), " ".join(row[2:]).replace("|", " ").strip())


def _movielens_100k(text: str, genres: Path) -> Iterator[tuple[str, ItemText]]:
    names: list[str] = []
    if genres.exists():
        names = [line.split("|")[0] for line in genres.read_text("utf-8").splitlines() if line.strip()]
    for line in text.splitlines():
        row = line.split("|")
        if len(row) >= 2 and row[0].strip() and row[1].strip():
            flags = row[-len(names) :] if names else []
            told = (name for name, flag in zip(names, flags, strict=False) if flag.strip() == "1")
            yield row[0].strip(), ItemText(row[1].strip(), " ".join(told))


def _json(text: str) -> Iterator[tuple[str, ItemText]]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return _fields(_objects(text))
    if isinstance(whole, dict) and whole and all(isinstance(one, dict) for one in whole.values()):
        return _fields({**one, "id": key} for key, one in whole.items())
    return _fields([whole] if isinstance(whole, dict) else [])


def _objects(text: str) -> Iterator[Mapping[str, Any]]:
    for line in text.splitlines():
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            yield value


def _fields(rows: Any) -> Iterator[tuple[str, ItemText]]:
    for row in rows:
        low = {str(name).lower(): value for name, value in row.items()}
        item = next((_said(low[name]) for name in _IDS if low.get(name) not in (None, "")), "")
        title = next((_said(low[name]) for name in _TITLES if low.get(name)), "")
        if item and title:
            more = " ".join(filter(None, (_said(low.get(name)) for name in _MORE)))
            yield item, ItemText(title, more.replace("|", " "))


def _said(value: object) -> str:
    """Return text of a field that is text, a number, or a list of such."""
    if isinstance(value, list):
        return " ".join(filter(None, map(_said, value)))[:_LONGEST]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()[:_LONGEST]
