"""Test what a basket makes of behaviour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.baskets import basket_of

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def did(event: EventType, item: str, hour: int, value: float | None = None) -> Interaction:
    return Interaction("ann", item, event, value, NOON + timedelta(hours=hour))


def test_a_purchase_outweighs_a_cart_and_a_cart_a_view() -> None:
    log = [did(EventType.PURCHASE, "cup", 1), did(EventType.CART, "pot", 2), did(EventType.VIEW, "tea", 3)]
    weights = dict(basket_of(log))
    assert weights["cup"] > weights["pot"] > weights["tea"] > 0


def test_a_log_in_the_wrong_order_becomes_a_basket_in_the_right_one() -> None:
    log = [did(EventType.VIEW, "b", 2), did(EventType.VIEW, "c", 3), did(EventType.VIEW, "a", 1)]
    undated = Interaction("ann", "z")
    assert [item for item, _ in basket_of([*log, undated])] == ["z", "a", "b", "c"]


def test_an_item_counts_once_at_its_latest_time_with_its_strongest_event() -> None:
    log = [did(EventType.PURCHASE, "cup", 1), did(EventType.VIEW, "pot", 2), did(EventType.VIEW, "cup", 3)]
    assert list(dict(basket_of(log))) == ["pot", "cup"]
    assert dict(basket_of(log)) == {"pot": pytest.approx(0.4), "cup": pytest.approx(1.0)}


def test_the_latest_rating_counts_by_its_stars() -> None:
    log = [did(EventType.RATING, "cup", 1, 5.0), did(EventType.RATING, "cup", 2, 1.0)]
    assert dict(basket_of(log)) == {"cup": pytest.approx(0.2)}


def test_what_was_only_shown_is_not_in_the_basket() -> None:
    assert basket_of([did(EventType.IMPRESSION, "cup", 1)]) == []


def test_events_fade_with_age() -> None:
    log = [did(EventType.PURCHASE, "old", -48), did(EventType.PURCHASE, "new", 0)]
    faded = dict(basket_of(log, now=NOON, half_life_days=1.0))
    assert faded == {"old": pytest.approx(0.25), "new": pytest.approx(1.0)}
    with pytest.raises(InvalidInput, match="half-life"):
        basket_of(log, half_life_days=0.0)
