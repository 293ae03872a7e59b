"""Compare the recommenders on public data: `python -m benchmarks.recommenders DATA [--scale]`.

DATA holds `ml-100k/u.data`, `u.item`, `u.genre` and `Office_Products/seq.txt`, `items.json`; what is missing
is named and skipped. The splits are the usual ones: MovieLens 100K by each user's time 80/20, all ratings
being events; Office leaving each last item out. Knobs are chosen on validation inside the training side.
`--scale` also times fit and answer on invented logs of 10,000 and 100,000 items.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from assistant.domain.interaction import EventType, Interaction
from assistant.domain.recommendation import BasketItem, RecommendationRequest
from recommenders.base import ItemModel
from recommenders.cascade import Cascade
from recommenders.content import ItemVectors
from recommenders.dataset import InteractionDataset
from recommenders.evaluation import evaluate, table
from recommenders.item_knn import ItemKNN, ItemKNNConfig
from recommenders.popularity import Popularity, PopularityConfig
from recommenders.splits import Split, leave_last_out, per_user_time
from recommenders.training import train


def movielens(folder: Path) -> Iterator[Interaction]:
    """Yield MovieLens 100K; a rating of any height is an event, as in the published comparisons."""
    for line in (folder / "u.data").read_text().splitlines():
        user, item, _, seconds = line.split("\t")
        yield Interaction(user, item, EventType.PURCHASE, timestamp=datetime.fromtimestamp(int(seconds), UTC))


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


def compare(name: str, split: Split, texts: dict[str, str]) -> None:
    """Train on one side, print the table of the other."""
    models = train(split.train, texts)
    rivals: list[ItemModel] = [
        Popularity(PopularityConfig(half_life_days=None)).fit(split.train),
        ItemKNN(ItemKNNConfig()).fit(split.train),
        models.blend.content,
        models.blend.collaborative,
        models.blend,
    ]
    print(f"\n## {name}: {len(split.train)} interactions, {len(split.train.items)} items")
    print(f"\n{table(evaluate(rivals, split))}\n\nchosen: {dict(models.report.knobs)}")
    print(f"trained in {models.report.seconds:.1f} s")


def scale(items: int, events: int = 1_000_000, users: int = 50_000) -> None:
    """Time fit and answer on an invented log."""
    rng = np.random.default_rng(0)
    popular = (rng.beta(0.6, 3, events) * items).astype(int)
    log = zip(rng.integers(0, users, events), popular, strict=True)
    dataset = InteractionDataset.build(
        Interaction(f"u{user}", f"i{item}", EventType.PURCHASE, timestamp=datetime.fromtimestamp(n, UTC))
        for n, (user, item) in enumerate(log)
    )
    vectors = ItemVectors(
        [f"i{n}" for n in range(items)], rng.standard_normal((items, 384)).astype(np.float32)
    )
    models = train(dataset, item_vectors=vectors)
    cascade = Cascade(models)
    report = models.report
    print(f"\n## {items} items, {len(dataset)} interactions: {report.model}, {report.seconds:.1f} s")
    for size in (1, 5, 20, 100):
        times = []
        for _ in range(105):
            basket = tuple(BasketItem(f"i{n}") for n in rng.integers(0, items, size))
            started = time.perf_counter()
            cascade.answer(RecommendationRequest(basket, limit=20))
            times.append(1e3 * (time.perf_counter() - started))
        print(f"basket of {size}: p50 {statistics.median(times[5:]):.2f} ms, max {max(times[5:]):.2f} ms")


def main() -> None:
    """Run what the data allow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--scale", action="store_true")
    options = parser.parse_args()
    movies, papers = options.data / "ml-100k", options.data / "Office_Products"
    if (movies / "u.data").exists():
        split = per_user_time(InteractionDataset.build(movielens(movies)), 0.2)
        compare("MovieLens 100K, per-user time 80/20", split, movie_texts(movies))
    else:
        print(f"skipped MovieLens 100K: no {movies.name}/u.data")
    if (papers / "seq.txt").exists():
        split = leave_last_out(InteractionDataset.build(office(papers)))
        compare("Amazon Office, leave-last-out", split, office_texts(papers))
    else:
        print(f"skipped Amazon Office: no {papers.name}/seq.txt")
    if options.scale:
        for items in (10_000, 100_000):
            scale(items)


if __name__ == "__main__":
    main()
