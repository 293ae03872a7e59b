"""Compare models on a log the way they should be: knobs on validation, popularity and a global time beside.

What cannot be measured on a log (no moments, no ratings, no words, too many items) is said, not left out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.contenders import ALWAYS, CONTENDERS, Setting
from recommenders.dataset import InteractionDataset
from recommenders.evaluation import Row, measure, ndcg_of_users, rank_all
from recommenders.intervals import mean_interval
from recommenders.ratings.contenders import RATING_CONTENDERS
from recommenders.ratings.dataset import Ratings
from recommenders.ratings.evaluation import RatingRow, cross_validate
from recommenders.splits import Case, Split, global_time, k_fold, leave_last_out, per_user_time

__all__ = ["SPLITS", "Comparison", "Plan", "RankingTable", "compare"]

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, steps done, steps in all)."""

SPLITS = ("leave-last-out", "per-user-time", "global-time", "k-fold")
_GLOBAL = "global-time"
_VALIDATION_CASES = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """Say what to compare, and how."""

    split: str = "leave-last-out"
    """One of SPLITS; the global time split is made beside it where the log has moments."""
    models: tuple[str, ...] = ()
    """Names of CONTENDERS and RATING_CONTENDERS; none for all that the log allows."""
    ks: tuple[int, ...] = (10,)
    """Lengths of lists; knobs are chosen for the first."""
    folds: int = 5
    """Parts of k-fold, and of the ratings."""
    most_cases: int = 5_000
    """At most so many users are tested, evenly spread."""
    seed: int = 0
    """The same seed, the same folds."""

    def checked(self) -> Plan:
        """Return itself; raises InvalidInput for what cannot be done."""
        known = {*CONTENDERS, *RATING_CONTENDERS}
        if self.split not in SPLITS:
            raise InvalidInput(f"{self.split!r} is not a split; use one of {', '.join(SPLITS)}")
        if unknown := [name for name in self.models if name not in known]:
            raise InvalidInput(f"{unknown[0]!r} is not a model; use some of {', '.join(sorted(known))}")
        if not self.ks or not all(1 <= k <= 1_000 for k in self.ks):
            raise InvalidInput(f"Lists of {', '.join(map(str, self.ks)) or 'no'} items; use 1 to 1000")
        if self.folds < 2 or self.most_cases < 1:
            raise InvalidInput(f"{self.folds} folds, {self.most_cases} cases; use at least 2 and 1")
        return self


@dataclass(frozen=True, slots=True)
class RankingTable:
    """How all models did on one split, at one length of lists."""

    split: str
    k: int
    rows: tuple[Row, ...]
    """The best NDCG first."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that was measured."""

    log: Mapping[str, Any]
    """What the log holds."""
    plan: Plan
    rankings: tuple[RankingTable, ...]
    ratings: tuple[RatingRow, ...]
    """The smallest RMSE first."""
    knobs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Split → model → what validation chose and how long learning took."""
    notes: tuple[str, ...] = ()
    """What was not measured, and why."""

    def as_data(self) -> dict[str, Any]:
        """Return plain JSON."""
        return asdict(self)


def compare(
    interactions: Iterable[Interaction],
    plan: Plan | None = None,
    texts: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare models on one log; raises InvalidInput when nothing at all can be measured on it."""
    plan, say = (plan or Plan()).checked(), progress or (lambda what, done, total: None)
    log = list(interactions)
    dataset = InteractionDataset.build(log)
    if not len(dataset):
        raise InvalidInput("The log holds no interaction to compare on; give one with users and items")
    notes: list[str] = []
    knobs: dict[str, Mapping[str, Any]] = {}
    wanted = [
        name for name in CONTENDERS if name in plan.models or not (plan.models or CONTENDERS[name].slow)
    ]
    wanted = [name for name in CONTENDERS if name in {*ALWAYS, *wanted}] if wanted else []
    if not plan.models:
        slow = [name for name, one in CONTENDERS.items() if one.slow]
        notes.append(f"not compared: {', '.join(slow)} train for minutes; name them with --models")
    foretelling = [name for name in RATING_CONTENDERS if name in plan.models or not plan.models]
    rankings: list[RankingTable] = []
    if wanted:
        for split in dict.fromkeys((plan.split, _GLOBAL)):
            tables, chosen = _rank(split, dataset, plan, wanted, texts or {}, say, notes)
            rankings += tables
            if chosen:
                knobs[split] = chosen
    rows = _foretell(log, plan, foretelling, say, notes) if foretelling else ()
    if not rankings and not rows:
        raise InvalidInput(f"Nothing can be measured on this log: {'; '.join(dict.fromkeys(notes))}")
    return Comparison(_facts(log, dataset), plan, tuple(rankings), rows, knobs, tuple(dict.fromkeys(notes)))


def _splits(name: str, dataset: InteractionDataset, plan: Plan) -> Iterator[Split]:
    match name:
        case "leave-last-out":
            yield leave_last_out(dataset)
        case "per-user-time":
            yield per_user_time(dataset)
        case "global-time":
            yield global_time(dataset)
        case _:
            yield from k_fold(dataset, plan.folds, plan.seed)


def _rank(
    name: str,
    dataset: InteractionDataset,
    plan: Plan,
    wanted: Sequence[str],
    texts: Mapping[str, str],
    say: Progress,
    notes: list[str],
) -> tuple[list[RankingTable], dict[str, Any]]:
    """Return a table for each length of lists, and what was chosen."""
    if name == _GLOBAL and np.unique(dataset.time[np.isfinite(dataset.time)]).size < 2:
        notes.append("no global time split: the log does not tell when things happened")
        return [], {}
    splits = [split for split in _splits(name, dataset, plan) if split.cases and len(split.train)]
    if not splits:
        notes.append(f"no {name} split: no user has anything left to be tested on")
        return [], {}
    found = sum(len(split.cases) for split in splits)
    tested = [split.sample(max(1, plan.most_cases // len(splits))) for split in splits]
    if sum(len(split.cases) for split in tested) < found:
        notes.append(f"{name}: {plan.most_cases} of {found} cases, evenly spread")
    settings = [_setting(name, split.train, texts, plan) for split in tested]
    cases = [case for split in tested for case in split.cases]
    lists_of: dict[str, list[list[str]]] = {}
    chosen: dict[str, Any] = {}
    for number, model in enumerate(wanted):
        say(f"{name}: {model}", number, len(wanted))
        if CONTENDERS[model].needs_texts and not texts:
            notes.append(f"not compared: {model} needs words of the items; pass them with --items")
            continue
        started = time.perf_counter()
        try:
            lists_of[model], told = _lists(model, tested, settings, max(plan.ks))
        except InvalidInput as problem:
            notes.append(f"not compared: {model}: {problem}")
            continue
        chosen[model] = {**told, "seconds": time.perf_counter() - started}
    say(f"{name}: compared", len(wanted), len(wanted))
    if not lists_of:
        return [], chosen
    train, features = tested[0].train, _features(settings[0])
    return [RankingTable(name, k, _rows(lists_of, cases, train, k, features)) for k in plan.ks], chosen


def _rows(
    lists_of: Mapping[str, list[list[str]]],
    cases: Sequence[Case],
    train: InteractionDataset,
    k: int,
    features: Any,
) -> tuple[Row, ...]:
    """Return a row for each model, the best first, with how far it is ahead of the better popularity."""
    by_user = {model: ndcg_of_users(lists, cases, k) for model, lists in lists_of.items()}
    to_beat = max((by_user[model] for model in ALWAYS if model in by_user), key=lambda ndcg: ndcg.mean())
    rows = [
        replace(
            measure(model, lists, cases, train, k, features),
            # The same users on both sides: what makes a user easy cancels out.
            ahead=mean_interval(by_user[model] - to_beat),
        )
        for model, lists in lists_of.items()
    ]
    return tuple(sorted(rows, key=lambda row: -row.ndcg))


def _lists(
    model: str, splits: Sequence[Split], settings: Sequence[Setting], k: int
) -> tuple[list[list[str]], Mapping[str, Any]]:
    lists: list[list[str]] = []
    knobs: Mapping[str, Any] = {}
    for split, setting in zip(splits, settings, strict=True):
        learnt = CONTENDERS[model].learn(setting)
        lists += rank_all(learnt.model, split, k)
        knobs = knobs or learnt.knobs
    return lists, knobs


def _setting(name: str, train: InteractionDataset, texts: Mapping[str, str], plan: Plan) -> Setting:
    """Hold a part of the training side out once more, in the same way, to choose knobs on."""
    inner = next(_splits(name, train, plan))
    if not len(inner.train):
        inner = Split(train, ())
    return Setting(train, inner.sample(_VALIDATION_CASES), texts, plan.ks[0])


def _features(setting: Setting) -> Any:
    return setting.content.matrix() if setting.texts and setting.content.known().any() else None


def _foretell(
    log: Sequence[Interaction], plan: Plan, wanted: Sequence[str], say: Progress, notes: list[str]
) -> tuple[RatingRow, ...]:
    ratings = Ratings.build(log)
    if len(ratings) < 10 * plan.folds or ratings.lowest == ratings.highest:
        notes.append("no RMSE or MAE: the log has too few ratings, or all are equal")
        return ()
    rows: list[RatingRow] = []
    for number, name in enumerate(wanted):
        say(f"ratings: {name}", number, len(wanted))
        try:
            rows += cross_validate([RATING_CONTENDERS[name]()], ratings, plan.folds, plan.seed)
        except InvalidInput as problem:
            notes.append(f"not compared: {name}: {problem}")
    say("ratings: compared", len(wanted), len(wanted))
    return tuple(sorted(rows, key=lambda row: row.rmse))


def _facts(log: Sequence[Interaction], dataset: InteractionDataset) -> dict[str, Any]:
    known = dataset.time[np.isfinite(dataset.time)]
    moments = (
        [datetime.fromtimestamp(one, UTC).isoformat() for one in (known.min(), known.max())]
        if known.size
        else []
    )
    return {
        "events": len(log),
        "interactions": len(dataset),
        "users": len(dataset.users),
        "items": len(dataset.items),
        "ratings": sum(one.event is EventType.RATING for one in log),
        "from": moments[0] if moments else None,
        "to": moments[1] if moments else None,
    }
