"""Lead every dialogue of some locales over one shop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from assistant.domain.offer import MarketView
from assistant.simulation.scenarios import Dialogue
from assistant.simulation.shopper import Outcome, SimulatedShopper

__all__ = ["Talked", "talk"]


@dataclass(slots=True)
class Talked:
    """What came of many dialogues."""

    outcomes: list[Outcome] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    """Scenarios that the catalogue has too little for."""


async def talk(
    dialogues: Iterable[Dialogue],
    shopper: SimulatedShopper,
    view_of: Callable[[str], MarketView],
    progress: Callable[[int, int], None],
) -> Talked:
    """Lead the dialogues one after the other; `view_of` tells the market of a locale's shoppers."""
    talked = Talked()
    every = list(dialogues)
    for done, dialogue in enumerate(every):
        progress(done, len(every))
        outcome = await shopper.lead(dialogue, view_of(dialogue.locale))
        if outcome is None:
            talked.left_out.add(dialogue.scenario.id)
        else:
            talked.outcomes.append(outcome)
    progress(len(every), len(every))
    return talked
