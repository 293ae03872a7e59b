"""Hold the committed concept tables to what the lexicon relies on."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

import pytest

from assistant.domain.text import is_cjk
from assistant.understanding.lexicon import TomlLexicon
from assistant.understanding.spelling import spell

LOCALES = Path(__file__).parents[2] / "locales"
NAMES = sorted(path.parent.name for path in LOCALES.glob("*/lexicon.toml"))
KINDS = frozenset(
    ("product color material gender age recipient occasion feature style attribute place season none").split()
)
LEAST = {"product": 300, "color": 24, "material": 35, "recipient": 20, "occasion": 20, "attribute": 25}


@lru_cache
def concepts() -> dict[str, dict[str, object]]:
    return tomllib.loads((LOCALES / "concepts.toml").read_text("utf-8"))


@lru_cache
def words(locale: str) -> dict[str, list[str]]:
    return tomllib.loads((LOCALES / locale / "lexicon.toml").read_text("utf-8"))


@lru_cache
def lexicon() -> TomlLexicon:
    return TomlLexicon.load(LOCALES)


def parents(concept: str) -> list[str]:
    found = concepts()[concept]["parents"]
    assert isinstance(found, list)
    return found


def found(text: str, language: str) -> list[str]:
    return [match.concept for match in lexicon().concepts(text, (language,))]


def test_every_concept_has_a_known_kind_and_nothing_else() -> None:
    for concept, entry in concepts().items():
        assert set(entry) == {"kind", "parents"}, concept
        assert entry["kind"] in KINDS, concept
        assert concept.isascii()
        assert concept == concept.lower()
        assert concept.replace("_", "").isalnum()


@pytest.mark.parametrize("kind", sorted(LEAST))
def test_each_kind_is_well_stocked(kind: str) -> None:
    assert sum(entry["kind"] == kind for entry in concepts().values()) >= LEAST[kind]


def test_parents_exist_and_never_lead_back() -> None:
    for concept in concepts():
        above, queue = set(), parents(concept)
        while queue:
            parent = queue.pop()
            assert parent in concepts(), f"{concept} has the unknown parent {parent}"
            assert parent != concept, f"{concept} is its own ancestor"
            if parent not in above:
                above.add(parent)
                queue = [*queue, *parents(parent)]


def test_parents_are_of_a_kind_that_can_be_broader() -> None:
    broader = {"recipient": {"gender", "age"}, "age": {"age"}}
    for concept, entry in concepts().items():
        kind = str(entry["kind"])
        for parent in parents(concept):
            assert concepts()[parent]["kind"] in broader.get(kind, {kind}), f"{concept} → {parent}"


@pytest.mark.parametrize("locale", NAMES)
def test_every_locale_names_exactly_the_shared_concepts(locale: str) -> None:
    assert list(words(locale)) == sorted(concepts())


@pytest.mark.parametrize("locale", NAMES)
def test_no_concept_is_without_words_and_no_word_is_said_twice(locale: str) -> None:
    for concept, said in words(locale).items():
        assert said, concept
        spelled = [spell(word.removeprefix("=")) for word in said]
        assert len(set(spelled)) == len(spelled), f"{concept}: {said}"


@pytest.mark.parametrize("locale", NAMES)
def test_words_are_plain_and_lower_case(locale: str) -> None:
    for concept, said in words(locale).items():
        for word in said:
            assert word == word.strip() == unicodedata.normalize("NFC", word), f"{concept}: {word!r}"
            assert word == word.lower() or any(is_cjk(sign) for sign in word) or locale in ("ja", "zh-Hans")
            assert not set(word.removeprefix("=")) & set("()[]{}|*~+=!"), f"{concept}: {word!r}"


@pytest.mark.parametrize("locale", NAMES)
def test_only_scripts_of_signs_have_words_of_one_letter(locale: str) -> None:
    for said in words(locale).values():
        for word in said:
            assert len(word.removeprefix("=")) >= 2 or is_cjk(word[-1]) or "가" <= word[-1] <= "힣", word


@pytest.mark.parametrize("locale", NAMES)
def test_a_word_names_at_most_one_kind_of_thing_except_where_it_truly_names_two(locale: str) -> None:
    shared: dict[str, set[str]] = {}
    for concept, said in words(locale).items():
        for word in said:
            shared.setdefault(spell(word.removeprefix("=")), set()).add(concept)
    twice = {word: names for word, names in shared.items() if len(names) > 1}
    assert all(len(names) == 2 for names in twice.values()), twice
    assert len(twice) <= 25, twice


@pytest.mark.parametrize("locale", NAMES)
def test_the_first_word_of_a_concept_is_found_again(locale: str) -> None:
    for concept, said in words(locale).items():
        first = next(word for word in said if not word.startswith("="))
        assert (concept in found(first, locale)) == (concepts()[concept]["kind"] != "none"), concept


@pytest.mark.parametrize("locale", NAMES)
def test_words_of_no_concept_are_no_words_of_a_concept(locale: str) -> None:
    empty = {spell(word) for word in words(locale)["no_concept"]}
    for concept, said in words(locale).items():
        if concept != "no_concept":
            assert not empty & {spell(word.removeprefix("=")) for word in said}, concept


@pytest.mark.parametrize("locale", NAMES)
def test_words_of_no_concept_yield_nothing(locale: str) -> None:
    assert not [word for word in words(locale)["no_concept"] if found(word, locale)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "black winter boots for women", ["black", "winter_boots", "female"]),
        ("de", "Wir wollen eine warme Decke aus Baumwolle", ["warm", "blanket", "cotton"]),
        ("de", "Kinderbettwäsche aus Biobaumwolle", ["kids_bedding", "organic_cotton"]),
        ("fr", "montrez-moi une lampe de bureau noire", ["desk_lamp", "black"]),
        ("es", "¿qué botas de invierno me recomiendas?", ["winter_boots"]),
        ("es", "te gusta esta manta de lana", ["blanket", "wool"]),
        ("it", "una coperta di lana per te", ["blanket", "wool"]),
        ("fr", "une couverture ou bien un plaid, or rien de rouge", ["blanket", "blanket", "red"]),
        ("de", "Das ist nicht praktisch, ich weiß nicht", []),
        ("pt", "cobertor azul-claro de lã", ["blanket", "light_blue", "wool"]),
        ("ja", "黒い冬靴とウールの毛布", ["black", "winter_boots", "wool", "blanket"]),
        ("zh", "给妈妈买一条红色羊绒围巾", ["mother", "red", "cashmere", "scarf"]),
        ("ar", "أريد بطانية صوف سوداء", ["blanket", "wool", "black"]),
        ("hi", "हर दिन के लिए काले जूते", ["black", "shoes"]),
    ],
)
def test_everyday_wishes_are_read(language: str, text: str, expected: list[str]) -> None:
    assert found(text, language) == expected


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("gender", "Damen", "female"),
        ("gender", "Men", "male"),
        ("age_group", "Kinder", "child"),
        ("color", "Dunkelgrün", "dark_green"),
        ("color", "ダークグリーン", "dark_green"),
        ("material", "acier inoxydable", "stainless_steel"),
        ("material", "Pelle", "leather"),
        ("material", "قطن", "cotton"),
        ("material", "Lã", "wool"),
        ("color", "Or", "gold"),
    ],
)
def test_values_that_shops_write_have_concepts(kind: str, value: str, expected: str) -> None:
    assert lexicon().canonical(kind, value, ()) == expected
