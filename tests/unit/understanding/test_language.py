from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pytest

from assistant.domain.language import LanguageSource
from assistant.i18n.locale import Locales
from assistant.understanding.language import LanguageIdentifier

FOLDERS = "en de fr es it pt-BR ja zh-Hans ar hi".split()


@lru_cache
def identifier() -> LanguageIdentifier:
    return LanguageIdentifier.with_models(Locales(FOLDERS))


def voting(**shares: float) -> LanguageIdentifier:
    def vote(text: str) -> Mapping[str, float]:
        return shares

    return LanguageIdentifier(Locales(FOLDERS), [vote])


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("a warm blanket for the sofa under 80 dollars", "en"),
        ("schwarze Winterstiefel für Herren", "de"),
        ("コーヒー好きな父への誕生日プレゼント、1万円まで", "ja"),
        ("مصباح مكتب بأقل من ٣٠٠ درهم", "ar"),
        ("बच्चों के लिए सूती चादर, 2000 रुपये से कम", "hi"),
        ("une couverture chaude pour le canapé", "fr"),
        ("busco unas botas negras de invierno", "es"),
        ("cerco una coperta calda per il divano", "it"),
        ("procuro uma manta quente para o sofá", "pt"),
        ("沙发用的保暖毛毯，200元以下", "zh"),
        ("nur in Grün", "de"),
        ("مصباح", "ar"),
        ("ありがとう", "ja"),
    ],
)
def test_a_sentence_tells_its_language(text: str, tag: str) -> None:
    guess = identifier().identify(text)
    assert (guess.tag, guess.source) == (tag, LanguageSource.DETECTED)
    assert guess.confidence > 0.8


def test_what_the_shopper_chose_stands_whatever_is_written() -> None:
    guess = identifier().identify("schwarze Winterstiefel für Herren", explicit="pt-PT")
    assert (guess.tag, guess.source, guess.confidence) == ("pt", LanguageSource.EXPLICIT, 1.0)


def test_a_choice_the_shop_does_not_offer_is_no_choice() -> None:
    assert identifier().identify("schwarze Winterstiefel für Herren", explicit="tlh").tag == "de"


def test_a_short_message_keeps_the_language_of_the_conversation() -> None:
    guess = identifier().identify("cheaper", locked="de")
    assert (guess.tag, guess.source) == ("de", LanguageSource.LOCKED)


def test_a_whole_sentence_in_another_language_is_followed() -> None:
    guess = identifier().identify("do you have this in a smaller size?", locked="de")
    assert (guess.tag, guess.source) == ("en", LanguageSource.DETECTED)


def test_another_script_is_followed_at_once() -> None:
    assert identifier().identify("もっと安い", locked="de").tag == "ja"
    assert identifier().identify("更便宜", locked="de").tag == "zh"


def test_a_brand_in_latin_letters_changes_nothing() -> None:
    assert identifier().identify("Nordwind", locked="ja").tag == "ja"


def test_an_ambiguous_message_follows_the_browser_and_then_the_shop() -> None:
    unsure = voting(es=0.5, pt=0.45)
    guess = unsure.identify("manta", accept_language="pt-BR,pt;q=0.9")
    assert (guess.tag, guess.source) == ("pt", LanguageSource.ACCEPT)
    assert voting(es=0.4, pt=0.35, it=0.3).identify("manta", default="it").source is LanguageSource.DEFAULT


def test_a_message_without_letters_tells_nothing() -> None:
    assert identifier().detect("12345 ?!") is None
    assert identifier().identify("2", default="fr").tag == "fr"


def test_only_the_languages_of_the_shop_are_believed() -> None:
    few = LanguageIdentifier(Locales(["en", "de"]), [lambda text: {"nl": 0.9, "de": 0.08, "en": 0.02}])
    assert few.identify("een warme deken voor de bank").tag == "de"


@pytest.mark.parametrize(
    ("locked", "text", "tag"),
    [
        ("de", "under 100 dollars", "en"),
        ("ja", "obrigado!", "pt"),
        ("en", "gracias", "es"),
        ("en", "bis 50 Euro", "de"),
        ("hi", "thank you", "en"),
    ],
)
def test_a_phrase_only_another_language_has_is_followed(locked: str, text: str, tag: str) -> None:
    guess = identifier().identify(text, locked=locked)
    assert (guess.tag, guess.source) == (tag, LanguageSource.DETECTED)


@pytest.mark.parametrize(
    ("locked", "text"),
    [
        ("de", "100 dollars"),
        ("de", "ok"),
        ("de", "ciao"),
        ("fr", "100 euros"),
        ("it", "no"),
        ("de", "winter boots"),
        ("de", "XL"),
    ],
)
def test_a_phrase_that_several_languages_share_is_not(locked: str, text: str) -> None:
    assert identifier().identify(text, locked=locked).tag == locked
