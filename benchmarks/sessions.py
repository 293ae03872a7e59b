"""Foretell the next click of anonymous sessions: hit rate and reciprocal rank in the first 20, by model.

    python -m benchmarks.sessions FOLDER [--models popularity,item_knn,transitions] [--cases 3000]

FOLDER holds `train_sessions.txt` and `test_sessions.txt`, a session of item ids a line, oldest first
(RetailRocket or any other). A test session's last click is foretold from those before it; clicked items may
come again, as they do in shops. A session of unknown items falls to what is popular, as in the cascade.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.interaction import Interaction
from recommenders.base import ItemModel
from recommenders.dataset import InteractionDataset
from recommenders.popularity import Popularity
from recommenders.registry import model_class

__all__ = ["Row", "measure"]

_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Row:
    """How one model did."""

    model: str
    hit_rate: float
    mrr: float
    fit_seconds: float
    milliseconds: float
    """For one list."""


def sessions(path: Path) -> Iterator[list[str]]:
    """Yield the sessions of a file that have two clicks or more."""
    for line in path.read_text("utf-8").splitlines():
        if len(items := line.split()) >= 2:
            yield items


def measure(folder: Path, names: Sequence[str], most_cases: int) -> Iterator[Row]:
    """Fit each model on the training sessions and ask for every test session's last click."""
    log = (
        Interaction(str(number), item)
        for number, session in enumerate(sessions(folder / "train_sessions.txt"))
        for item in session
    )
    dataset = InteractionDataset.build(log)
    tests = list(sessions(folder / "test_sessions.txt"))
    tests = tests[:: max(1, len(tests) // most_cases)][:most_cases]
    popular = Popularity().fit(dataset)
    for name in names:
        started = time.perf_counter()
        model = model_class(name)().fit(dataset)
        fitted = time.perf_counter()
        places = [_place(model, popular, session) for session in tests]
        took = time.perf_counter() - fitted
        found = [place for place in places if place is not None]
        yield Row(
            name,
            len(found) / len(tests),
            sum(1 / (place + 1) for place in found) / len(tests),
            fitted - started,
            1000 * took / len(tests),
        )


def _place(model: ItemModel, popular: Popularity, session: Sequence[str]) -> int | None:
    """Return where the last click is in the list for those before it."""
    basket = [(item, 1.0) for item in session[:-1]]
    listed = model.recommend(basket, _LIMIT, exclude_seen=False)
    listed = listed or popular.recommend(basket, _LIMIT, exclude_seen=False)
    ids = [item for item, _ in listed]
    return ids.index(session[-1]) if session[-1] in ids else None


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", default="popularity,item_knn,transitions")
    parser.add_argument("--cases", type=int, default=3000)
    arguments = parser.parse_args()
    if not (arguments.folder / "train_sessions.txt").is_file():
        raise SystemExit(f"There are no sessions in {arguments.folder}; nothing was measured")
    print("model          hit@20   MRR@20   fit s   ms/list")
    for row in measure(arguments.folder, arguments.models.split(","), arguments.cases):
        print(
            f"{row.model:<14} {row.hit_rate:.4f}   {row.mrr:.4f} {row.fit_seconds:>7.1f} "
            f"{row.milliseconds:>8.2f}"
        )


if __name__ == "__main__":
    main()
