"""Punctuation of every catalogue: what a native reader would trip over is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from assistant.i18n.locale import locales_folder

FOLDERS = sorted(path.parent.parent.name for path in locales_folder().glob("*/LC_MESSAGES/dragoman.po"))
HAN_KANA = "\u3040-\u30ff\u4e00-\u9fff"
NO_BREAK = "\u00a0\u202f"
STRAIGHT = (r"\"", "a straight quotation mark")
DOTS = (r"\.\.\.", "three dots for an ellipsis")
EDGES = (r"^ | $|  ", "a space at an end, or two of them")
FRENCH = (
    (rf"[^{NO_BREAK}][!?;:»](?!\w)", "no no-break space before ! ? ; : or »"),
    (rf"«[^{NO_BREAK}]", "no no-break space after «"),
)
CJK = (
    (rf"[{HAN_KANA}][,.!?;:()]", "a Western mark after a character"),
    (rf"[,.!?;:()][{HAN_KANA}]", "a Western mark before a character"),
)
ARABIC = ((r"[?,;]", "a Western mark for ؟ ، or ؛"),)
RULES = {
    "fr": FRENCH,
    "ja": CJK,
    "zh-Hans": CJK,
    "zh-Hant": CJK,
    "ar": ARABIC,
    "fa": ARABIC,
    "el": ((r"\?", "a question mark for the Greek one"),),
}
QUOTES = {
    "ar": "«»", "bn": "“”", "cs": "„“", "da": "»«", "de": "„“", "el": "«»",
    "en": "“”", "es": "«»", "fa": "«»", "fi": "””", "fr": "«»", "he": "״״",
    "hi": "“”", "hu": "„”", "id": "“”", "it": "«»", "ja": "「」", "ko": "“”",
    "nb": "«»", "nl": "‘’", "pl": "„”", "pt-BR": "“”", "pt-PT": "«»", "ro": "„”",
    "ru": "«»", "sv": "””", "th": "“”", "tr": "“”", "uk": "«»", "vi": "“”",
    "zh-Hans": "“”", "zh-Hant": "「」",
}  # fmt: skip
"""What a shop of the country prints. Danish and Hebrew follow the print custom, not the keyboard's."""
EVERY_QUOTE = "„“”‘‚«»‹›「」『』《》״"


def sentences(folder: str) -> Iterator[str]:
    with (locales_folder() / folder / "LC_MESSAGES" / "dragoman.po").open("rb") as file:
        for message in read_po(file):
            if message.id:
                yield from (message.string,) if isinstance(message.string, str) else message.string or ()


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_catalogue_keeps_the_punctuation_of_its_language(folder: str) -> None:
    rules = (STRAIGHT, DOTS, EDGES, *RULES.get(folder, ()))
    wrong = [(why, text) for text in sentences(folder) for rule, why in rules if re.search(rule, text)]
    assert wrong == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_catalogue_quotes_with_the_marks_of_its_language_only(folder: str) -> None:
    foreign = set(EVERY_QUOTE) - set(QUOTES[folder])
    assert [text for text in sentences(folder) if foreign & set(text)] == []


def test_spanish_opens_what_it_closes() -> None:
    wrong = [t for t in sentences("es") if t.count("?") != t.count("¿") or t.count("!") != t.count("¡")]
    assert wrong == []


@pytest.mark.parametrize(
    ("folder", "text"),
    [
        ("fr", "Votre taille ?"),
        ("fr", "« Oui »"),
        ("ja", "はい,どうぞ"),
        ("zh-Hant", "好的!"),
        ("ar", "هل تريد؟ نعم, شكرا"),
        ("el", "Ποιο?"),
    ],
)
def test_the_rules_catch_what_they_are_for(folder: str, text: str) -> None:
    assert any(re.search(rule, text) for rule, _ in RULES[folder])
