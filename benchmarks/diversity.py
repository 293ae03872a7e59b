"""Measure what diversity costs and gives: NDCG@10, likeness inside lists, distance to a shopper's mix.

    python -m benchmarks.diversity ML_100K [--users 300]

ML_100K holds MovieLens 100K (`u.data`, `u.item`). Each user's latest fifth is held out, lists are ranked by
the default models trained on the rest, and spread by both repulsions at several amounts. A film's shelf is
its first two genres. Likeness is the mean over the pairs of a list; distance is the Kullback-Leibler
divergence of the list's mix from the user's own.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from assistant.domain.interaction import EventType, Interaction
from assistant.ranking.calibration import divergence, shelf_counts
from assistant.ranking.diversity import Repulsion, spread
from assistant.ranking.fusion import Candidate
from assistant.ranking.likeness import ProductLikeness
from assistant.ranking.shelved import Shelved
from recommenders.dataset import InteractionDataset
from recommenders.splits import per_user_time
from recommenders.training import train

__all__ = ["Row", "measure"]

_LIMIT = 10
_POOL = 100
_AMOUNTS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)


@dataclass(frozen=True, slots=True)
class Row:
    """What one way to spread does."""

    repulsion: str
    diversity: float
    ndcg: float
    likeness: float
    divergence: float
    milliseconds: float


def read(folder: Path) -> Iterator[Interaction]:
    """Yield the ratings as interactions."""
    for line in (folder / "u.data").read_text("latin-1").splitlines():
        user, item, stars, moment = line.split("\t")
        at = datetime.fromtimestamp(int(moment), UTC)
        yield Interaction(user, item, EventType.RATING, float(stars), at)


def shelves(folder: Path) -> dict[str, Shelved]:
    """Return each film's place: its genres in the order of the file."""
    found = {}
    for line in (folder / "u.item").read_text("latin-1").splitlines():
        fields = line.split("|")
        found[fields[0]] = Shelved(tuple(f"g{at}" for at, yes in enumerate(fields[5:]) if yes == "1")[:2])
    return found


def measure(folder: Path, users: int, chosen_on: bool = False) -> list[Row]:
    """Spread users' lists in every way; `chosen_on` takes the half that constants were chosen on."""
    split = per_user_time(InteractionDataset.build(read(folder)), 0.2).sample(2 * users)
    models, known = train(split.train), shelves(folder)
    cases = []
    for case in split.cases[int(not chosen_on) :: 2]:
        ranked = [Candidate(item, score) for item, score in models.blend.recommend(case.basket, _POOL)]
        touched = shelf_counts(known[item] for item, _ in case.basket)
        cases.append((ranked, touched, case.targets))
    return [
        _row(repulsion, amount, cases, known)
        for repulsion in Repulsion
        for amount in _AMOUNTS
        if amount or repulsion is Repulsion.MMR
    ]


def _row(
    repulsion: Repulsion,
    amount: float,
    cases: Sequence[tuple[list[Candidate], Mapping[str, float], frozenset[str]]],
    known: Mapping[str, Shelved],
) -> Row:
    gains, likenesses, distances, seconds = [], [], [], 0.0
    for ranked, touched, wanted in cases:
        started = time.perf_counter()
        chosen = [c.product_id for c in spread(ranked, known, _LIMIT, amount, touched, repulsion)]
        seconds += time.perf_counter() - started
        gain = sum(1 / math.log2(place + 2) for place, item in enumerate(chosen) if item in wanted)
        gains.append(gain / sum(1 / math.log2(place + 2) for place in range(min(len(wanted), _LIMIT))))
        places = ProductLikeness([known[item] for item in chosen])
        rows = np.array([places.row(place) for place in range(len(chosen))])
        likenesses.append(float(rows[np.triu_indices(len(chosen), 1)].mean()))
        total = sum(touched.values())
        own = {name: count / total for name, count in touched.items()}
        distances.append(divergence(own, shelf_counts(known[item] for item in chosen), len(chosen)))
    name = "none" if amount == 0 else repulsion.value
    ndcg, likeness, distance = (float(np.mean(values)) for values in (gains, likenesses, distances))
    return Row(name, amount, ndcg, likeness, distance, 1000 * seconds / len(cases))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--users", type=int, default=300)
    parser.add_argument("--validation", action="store_true", help="the users that constants were chosen on")
    arguments = parser.parse_args()
    if not (arguments.folder / "u.data").is_file():
        raise SystemExit(f"There is no MovieLens 100K in {arguments.folder}; nothing was measured")
    print("spread  amount   NDCG@10  likeness  distance   ms")
    for row in measure(arguments.folder, arguments.users, arguments.validation):
        print(
            f"{row.repulsion:<7} {row.diversity:>5.1f} {row.ndcg:>9.4f} {row.likeness:>9.3f} "
            f"{row.divergence:>9.3f} {row.milliseconds:>5.2f}"
        )


if __name__ == "__main__":
    main()
