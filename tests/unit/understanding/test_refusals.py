"""Never ask for what was refused, nor refuse what was asked for, in the words of every language."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from assistant.domain.portrait import FactKind
from assistant.understanding.meaning import Meaning
from tests.fake_understanding import LANGUAGES, context, understander

SAYINGS = tomllib.loads((Path(__file__).parents[2] / "data" / "refusals.toml").read_text("utf-8"))
REFUSED = {"leather": {"leather"}, "black": {"black"}, "both": {"black", "blue"}}
WANTED = {"wants_black": "black", "wants_leather": "leather"}


def asked(meaning: Meaning) -> set[str]:
    wanted = meaning.changes.constraints
    values = (value for values in wanted.attributes.values() for value in values)
    liked = (fact.value for fact in meaning.facts if fact.kind is FactKind.LIKES)
    return {*wanted.colors, *values, *liked}


def refused(meaning: Meaning) -> set[str]:
    return {*meaning.changes.constraints.exclude.colors, *meaning.changes.constraints.exclude.terms}


def test_every_language_has_its_refusals() -> None:
    assert set(SAYINGS) == set(LANGUAGES)


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_no_demand(language: str, what: str) -> None:
    for text in SAYINGS[language][what]:
        meaning = understander().understand(text, context(language))
        assert REFUSED[what] <= refused(meaning), text
        assert REFUSED[what].isdisjoint(asked(meaning)), text


@pytest.mark.parametrize("what", WANTED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_for_not_does_not_refuse_everything_near_it(language: str, what: str) -> None:
    for text in SAYINGS[language][what]:
        meaning = understander().understand(text, context(language))
        assert WANTED[what] in asked(meaning) | set(meaning.concepts), text
        assert not refused(meaning), text
