"""Test how interactions are gathered, cleaned and parted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.dataset import InteractionDataset
from recommenders.metrics import coverage, hit_rate_at, ndcg_at, recall_at
from recommenders.splits import global_time, leave_last_out, per_user_time

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def met(
    user: str, item: str, hour: int, event: EventType = EventType.VIEW, value: float | None = None
) -> Interaction:
    return Interaction(user, item, event, value, NOON + timedelta(hours=hour))


def test_histories_are_in_time_order_whatever_the_order_of_the_log() -> None:
    dataset = InteractionDataset.build([met("ann", "c", 3), met("ann", "a", 1), met("ann", "b", 2)])
    assert [item for item, _ in dataset.history(0)] == ["a", "b", "c"]


def test_a_pair_counts_once_with_its_strongest_event_at_its_latest_time() -> None:
    log = [
        met("ann", "cup", 1, EventType.PURCHASE),
        met("ann", "pot", 2),
        met("ann", "cup", 3),
        met("ann", "pot", 4, EventType.CART),
        met("ann", "tea", 5),
    ]
    history = InteractionDataset.build(log).history(0)
    assert [item for item, _ in history] == ["cup", "pot", "tea"]
    assert [weight for _, weight in history] == pytest.approx([1.0, 0.8, 0.4])


def test_events_weigh_more_the_nearer_they_are_to_a_purchase() -> None:
    events = (EventType.VIEW, EventType.CLICK, EventType.CART, EventType.PURCHASE)
    dataset = InteractionDataset.build(met("ann", str(n), n, event) for n, event in enumerate(events))
    weights = [weight for _, weight in dataset.history(0)]
    assert weights == sorted(set(weights))


def test_the_latest_rating_replaces_earlier_ones() -> None:
    log = [met("ann", "cup", 1, EventType.RATING, 5.0), met("ann", "cup", 2, EventType.RATING, 1.0)]
    loud = met("ann", "pot", 3, EventType.RATING, 5.0)
    history = dict(InteractionDataset.build([*log, loud]).history(0))
    assert history["cup"] == pytest.approx(0.2)


def test_impressions_say_nothing() -> None:
    assert len(InteractionDataset.build([met("ann", "cup", 1, EventType.IMPRESSION)])) == 0


def test_an_event_id_counts_once() -> None:
    one = Interaction("ann", "cup", event_id="e1")
    dataset = InteractionDataset.build([one, Interaction("ben", "pot", event_id="e1")])
    assert dataset.users == ("ann",)


def test_items_of_the_catalogue_that_nobody_met_are_in_the_index() -> None:
    dataset = InteractionDataset.build([met("ann", "cup", 1)], catalogue=["pot", "cup"])
    assert dataset.items.ids == ("cup", "pot")
    assert dataset.item_counts().tolist() == [1, 0]
    wider = dataset.with_items(["a-bowl"])
    assert wider.items.ids == ("a-bowl", "cup", "pot")
    assert wider.history(0) == dataset.history(0)


def test_moments_that_are_not_known_come_first() -> None:
    dataset = InteractionDataset.build([met("ann", "cup", 1), Interaction("ann", "pot")])
    assert [item for item, _ in dataset.history(0)] == ["pot", "cup"]


def test_an_empty_log_is_a_dataset() -> None:
    dataset = InteractionDataset.build([])
    assert (len(dataset), dataset.matrix().shape, leave_last_out(dataset).cases) == (0, (0, 0), ())
    assert global_time(dataset).cases == ()


def test_the_last_item_of_each_user_is_left_out() -> None:
    log = [met("ann", item, n) for n, item in enumerate("abc")] + [met("ben", "a", 9)]
    split = leave_last_out(InteractionDataset.build(log))
    (case,) = split.cases
    assert (case.user, [item for item, _ in case.basket]) == ("ann", ["a", "b"])
    assert case.targets == frozenset("c")
    assert len(split.train) == 3


def test_the_latest_share_of_each_user_is_held_out() -> None:
    log = [met("ann", str(n), n) for n in range(10)] + [met("ben", str(n), n) for n in range(3)]
    split = per_user_time(InteractionDataset.build(log), 0.2)
    assert [set(case.targets) for case in split.cases] == [{"8", "9"}, {"2"}]
    with pytest.raises(InvalidInput, match="share"):
        per_user_time(split.train, 1.0)


def test_a_global_split_never_trains_on_the_future() -> None:
    log = [met("ann", str(n), n) for n in range(8)] + [met("ben", "0", 8), met("ben", "1", 9)]
    split = global_time(InteractionDataset.build(log), 0.2)
    assert [(case.user, case.basket, set(case.targets)) for case in split.cases] == [("ben", (), {"0", "1"})]


def test_metrics_of_a_list_worked_out_by_hand() -> None:
    assert ndcg_at(["a", "b", "c"], {"a"}, 3) == 1.0
    assert ndcg_at(["b", "a"], {"a"}, 2) == pytest.approx(0.6309, abs=1e-4)
    assert recall_at(["a", "b", "c"], {"a", "z"}, 3) == 0.5
    assert hit_rate_at(["a", "b"], {"b"}, 1) == 0.0
    assert coverage([["a", "b"], ["a"]], 4) == 0.5
    assert ndcg_at(["a"], set(), 3) == recall_at(["a"], set(), 3) == coverage([], 0) == 0.0
