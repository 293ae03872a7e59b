"""The kept log: nameless, whole, and joined with what happened since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.errors import GenerationDamaged
from assistant.domain.interaction import EventType, Interaction
from recommenders.base_log import FreshLog, joined, load_log, save_log
from recommenders.dataset import InteractionDataset

NOON = datetime(2026, 8, 20, 12, tzinfo=UTC)
OLD = (
    Interaction("alma", "tea", EventType.PURCHASE, timestamp=NOON, country="AT"),
    Interaction("alma", "mug", EventType.VIEW, timestamp=NOON + timedelta(minutes=1), country="AT"),
    Interaction("boris", "ski", timestamp=None),
)


def histories(dataset: InteractionDataset) -> list[list[tuple[str, float]]]:
    return [
        [(item, round(weight, 3)) for item, weight in dataset.history(user)]
        for user in range(len(dataset.users))
    ]


def test_a_kept_log_comes_back_without_names(tmp_path: Path) -> None:
    dataset = InteractionDataset.build(OLD, catalogue=["never-met"])
    save_log(dataset, tmp_path / "log")

    back = load_log(tmp_path / "log")

    assert back is not None
    assert histories(back) == histories(dataset)
    assert back.items == dataset.items
    assert (back.countries, back.last_moment) == (("AT",), (NOON + timedelta(minutes=1)).timestamp())
    assert np.array_equal(back.time, dataset.time)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "log").iterdir())
    assert b"alma" not in kept
    assert b"boris" not in kept


def test_where_nothing_was_kept_there_is_nothing(tmp_path: Path) -> None:
    assert load_log(tmp_path / "log") is None


def test_damage_anywhere_names_the_command_that_mends_it(tmp_path: Path) -> None:
    root = tmp_path / "log"
    save_log(InteractionDataset.build(OLD), root)
    for path in sorted(root.iterdir()):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(GenerationDamaged, match="dragoman train"):
            load_log(root)
        path.write_bytes(whole)
    assert load_log(root) is not None


def test_what_happened_since_is_joined_to_what_was_kept() -> None:
    base = InteractionDataset.build(OLD)
    fresh = FreshLog(
        [
            Interaction("alma", "pot", EventType.VIEW, timestamp=NOON + timedelta(days=1), country="DE"),
            Interaction("carla", "tea", EventType.VIEW, timestamp=NOON + timedelta(days=1)),
        ]
    ).dataset()

    both = joined(base, fresh)

    assert both.users == ("base-0", "base-1", "alma", "carla")
    assert both.items.ids == ("mug", "pot", "ski", "tea")
    assert histories(both) == [[("tea", 1.0), ("mug", 0.4)], [("ski", 0.4)], [("pot", 0.4)], [("tea", 0.4)]]
    assert both.countries == ("AT", "DE")
    assert both.country_of is not None
    assert both.country_of.tolist() == [0, -1, 1, -1]
    assert (both.matrix() > 0).sum() == 5


def test_joining_nothing_changes_nothing() -> None:
    base, nothing = InteractionDataset.build(OLD), FreshLog([]).dataset()
    assert histories(joined(base, nothing)) == histories(base)
    assert histories(joined(nothing, base)) == histories(base)


def test_what_the_kept_log_has_already_is_not_learnt_twice() -> None:
    fresh = FreshLog(OLD, since=NOON.timestamp())
    assert fresh.dataset().items.ids == ("mug", "ski")
    assert (fresh.seen, fresh.events) == (3, 2)


def test_strangers_without_a_conversation_are_many_people() -> None:
    log = [Interaction("anonymous", item, timestamp=NOON) for item in ("tea", "ski", "tea")]
    dataset = FreshLog(log).dataset()
    assert len(dataset.users) == 3
    assert dataset.item_counts().tolist() == [1, 2]
