from __future__ import annotations

from assistant.understanding.wordlists import WordLists

LISTS = WordLists(
    {
        "pt-BR": ["celular", "azul", "quero"],
        "pt-PT": ["telemóvel", "azul", "quero"],
        "es": ["azul", "quiero"],
        "zh-Hans": ["这", "个", "鞋"],
        "zh-Hant": ["這", "個", "鞋"],
    }
)


def test_a_word_of_one_language_votes_for_it_and_a_shared_word_for_all_that_have_it() -> None:
    assert LISTS.vote("quiero") == {"es": 1.0}
    shared = LISTS.vote("azul")
    assert shared["pt"] == shared["es"]
    assert LISTS.vote("xyz 42") == {}


def test_the_locales_of_a_language_are_told_apart_by_what_only_one_says() -> None:
    assert LISTS.locale("quero um telemóvel azul", ["pt-BR", "pt-PT"]) == "pt-PT"
    assert LISTS.locale("這個鞋", ["zh-Hans", "zh-Hant"]) == "zh-Hant"
    assert LISTS.locale("quero azul", ["pt-BR", "pt-PT"]) is None
    assert LISTS.locale("telemóvel", ["pt-BR", "pt-PT"], least=2) is None


def test_share_is_how_much_of_a_text_a_language_has() -> None:
    assert LISTS.share("quero telemóvel xyz azul", "pt") == 0.75
