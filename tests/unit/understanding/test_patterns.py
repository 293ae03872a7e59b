from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from assistant.domain.errors import InvalidInput
from assistant.understanding.patterns import SECTIONS, PatternLibrary
from assistant.understanding.phrases import Phrases
from assistant.understanding.stems import forms_for, stems_for
from assistant.understanding.tokens import Tokenizer
from tests.fake_understanding import LOCALES, pattern_library

FILES = sorted(LOCALES.glob("*/patterns.toml"))
SLOTS = frozenset(
    "amount low high number ordinal attribute brand category size color product concept trait * end".split()
)
ENGLISH = tomllib.loads((LOCALES / "en" / "patterns.toml").read_text("utf-8"))


def hits(template: str, text: str, stem: bool = False) -> list[str]:
    phrases = Phrases()
    phrases.add("it", template, stems_for("en") if stem else None)
    tokens = Tokenizer(forms_for("en"))(text)
    return [text[tokens[hit.start].start : tokens[hit.end - 1].end] for hit in phrases.all(tokens)]


def test_alternatives_and_optional_words_stand_for_every_phrase() -> None:
    assert hits("(show|find) [me] boots", "show me boots, find boots, me boots") == [
        "show me boots",
        "find boots",
    ]


def test_groups_nest() -> None:
    assert hits("a (b [c|d (e|f)]) g", "a b g a b d f g a b d g") == ["a b g", "a b d f g"]


def test_a_gap_is_a_few_words_and_an_end_is_the_end() -> None:
    assert hits("put {*} cart", "put the red one cart") == ["put the red one cart"]
    assert hits("put {*} cart", "put a b c d e cart") == []
    assert hits("red {end}", "red, red boots, red") == ["red", "red"]


def test_a_stem_matches_other_forms_of_a_word() -> None:
    assert hits("delivery", "deliveries", stem=True) == ["deliveries"]


@pytest.mark.parametrize("template", ["(a|b", "a|b)", "[a", "a]"])
def test_an_open_group_is_refused(template: str) -> None:
    with pytest.raises(InvalidInput, match="group"):
        Phrases().add("it", template)


@pytest.mark.parametrize("table", [{"prices": {}}, {"price": {"beneath": []}}, {"negation": {"between": []}}])
def test_an_unknown_section_or_list_is_refused(table: dict[str, dict[str, list[str]]]) -> None:
    with pytest.raises(InvalidInput, match="unknown"):
        PatternLibrary({"en": table})


def test_a_locale_without_patterns_gets_empty_ones() -> None:
    assert pattern_library().get("tlh").phrases.words == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.parent.name))
def test_every_locale_fills_every_list_that_english_fills(path: Path) -> None:
    table = tomllib.loads((LOCALES / path.parent.name / "patterns.toml").read_text("utf-8"))
    for section in SECTIONS:
        if section in ("negation", "removal"):
            continue
        assert set(ENGLISH[section]) <= set(table[section]), section
        assert all(table[section][name] for name in table[section]), section


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.parent.name))
def test_every_pattern_compiles_and_names_known_slots(path: Path) -> None:
    text = (LOCALES / path.parent.name / "patterns.toml").read_text("utf-8")
    assert set(re.findall(r"\{([^}]*)\}", text.split("\n", 1)[1])) <= SLOTS
    assert not re.search(r"[\])]\?", text)
    assert pattern_library().get(path.parent.name).phrases.words
