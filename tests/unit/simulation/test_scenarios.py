"""Scenarios are data; dialogues are their words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assistant.domain.errors import InvalidInput
from assistant.simulation.scenarios import Scenario, Split, load_dialogues, load_scenarios
from assistant.understanding.meaning import Intent
from tests.fake_understanding import lexicon

LOCALES = Path(__file__).parents[3] / "locales"
DIALOGUES = list(load_dialogues(LOCALES))
PLACES = {None, "first", "second", "third", "last", "first_two", "cheapest"}


def scenarios(split: Split) -> dict[str, Scenario]:
    return load_scenarios(LOCALES, split)


def test_scenarios_name_intents_places_and_concepts_that_exist() -> None:
    for scenario in (*scenarios("dev").values(), *scenarios("test").values()):
        concepts = {*scenario.goal.concepts, *scenario.goal.colors, *scenario.goal.avoided}
        for step in scenario.steps:
            assert step.intents <= {intent.value for intent in Intent}, scenario.id
            assert step.refers in PLACES, scenario.id
            concepts |= set(step.concepts)
        assert concepts <= set(lexicon().ids()), scenario.id


@pytest.mark.parametrize(("split", "least"), [("dev", 40), ("test", 16)])
def test_every_locale_has_a_dialogue_for_every_scenario(split: Split, least: int) -> None:
    counted = Counter(dialogue.locale for dialogue in DIALOGUES if dialogue.split == split)
    assert set(counted) == {path.parent.name for path in LOCALES.glob("*/patterns.toml")}
    assert set(counted.values()) == {len(scenarios(split))}
    assert min(counted.values()) >= least


def test_what_is_kept_for_testing_has_goals_of_its_own() -> None:
    assert scenarios("dev").keys().isdisjoint(scenarios("test"))


@pytest.mark.parametrize("locale", sorted({dialogue.locale for dialogue in DIALOGUES}))
def test_dialogues_name_the_bounds_that_their_goals_have(locale: str) -> None:
    for dialogue in (one for one in DIALOGUES if one.locale == locale):
        said, goal = " ".join(dialogue.says), dialogue.scenario.goal
        assert ("{max}" in said) >= goal.max, dialogue.scenario.id
        assert ("{min}" in said) >= goal.min, dialogue.scenario.id
        assert ("{brand}" in said) == (goal.brand is not None), dialogue.scenario.id


def test_a_dialogue_of_another_length_than_its_scenario_is_refused(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "scenarios.toml").write_bytes((LOCALES / "scenarios.toml").read_bytes())
    (tmp_path / "en" / "dialogues.toml").write_text('yoga = ["a yoga mat"]', "utf-8")
    with pytest.raises(InvalidInput, match="yoga"):
        list(load_dialogues(tmp_path))
