"""Turn what a shopper did into a basket: in order of time, weighted by kind of event and by age."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.base import Basket
from recommenders.dataset import event_weight

__all__ = ["basket_of"]

_DAY = 86_400.0


def basket_of(
    events: Iterable[Interaction], now: datetime | None = None, half_life_days: float | None = None
) -> Basket:
    """Return (item, weight) oldest first; each item once, at its latest time with its strongest event.

    A purchase outweighs a cart, a cart a view; a rating counts by its stars, the latest one only; being
    shown something says nothing. With `half_life_days`, an event that old (seen from `now`, else from the
    latest event) counts half. Events without a time count as the oldest, in the order given.
    """
    if half_life_days is not None and not half_life_days > 0:
        raise InvalidInput(f"A half-life of {half_life_days} days is not positive; 30 is usual")
    seen = list(events)
    known = [event.timestamp.timestamp() for event in seen if event.timestamp is not None]
    oldest, latest = min(known, default=0.0), max(known, default=0.0)
    clock = latest if now is None else now.timestamp()
    moments = [oldest if event.timestamp is None else event.timestamp.timestamp() for event in seen]
    order = sorted(range(len(seen)), key=lambda place: (seen[place].timestamp is not None, moments[place]))
    found: dict[str, tuple[float, float]] = {}  # item → (strongest behaviour, latest rating)
    for place in order:
        event = seen[place]
        weight = event_weight(event.event, event.value)
        if weight <= 0.0:
            continue
        if half_life_days is not None:
            weight *= 0.5 ** (max(clock - moments[place], 0.0) / _DAY / half_life_days)
        behaviour, rating = found.pop(event.item_id, (0.0, 0.0))
        if event.event is EventType.RATING:
            rating = weight
        else:
            behaviour = max(behaviour, weight)
        found[event.item_id] = (behaviour, rating)
    return [(item, max(pair)) for item, pair in found.items()]
