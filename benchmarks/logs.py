"""Read the public logs that recommenders are compared on; a rating of any height is an event."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from assistant.domain.interaction import EventType, Interaction

__all__ = ["movie_texts", "movielens", "movielens_1m", "office", "office_texts", "sessions", "xmarket"]


def movielens(folder: Path) -> Iterator[Interaction]:
    """Yield MovieLens 100K."""
    for line in (folder / "u.data").read_text().splitlines():
        user, item, _, seconds = line.split("\t")
        yield Interaction(user, item, EventType.PURCHASE, timestamp=datetime.fromtimestamp(int(seconds), UTC))


def movielens_1m(folder: Path, least_stars: float) -> Iterator[Interaction]:
    """Yield MovieLens 1M of at least so many stars; nothing is known of when."""
    for part in sorted(folder.glob("f?.dat")):
        for line in part.read_text().splitlines():
            user, item, stars = line.split(",")
            if float(stars) >= least_stars:
                yield Interaction(user, item, EventType.PURCHASE)


def movie_texts(folder: Path) -> dict[str, str]:
    """Return titles and genres."""
    genres = [line.split("|")[0] for line in (folder / "u.genre").read_text().splitlines() if line]
    rows = [line.split("|") for line in (folder / "u.item").read_text(encoding="latin-1").splitlines()]
    return {
        row[0]: " ".join([row[1], *(name for name, flag in zip(genres, row[5:], strict=True) if flag == "1")])
        for row in rows
    }


def office(folder: Path) -> Iterator[Interaction]:
    """Yield Office_Products; only the order of each user's items is known."""
    for line in (folder / "seq.txt").read_text().splitlines():
        user, *items = line.split()
        for step, item in enumerate(items):
            yield Interaction(user, item, EventType.PURCHASE, timestamp=datetime.fromtimestamp(step, UTC))


def office_texts(folder: Path) -> dict[str, str]:
    """Return titles and descriptions."""
    items = json.loads((folder / "items.json").read_text())
    return {item: f"{fields['title']} {str(fields['description'])[:600]}" for item, fields in items.items()}


def xmarket(path: Path) -> Iterator[Interaction]:
    """Yield one market of XMarket; nothing is known of when."""
    for line in path.read_text().splitlines()[1:]:
        user, item, _ = line.split("\t")
        yield Interaction(user, item, EventType.PURCHASE)


def sessions(path: Path, prefix: str, most: int) -> Iterator[Interaction]:
    """Yield the latest `most` sessions of RetailRocket as shoppers of their own."""
    for number, line in enumerate(path.read_text().splitlines()[-most:]):
        for step, item in enumerate(line.split()):
            moment = datetime.fromtimestamp(step, UTC)
            yield Interaction(f"{prefix}{number}", item, EventType.VIEW, timestamp=moment)
