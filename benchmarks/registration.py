"""Measure what registration facts tell of a newcomer: NDCG@10 beside mere popularity.

    python -m benchmarks.registration ML_100K [--folds 5]

ML_100K holds MovieLens 100K (`u.data`, `u.user`). A fold of the users is new: nothing is known of them but
age group, gender and occupation, and all they rated is what a list of ten should hold. Folds of even number
are for choosing constants, the others for the report.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from benchmarks.diversity import read
from recommenders.base import Scores
from recommenders.dataset import InteractionDataset
from recommenders.popularity import Popularity, PopularityConfig
from recommenders.segments import Segments
from recommenders.topk import top_k

__all__ = ["facts_of", "measure"]

_LIMIT = 10
_DECADE = 10


def facts_of(folder: Path) -> dict[str, dict[str, str]]:
    """Return user → registration facts."""
    found = {}
    for line in (folder / "u.user").read_text("latin-1").splitlines():
        user, age, gender, occupation, _ = line.split("|")
        found[user] = {"age": str(int(age) // _DECADE), "gender": gender, "occupation": occupation}
    return found


def measure(folder: Path, folds: int) -> list[tuple[int, float, float]]:
    """Return (fold, NDCG@10 of popularity, of segments)."""
    facts, log = facts_of(folder), list(read(folder))
    users = sorted(facts)
    order = np.random.default_rng(0).permutation(len(users))
    rows = []
    for fold in range(folds):
        new = {users[int(place)] for place in order[fold::folds]}
        train = InteractionDataset.build(one for one in log if one.user_id not in new)
        taken: dict[str, set[str]] = {}
        for one in log:
            if one.user_id in new:
                taken.setdefault(one.user_id, set()).add(one.item_id)
        popular = Popularity(PopularityConfig(half_life_days=None)).fit(train).in_country(None)
        segments = Segments.fit(train, facts)
        same: dict[str, Scores] = dict.fromkeys(taken, popular)
        told = {user: _known(segments.score(facts[user]), popular) for user in taken}
        rows.append((fold, _ndcg(same, taken, train), _ndcg(told, taken, train)))
    return rows


def _known(scores: Scores | None, otherwise: Scores) -> Scores:
    return otherwise if scores is None else scores


def _ndcg(scores: Mapping[str, Scores], taken: Mapping[str, set[str]], train: InteractionDataset) -> float:
    total = 0.0
    for user, wanted in taken.items():
        listed = train.items.names(top_k(scores[user], _LIMIT))
        gain = sum(1 / math.log2(place + 2) for place, item in enumerate(listed) if item in wanted)
        total += gain / sum(1 / math.log2(place + 2) for place in range(min(len(wanted), _LIMIT)))
    return total / len(taken)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    arguments = parser.parse_args()
    if not (arguments.folder / "u.user").is_file():
        raise SystemExit(f"There is no MovieLens 100K in {arguments.folder}; nothing was measured")
    rows = measure(arguments.folder, arguments.folds)
    for name, kept in (("validation", rows[::2]), ("report", rows[1::2])):
        popular = float(np.mean([row[1] for row in kept]))
        told = float(np.mean([row[2] for row in kept]))
        print(f"{name:<11} popularity {popular:.4f}   registration facts {told:.4f}")


if __name__ == "__main__":
    main()
