"""Read what simulated shoppers want, and how they say it in every language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.domain.errors import InvalidInput

__all__ = ["Dialogue", "Goal", "Scenario", "Split", "Step", "load_dialogues", "load_scenarios"]

Split = Literal["dev", "test"]

_FILES: Mapping[Split, tuple[str, str]] = {
    "dev": ("scenarios.toml", "dialogues.toml"),
    "test": ("exam_scenarios.toml", "exam.toml"),
}
"""What is looked at while building, and what is kept for testing: (goals, wordings)."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Which products a shopper would be glad of."""

    concepts: tuple[str, ...] = ()
    """Any of these kinds, or kinds of them; empty for any product."""
    colors: tuple[str, ...] = ()
    """Any of these colours."""
    avoided: tuple[str, ...] = ()
    """Concepts that must not be found in it."""
    max: bool = False
    """Whether there is an upper bound of price."""
    min: bool = False
    brand: Literal["wanted", "avoided"] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a shopper says."""

    means: str
    """In English, for whoever writes a language."""
    intents: frozenset[str]
    """Readings that are right."""
    refers: str | None = None
    """What the words point at in the last list: "first", "third", "last", "first_two", "cheapest"."""
    concepts: tuple[str, ...] = ()
    """Kinds that this step asks for, where they are not the goal's."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A goal, and the steps towards it."""

    id: str
    goal: Goal
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A scenario in the words of one language."""

    scenario: Scenario
    locale: str
    says: tuple[str, ...]
    """One message a step, with {max}, {min} and {brand} to be filled in."""
    split: Split = "dev"
    """Whether it may be looked at while building ("dev")."""


def load_scenarios(folder: Path, split: Split) -> dict[str, Scenario]:
    """Read the goals of one part from a locales folder."""
    table = tomllib.loads((folder / _FILES[split][0]).read_text("utf-8"))
    return {name: _scenario(name, entry) for name, entry in table.items()}


def load_dialogues(folder: Path, locales: Sequence[str] = ()) -> Iterator[Dialogue]:
    """Yield the dialogues of some locales, or of all that have any.

    Raises InvalidInput for a scenario nobody defined, or with another number of messages than it has steps.
    """
    for split, (_, wordings) in _FILES.items():
        scenarios = load_scenarios(folder, split)
        for path in sorted(folder.glob(f"*/{wordings}")):
            locale = path.parent.name
            if locales and locale not in locales:
                continue
            for name, says in tomllib.loads(path.read_text("utf-8")).items():
                scenario = scenarios.get(name)
                if scenario is None or len(says) != len(scenario.steps):
                    raise InvalidInput(
                        f"{locale}/{wordings}: {name!r} is not a list of a scenario's messages"
                    )
                yield Dialogue(scenario, locale, tuple(says), split)


def _scenario(name: str, entry: Mapping[str, Any]) -> Scenario:
    goal = entry["goal"]
    wanted, refused = goal.get("brand", False), goal.get("not_brand", False)
    return Scenario(
        name,
        Goal(
            concepts=tuple(goal.get("any", ())) or tuple(filter(None, (goal.get("concept"),))),
            colors=tuple(goal.get("colors", ())) or tuple(filter(None, (goal.get("color"),))),
            avoided=tuple(goal.get("not", ())),
            max=goal.get("max", False),
            min=goal.get("min", False),
            brand="wanted" if wanted else "avoided" if refused else None,
        ),
        tuple(
            Step(
                step["means"],
                frozenset(step["intent"]),
                step.get("refers"),
                tuple(filter(None, (step.get("concept"),))),
            )
            for step in entry["turns"]
        ),
    )
