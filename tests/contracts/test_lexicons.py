"""Hold the lexicons to the contract of their port."""

from __future__ import annotations

from functools import cache

from assistant.i18n.locale import locales_folder
from assistant.ports import Lexicon
from assistant.understanding.lexicon import TomlLexicon
from tests.contracts.lexicon import LexiconContract
from tests.fake_catalogue import RecordingLexicon
from tests.fake_retrieval import FakeLexicon


@cache
def loaded() -> TomlLexicon:
    return TomlLexicon.load(locales_folder())


class TestTomlLexicon(LexiconContract):
    def build(self) -> Lexicon:
        return loaded()


class TestFakeLexicon(LexiconContract):
    def build(self) -> Lexicon:
        return FakeLexicon()


class TestRecordingLexicon(LexiconContract):
    def build(self) -> Lexicon:
        return RecordingLexicon(FakeLexicon())


def test_a_recording_lexicon_tells_what_was_asked() -> None:
    lexicon = RecordingLexicon(FakeLexicon())
    lexicon.concepts("wool blanket", ("en",))
    lexicon.canonical("color", "Schwarz", ("de",))
    assert (lexicon.texts, lexicon.values) == (["wool blanket"], [("color", "Schwarz")])
