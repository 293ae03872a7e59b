"""Test that comparing is fair, says what it cannot do, and survives whatever a log may hold."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.comparison import SPLITS, Comparison, Plan, compare
from recommenders.contenders import ALWAYS, CONTENDERS, Contender, Setting
from recommenders.dataset import InteractionDataset
from recommenders.item_knn import ItemKNN
from recommenders.ratings.contenders import RATING_CONTENDERS
from recommenders.report import page, tables
from recommenders.splits import per_user_time
from recommenders.training import train
from tests.contracts.item_model import checkerboard

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
QUICK = ("item_knn", "baseline", "rating_item_knn")


def two_tastes(users: int = 40) -> Iterator[Interaction]:
    """Each user rates ten things of one kind high and three of the other low, one after the other."""
    rng = np.random.default_rng(3)
    for user in range(users):
        own = [f"{'ab'[user % 2]}{n}" for n in rng.permutation(15)[:10]]
        other = [f"{'ba'[user % 2]}{n}" for n in rng.permutation(15)[:3]]
        for step, item in enumerate([*other, *own]):
            stars = 5.0 if item in own else 1.0 + step % 2
            yield Interaction(
                f"u{user:02}", item, EventType.RATING, stars, NOON + timedelta(days=user % 7, hours=step)
            )


@pytest.fixture(scope="module")
def found() -> Comparison:
    texts = {f"{kind}{n}": f"kind {kind} number {n}" for kind in "ab" for n in range(15)}
    return compare(two_tastes(), Plan(models=(*QUICK, "content"), ks=(5, 3), folds=3), texts)


def test_popularity_and_a_global_time_split_stand_beside_whatever_is_asked_for(found: Comparison) -> None:
    assert [(one.split, one.k) for one in found.rankings] == [
        ("leave-last-out", 5),
        ("leave-last-out", 3),
        ("global-time", 5),
        ("global-time", 3),
    ]
    for one in found.rankings:
        assert {row.model for row in one.rows} == {*ALWAYS, "item_knn", "content"}
        assert [row.ndcg for row in one.rows] == sorted((row.ndcg for row in one.rows), reverse=True)


def test_a_model_that_sees_the_two_tastes_wins_over_popularity(found: Comparison) -> None:
    ndcg = {row.model: row.ndcg for row in found.rankings[0].rows}
    assert ndcg["item_knn"] > 1.3 * ndcg["popular"]
    assert [row.model for row in found.ratings] == ["rating_item_knn", "baseline"]


def test_each_model_is_set_against_popularity_user_by_user(found: Comparison) -> None:
    rows = {row.model: row for row in found.rankings[0].rows}
    best = max(rows["popular"].ndcg, rows["recent_popularity"].ndcg)
    for row in rows.values():
        assert row.ahead is not None
        assert row.ahead.value == pytest.approx(row.ndcg - best)
        assert row.ahead.low <= row.ahead.value <= row.ahead.high
    knn = rows["item_knn"]
    assert knn.ahead is not None
    assert knn.ahead.low > 0


def test_what_validation_chose_is_told(found: Comparison) -> None:
    knobs = found.knobs["leave-last-out"]["item_knn"]
    assert knobs["b"] in (0.2, 0.5, 0.8)
    assert 0 < knobs["validation_ndcg"] <= 1
    assert knobs["seconds"] >= 0


def test_knobs_are_chosen_without_a_look_at_the_test_cases() -> None:
    split = per_user_time(InteractionDataset.build(checkerboard()))
    seen: list[int] = []

    class Watching(ItemKNN):
        def _fit(self, dataset: InteractionDataset) -> None:
            seen.append(len(dataset))
            super()._fit(dataset)

    validation = per_user_time(split.train)
    Contender(lambda _: iter([Watching(), Watching()])).learn(Setting(split.train, validation, {}))
    assert seen == [len(validation.train)] * 2 + [len(split.train)]
    assert len(validation.train) < len(split.train)


def test_the_same_log_gives_the_same_figures() -> None:
    plan = Plan(models=("item_knn", "ease", "svd", "bayesian_mf"), folds=2)
    first, second = compare(two_tastes(), plan), compare(two_tastes(), plan)
    assert first.rankings == second.rankings
    assert [row.rmse_of_folds for row in first.ratings] == [row.rmse_of_folds for row in second.ratings]


def test_everything_is_plain_json(found: Comparison) -> None:
    told = json.loads(json.dumps(found.as_data()))
    assert told["log"]["users"] == 40
    assert told["log"]["from"] == "2026-05-01T12:00:00+00:00"
    assert told["rankings"][0]["rows"][0]["intervals"]["ndcg"][0] <= told["rankings"][0]["rows"][0]["ndcg"]


class _Outside(HTMLParser):
    """Gather tags, and whatever would be fetched or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [f"{tag} {name}" for name, _ in attrs if name in ("src", "href", "srcset", "onload")]


def test_the_page_stands_by_itself(found: Comparison) -> None:
    text = page(found)
    reader = _Outside()
    reader.feed(text)
    assert not {"script", "link", "img", "iframe"} & set(reader.tags)
    assert reader.fetched == []
    assert "http" not in text
    assert "@import" not in text
    assert "url(" not in text
    assert reader.tags.count("svg") == 7  # bars, curves and dots of two splits, and the ratings
    assert reader.tags.count("table") == 4 + 1 + 2
    assert "item_knn" in text


def test_names_in_the_page_cannot_become_tags() -> None:
    log = [Interaction("<b>", f"<i>{n}", timestamp=NOON + timedelta(hours=n)) for n in range(4)]
    found = compare([*log, *two_tastes(6)], Plan(models=("item_knn",)))
    assert "<b>" not in page(found)


def test_rows_for_people_have_the_length_of_lists_in_their_title(found: Comparison) -> None:
    rows = tables(found)
    assert list(rows) == [
        "leave-last-out, lists of 5",
        "leave-last-out, lists of 3",
        "global-time, lists of 5",
        "global-time, lists of 3",
        "ratings, 3 random folds",
    ]
    assert "NDCG@3" in rows["global-time, lists of 3"][0]


def test_newcomers_are_shown_what_is_popular_now_where_fashions_change() -> None:
    """Every shopper comes once and buys what is in fashion, and every other one a classic."""
    log = [
        Interaction(f"u{day}-{n}", item, EventType.PURCHASE, timestamp=NOON + timedelta(days=day, minutes=n))
        for day in range(70)
        for n in range(6)
        for item in (f"fashion-{day // 40}", *(["classic"] if n < 3 else []))
    ]
    models = train(InteractionDataset.build(log))
    assert models.popularity.recommend([], 1)[0][0] == "fashion-1"
    (table,) = compare(log, Plan(split="global-time", models=("item_knn",))).rankings
    assert table.rows[0].model == "recent_popularity"


@pytest.mark.parametrize("split", SPLITS)
def test_every_split_can_be_asked_for(split: str) -> None:
    found = compare(two_tastes(), Plan(split=split, models=("item_knn",), folds=3))
    assert {one.split for one in found.rankings} == {split, "global-time"}
    assert found.rankings[0].rows[0].cases > 0


def test_what_cannot_be_measured_is_said() -> None:
    log = [Interaction(f"u{n % 5}", f"i{n % 7}") for n in range(35)]
    notes = " ".join(compare(log, Plan(models=("item_knn", "content", "svd"))).notes)
    assert "no global time split: the log does not tell when" in notes
    assert "content needs words of the items; pass them with --items" in notes
    assert "no RMSE or MAE" in notes


def test_only_so_many_users_are_tested_and_that_is_said() -> None:
    found = compare(two_tastes(), Plan(models=("item_knn",), most_cases=7))
    assert found.rankings[0].rows[0].cases == 7
    assert any("7 of 40 cases" in note for note in found.notes)


def test_a_model_that_would_not_fit_in_memory_is_named_and_the_others_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from recommenders.ease import Ease, EaseConfig

    small = Contender(lambda _: iter([Ease(EaseConfig(max_bytes=10))]))
    monkeypatch.setattr("recommenders.comparison.CONTENDERS", {**CONTENDERS, "ease": small})
    found = compare(two_tastes(), Plan(models=("ease", "item_knn")))
    assert {row.model for row in found.rankings[0].rows} == {*ALWAYS, "item_knn"}
    assert any("ease" in note and "'item_knn'" in note for note in found.notes)


@pytest.mark.parametrize(
    "plan",
    [
        Plan(split="by-moonlight"),
        Plan(models=("oracle",)),
        Plan(ks=()),
        Plan(ks=(0,)),
        Plan(folds=1),
        Plan(most_cases=0),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused_with_what_can(plan: Plan) -> None:
    with pytest.raises(InvalidInput, match="use"):
        compare(two_tastes(), plan)


@pytest.mark.parametrize(
    "log",
    [
        [],
        [Interaction("ann", "cup", EventType.IMPRESSION)],
        [Interaction("ann", "cup")],
        [Interaction("ann", "cup", EventType.RATING, 3.0, NOON)],
    ],
)
def test_a_log_that_nothing_can_be_measured_on_is_refused(log: list[Interaction]) -> None:
    with pytest.raises(InvalidInput, match=r"no interaction|Nothing can be measured"):
        compare(log)


def test_one_user_and_one_item_are_compared_as_far_as_it_goes() -> None:
    one_user = [Interaction("ann", f"i{n}", timestamp=NOON + timedelta(hours=n)) for n in range(6)]
    assert compare(one_user, Plan(models=("item_knn", "ease"))).rankings[0].rows[0].cases == 1
    one_item = [Interaction(f"u{n}", "cup", timestamp=NOON + timedelta(hours=n)) for n in range(20)]
    (table,) = compare(one_item, Plan(models=("item_knn", "ease"))).rankings
    assert table.split == "global-time"  # new users meet the one item there is
    assert table.rows[0].model in ALWAYS
    assert table.rows[0].hit_rate == 1.0


def test_a_robot_with_very_many_events_neither_stops_nor_decides_the_comparison() -> None:
    robot = [
        Interaction("robot", f"{'ab'[n % 2]}{n % 1500}", EventType.RATING, float(1 + n % 5), NOON)
        for n in range(60_000)
    ]
    found = compare([*robot, *two_tastes()], Plan(models=("item_knn", "baseline", "svd"), folds=2))
    ndcg = {row.model: row.ndcg for row in found.rankings[0].rows}
    assert found.rankings[0].rows[0].cases == 41
    assert ndcg["item_knn"] > ndcg["popular"]


events = st.builds(
    Interaction,
    user_id=st.sampled_from("abcd"),
    item_id=st.sampled_from("uvwxyz"),
    event=st.sampled_from(list(EventType)),
    value=st.none() | st.sampled_from([1.0, 3.0, 5.0]),
    timestamp=st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 1), timezones=st.just(UTC)),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(events, max_size=60), st.sampled_from(SPLITS), st.integers(1, 8))
def test_whatever_the_log_the_answer_is_figures_or_one_clear_sentence(
    log: list[Interaction], split: str, k: int
) -> None:
    texts = {item: f"thing {item}" for item in "uvw"}
    names = ("item_knn", "ease", "content", "baseline", "rating_user_knn", "slope_one")
    try:
        found = compare(log, Plan(split=split, models=names, ks=(k,), folds=2), texts)
    except InvalidInput:
        return
    for one in found.rankings:
        for row in one.rows:
            figures = (row.ndcg, row.precision, row.recall, row.mrr, row.hit_rate, row.coverage, row.gini)
            assert all(0 <= figure <= 1 for figure in figures)
            assert math.isfinite(row.novelty)
            assert -1e-9 <= row.diversity <= 2
    for rated in found.ratings:
        assert 0 <= rated.rmse_low <= rated.rmse_high
    assert page(found).startswith("<!doctype html>")


def test_the_names_of_both_kinds_of_models_do_not_meet() -> None:
    assert not set(CONTENDERS) & set(RATING_CONTENDERS)
