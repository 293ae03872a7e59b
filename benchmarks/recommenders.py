"""Compare the recommenders on public data: `python -m benchmarks.recommenders DATA [PART ...]`.

PART is any of movielens, movielens-1m, office, market, shoppers, items, sessions, scale; all but scale when
none is given. `--neural` adds the networks (minutes), `--libraries` the models of implicit and cornac.

DATA holds `ml-100k`, `ml-1m`, `Office_Products`, `xmarket` and `retailrocket`; what is missing is named and
skipped. The splits are the usual ones: MovieLens 100K by each user's time 80/20, MovieLens 1M a random
fifth, all ratings being events (and once those of 4 stars alone); Office leaving each last item out. Knobs
are chosen on validation inside the training side. `scale` times fit and answer on invented logs of a million
events.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from assistant.domain.interaction import EventType, Interaction
from assistant.domain.recommendation import BasketItem, RecommendationRequest
from benchmarks.cold_start import cold_items, cross_market, new_shoppers
from benchmarks.logs import movie_texts, movielens, movielens_1m, office, office_texts, sessions, xmarket
from benchmarks.rivals import chosen_rivals
from recommenders.cascade import Cascade
from recommenders.contenders import CONTENDERS, Setting
from recommenders.content import ItemVectors
from recommenders.dataset import InteractionDataset
from recommenders.evaluation import evaluate, table
from recommenders.splits import Case, Split, k_fold, leave_last_out, per_user_time
from recommenders.training import train

_CASES = 500
_SESSIONS = 30_000


def compare(
    name: str,
    split: Split,
    validation: Split,
    texts: Mapping[str, str],
    options: argparse.Namespace,
) -> None:
    """Let every family choose its knobs and learn on one side, print the table of the other."""
    print(f"\n## {name}: {len(split.train)} interactions, {len(split.train.items)} items\n", flush=True)
    setting = Setting(split.train, validation.sample(_CASES), texts)
    rows, notes = [], []
    for family, contender in CONTENDERS.items():
        if (contender.needs_texts and not texts) or (contender.slow and not options.neural):
            continue
        if options.models and family not in options.models:
            continue
        started = time.process_time()
        learnt = contender.learn(setting)
        spent = time.process_time() - started
        rows += [replace(row, model=family) for row in evaluate([learnt.model], split)]
        notes.append(f"{family}: {spent:.1f} CPU s, {dict(learnt.knobs)}")
    if options.libraries:
        for rival in chosen_rivals(split.train, setting.validation, options.models):
            rows += evaluate([rival], split)
    print(table(sorted(rows, key=lambda row: -row.ndcg)))
    print("\n" + "\n".join(notes), flush=True)


def _movielens(data: Path, options: argparse.Namespace) -> None:
    split = per_user_time(InteractionDataset.build(movielens(data / "ml-100k")), 0.2)
    texts = movie_texts(data / "ml-100k")
    compare("MovieLens 100K, per-user time 80/20", split, per_user_time(split.train, 0.2), texts, options)


def _movielens_1m(data: Path, options: argparse.Namespace) -> None:
    for least, told in ((0.0, "all ratings"), (4.0, "4 stars and more")):
        split = next(iter(k_fold(InteractionDataset.build(movielens_1m(data / "ml-1m", least)), 5, 0)))
        validation = next(iter(k_fold(split.train, 5, 1)))
        compare(f"MovieLens 1M, a random fifth, {told}", split, validation, {}, options)


def _office(data: Path, options: argparse.Namespace) -> None:
    split = leave_last_out(InteractionDataset.build(office(data / "Office_Products")))
    texts = office_texts(data / "Office_Products")
    compare("Amazon Office, leave-last-out", split, leave_last_out(split.train), texts, options)


def _market(data: Path, options: argparse.Namespace) -> None:
    print("\n## XMarket t1, a random fifth", flush=True)
    logs = {
        name: InteractionDataset.build(xmarket(data / "xmarket" / f"{name}_train.tsv"))
        for name in ("t1", "s2", "s3")
    }
    cross_market(logs.pop("t1"), logs)


def _shoppers(data: Path, options: argparse.Namespace) -> None:
    print("\n## New shoppers: Amazon Office, five folds over users", flush=True)
    texts = office_texts(data / "Office_Products")
    new_shoppers(InteractionDataset.build(office(data / "Office_Products")), texts, (1, 2, 3))


def _items(data: Path, options: argparse.Namespace) -> None:
    seeds = (0, 1, 2)
    print("\n## Cold items: Amazon Office", flush=True)
    texts = office_texts(data / "Office_Products")
    cold_items(InteractionDataset.build(office(data / "Office_Products")), texts, seeds)
    print("\n## Cold items: MovieLens 100K", flush=True)
    cold_items(InteractionDataset.build(movielens(data / "ml-100k")), movie_texts(data / "ml-100k"), seeds)


def _sessions(data: Path, options: argparse.Namespace) -> None:
    folder = data / "retailrocket"
    learnt = InteractionDataset.build(sessions(folder / "train_sessions.txt", "train", _SESSIONS))
    tested = leave_last_out(InteractionDataset.build(sessions(folder / "test_sessions.txt", "test", 5_000)))
    known = frozenset(learnt.items)
    cases = tuple(
        Case(case.user, case.basket, case.targets) for case in tested.cases if case.targets <= known
    )
    split = Split(learnt, cases)
    compare("RetailRocket, the last item of new sessions", split, leave_last_out(learnt), {}, options)


def _scale(data: Path, options: argparse.Namespace) -> None:
    for items in (10_000, 13_000, 100_000):
        scale(items)


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
        [f"i{n}" for n in range(items)], rng.standard_normal((items, 384), dtype=np.float32)
    )
    started = time.process_time()
    models = train(dataset, item_vectors=vectors)
    spent = time.process_time() - started
    cascade = Cascade(models)
    report = models.report
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"\n## {items} items, {len(dataset)} interactions: {report.model}")
    print(f"fit: {report.seconds:.1f} s, {spent:.1f} CPU s; peak of the whole process so far {peak:.2f} GB")
    for size in (1, 5, 20, 100):
        times = []
        for _ in range(105):
            basket = tuple(BasketItem(f"i{n}") for n in rng.integers(0, items, size))
            started = time.perf_counter()
            cascade.answer(RecommendationRequest(basket, limit=20))
            times.append(1e3 * (time.perf_counter() - started))
        print(
            f"basket of {size}: p50 {statistics.median(times[5:]):.2f} ms, max {max(times[5:]):.2f} ms",
            flush=True,
        )


_PARTS: Mapping[str, tuple[str, Callable[[Path, argparse.Namespace], None]]] = {
    "movielens": ("ml-100k", _movielens),
    "movielens-1m": ("ml-1m", _movielens_1m),
    "office": ("Office_Products", _office),
    "market": ("xmarket", _market),
    "shoppers": ("Office_Products", _shoppers),
    "items": ("Office_Products", _items),
    "sessions": ("retailrocket", _sessions),
    "scale": (".", _scale),
}


def main() -> None:
    """Run what is asked for and what the data allow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(_PARTS))
    parser.add_argument("--neural", action="store_true", help="train the networks too")
    parser.add_argument("--libraries", action="store_true", help="put implicit and cornac beside")
    parser.add_argument("--models", type=lambda text: text.split(","), default=[], help="only these names")
    options = parser.parse_args()
    for part in options.parts or [name for name in _PARTS if name != "scale"]:
        if part not in _PARTS:
            parser.error(f"no part is called {part!r}; use some of {', '.join(_PARTS)}")
        folder, run = _PARTS[part]
        if (options.data / folder).is_dir():
            run(options.data, options)
        else:
            print(f"skipped {part}: {options.data} holds no {folder}")


if __name__ == "__main__":
    main()
