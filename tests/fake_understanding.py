"""Stand in for a shop and a conversation, so that what a message means can be said in one line."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from assistant.domain.money import Money
from assistant.domain.offer import MarketView
from assistant.domain.product import Product
from assistant.domain.search import Vocabulary
from assistant.understanding.lexicon import TomlLexicon
from assistant.understanding.meaning import DialogueContext
from assistant.understanding.patterns import PatternLibrary
from assistant.understanding.understander import Understander

__all__ = ["BLANKETS", "LANGUAGES", "context", "lexicon", "pattern_library", "small_lexicon", "understander"]

LOCALES = Path(__file__).parents[1] / "locales"

LANGUAGES = tuple(
    sorted(
        path.stem.removeprefix("utterances_")
        for path in (Path(__file__).parent / "data").glob("utterances_*.toml")
    )
)

VIEWS = {
    "en": MarketView("US", "USD"), "de": MarketView("DE", "EUR"), "fr": MarketView("FR", "EUR"),
    "es": MarketView("ES", "EUR"), "it": MarketView("IT", "EUR"), "pt": MarketView("BR", "BRL"),
    "ja": MarketView("JP", "JPY"), "zh": MarketView("CN", "CNY"), "ar": MarketView("AE", "AED"),
    "hi": MarketView("IN", "INR"), "nl": MarketView("NL", "EUR"), "pl": MarketView("PL", "PLN"),
    "cs": MarketView("CZ", "CZK"), "sv": MarketView("SE", "SEK"), "da": MarketView("DK", "DKK"),
    "nb": MarketView("NO", "NOK"), "fi": MarketView("FI", "EUR"), "hu": MarketView("HU", "HUF"),
    "ro": MarketView("RO", "RON"), "el": MarketView("GR", "EUR"), "tr": MarketView("TR", "TRY"),
    "ru": MarketView("RU", "RUB"), "uk": MarketView("UA", "UAH"), "he": MarketView("IL", "ILS"),
    "fa": MarketView("IR", "IRR"), "bn": MarketView("BD", "BDT"), "ko": MarketView("KR", "KRW"),
    "th": MarketView("TH", "THB"), "vi": MarketView("VN", "VND"), "id": MarketView("ID", "IDR"),
    "pt-PT": MarketView("PT", "EUR"), "zh-Hant": MarketView("TW", "TWD"),
}  # fmt: skip

BLANKETS = (
    Product(
        "p1", "Wolldecke Alpin", language="de", brand="Nordwind", price=Money(5999, "EUR"),
        attributes={"color": ("Rot",)},
    ),
    Product(
        "p2", "Cozy Fleece Throw", language="en", brand="Lumora", price=Money(2999, "EUR"),
        attributes={"color": ("Grey",)},
    ),
    Product(
        "p3", "Plaid en laine Mistral", language="fr", brand="Kaze & Co", price=Money(8999, "EUR"),
        attributes={"color": ("vert",)},
    ),
)  # fmt: skip
"""A red, a grey and a green blanket, the grey one the cheapest."""


@lru_cache
def lexicon() -> TomlLexicon:
    """Return the committed lexicon."""
    return TomlLexicon.load(LOCALES)


@lru_cache
def pattern_library() -> PatternLibrary:
    """Return the committed patterns."""
    return PatternLibrary.load(LOCALES)


@lru_cache
def understander() -> Understander:
    """Return an understander over the committed tables."""
    return Understander(lexicon(), pattern_library())


@lru_cache
def vocabulary() -> Vocabulary:
    """Return a shop that has products for every concept, three brands and a few sizes."""
    return Vocabulary(
        brands={"Nordwind": 10, "Kaze & Co": 3, "Lumora": 4},
        categories={"Home": 5, "Bedding": 3},
        attributes={"size": {"42": 1, "M": 3, "L": 3, "XL": 2, "140 x 200 cm": 2}},
        concepts=dict.fromkeys(lexicon().ids(), 1),
        languages={"en": 1, "de": 1, "ja": 1, "fr": 1},
    )


def context(language: str, fresh: bool = False, focus: str | None = None) -> DialogueContext:
    """Return a conversation after three blankets were shown, or before anything was."""
    view = VIEWS.get(language) or VIEWS[language.split("-")[0]]
    if fresh:
        return DialogueContext(language, view, vocabulary())
    return DialogueContext(language, view, vocabulary(), BLANKETS, focus=focus, query="blanket")


def small_lexicon() -> TomlLexicon:
    """Return a lexicon of a dozen concepts with provable matches."""
    concepts: dict[str, dict[str, object]] = {
        "boots": {"kind": "product", "parents": ["shoes"]},
        "shoes": {"kind": "product", "parents": ["clothing"]},
        "clothing": {"kind": "product", "parents": []},
        "winter_boots": {"kind": "product", "parents": ["boots"]},
        "jacket": {"kind": "product", "parents": ["clothing"]},
        "black": {"kind": "color", "parents": []},
        "leather": {"kind": "material", "parents": []},
        "wool": {"kind": "material", "parents": []},
        "coffee": {"kind": "product", "parents": []},
        "coffee_maker": {"kind": "product", "parents": []},
        "skirt": {"kind": "product", "parents": ["clothing"]},
        "lamp": {"kind": "product", "parents": []},
    }
    words = {
        "en": {
            "boots": ["boots"],
            "winter_boots": ["winter boots"],
            "black": ["black"],
            "jacket": ["jacket"],
        },
        "de": {
            "boots": ["stiefel"],
            "winter_boots": ["winterstiefel"],
            "black": ["schwarz"],
            "leather": ["leder"],
            "jacket": ["jacke"],
            "wool": ["wolle"],
        },
        "pt-BR": {"wool": ["=lã", "de lã"]},
        "ja": {
            "coffee": ["コーヒー"],
            "coffee_maker": ["コーヒーメーカー"],
            "skirt": ["スカート"],
            "leather": ["革", "レザー"],
            "jacket": ["ジャケット"],
            "black": ["黒", "黒い"],
        },
        "ar": {"lamp": ["مصباح"], "black": ["أسود", "سوداء"], "wool": ["صوف"]},
        "hi": {"shoes": ["जूते", "जूता"], "black": ["काला"]},
    }
    return TomlLexicon(concepts, words)
