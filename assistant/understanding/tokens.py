"""Cut a message into tokens that compare folded and point back at the original characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.domain.text import is_cjk
from assistant.understanding.spelling import PLAIN, as_written, spell

__all__ = ["Token", "Tokenizer", "is_katakana", "run_of", "tokenize"]

_SEPARATORS = frozenset(".,'’٫٬，．")
_MARKS = frozenset({"Mn", "Mc", "Me", "Lm", "Sk"})
_GERESH = frozenset("'’׳״\"")
"""Signs inside Hebrew words: of foreign letters (ג'קט) and of abbreviations (ס"מ)."""
_APOSTROPHES = frozenset("'’ʼ`")
_FOREIGN_LETTER = frozenset("'׳")
_WITHOUT_GERESH = str.maketrans(dict.fromkeys(_GERESH))
_WON = re.compile(r"(천만|백만|십만|만|천|백|억)?(천)?(원)(.*)")
"""A Korean price written as one word: 만원까지 is ten thousand, won, up to."""
_LONGEST_RUN = 8
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, symbol, or one character of a script written without spaces."""

    text: str
    """Folded."""
    start: int
    """First character in the original text."""
    end: int
    """One past the last."""
    kind: str
    """"word", "number", "cjk" or "symbol"."""
    forms: tuple[str, ...] = ()
    """Keys under which a phrase may know the token, best first; stems start with "≈"."""

    @property
    def key(self) -> str:
        """The key of the token itself."""
        return self.forms[0] if self.forms else self.text


def is_katakana(char: str) -> bool:
    """Tell whether a folded sign is katakana, whose runs are words."""
    return "\u30a1" <= char <= "\u30fc"


def _script(char: str) -> str:
    if char.isdecimal():
        return "number"
    if is_cjk(char) or 0xFF66 <= ord(char) <= 0xFF9F:
        return "cjk"
    if char.isalpha():
        return "word"
    return "space" if char.isspace() or unicodedata.category(char) in ("Cf", "Cc") else "symbol"


def _word_end(text: str, at: int) -> int:
    while at < len(text):
        char = text[at]
        letter = unicodedata.category(char) in _MARKS or char in "\u200c\u200d" or _script(char) == "word"
        if not letter and not _is_geresh(text, at):
            break
        at += 1
    return at


def _is_geresh(text: str, at: int) -> bool:
    """Tell whether a sign belongs to the Hebrew word before it, or to the Ukrainian one around it (п'ять)."""
    if text[at] in _APOSTROPHES and _is_cyrillic(text, at - 1) and _is_cyrillic(text, at + 1):
        return True
    if text[at] not in _GERESH or not _is_hebrew(text, at - 1):
        return False
    return text[at] in _FOREIGN_LETTER or _is_hebrew(text, at + 1)


def _is_cyrillic(text: str, at: int) -> bool:
    return 0 <= at < len(text) and "\u0400" <= text[at] <= "\u04ff"


def _is_hebrew(text: str, at: int) -> bool:
    return at < len(text) and "\u05d0" <= text[at] <= "\u05ea"


def _number_end(text: str, at: int) -> int:
    while at < len(text):
        char = text[at]
        inside = char in _SEPARATORS and at + 1 < len(text) and text[at + 1].isdecimal()
        if not (char.isdecimal() or inside):
            break
        at += 1
    return at


def _sign_end(text: str, at: int) -> int:
    while at < len(text) and unicodedata.category(text[at]) in _MARKS and _script(text[at]) != "cjk":
        at += 1
    while at < len(text) and _is_thai_mark(text[at]):
        at += 1
    if at < len(text) and text[at] in "ﾞﾟ":
        at += 1
    return at


def _is_thai_mark(char: str) -> bool:
    """Tell whether a sign stands above, below or behind a Thai consonant and belongs to it."""
    return char == "\u0e33" or ("\u0e30" < char < "\u0e4f" and unicodedata.category(char) == "Mn")


_ENDS: dict[str, Callable[[str, int], int]] = {"word": _word_end, "number": _number_end, "cjk": _sign_end}


def _touches(tokens: list[Token], at: int) -> bool:
    """Tell whether a number ends where a word begins."""
    return bool(tokens) and tokens[-1].kind == "number" and tokens[-1].end == at


@lru_cache(maxsize=256)
def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text in order; whitespace and apostrophes inside words only separate."""
    tokens: list[Token] = []
    at = 0
    text = text[:_LONGEST]
    while at < len(text):
        kind = _script(text[at])
        if kind == "space" or (kind == "symbol" and text[at] in "'’`´"):
            at += 1
            continue
        end = _ENDS[kind](text, at + 1) if kind in _ENDS else at + 1
        folded = spell(text[at:end])
        if kind == "word" and _is_hebrew(text, at):
            folded = folded.translate(_WITHOUT_GERESH)
        if kind == "word" and (price := _WON.fullmatch(text, at, end)) and (price[1] or _touches(tokens, at)):
            tokens.extend(
                Token(piece, price.start(number), price.end(number), kind)
                for number, piece in enumerate(price.groups(), start=1)
                if piece
            )
        elif kind == "cjk" and len(folded) > 1 and not "\u0e00" <= folded[0] <= "\u0e7f":
            tokens.extend(Token(char, at, end, kind) for char in folded if not char.isspace())
        elif folded:
            tokens.append(Token(folded.replace(" ", ""), at, end, kind))
        at = end
    return tuple(tokens)


def run_of(tokens: Sequence[Token], at: int, words: Collection[str], back: bool = False) -> int:
    """Return how many tokens, from one on or back from one, make a word of a set; 0 when none do.

    A word of a script without spaces (Thai) is several tokens.
    """
    if not 0 <= at < len(tokens):
        return 0
    if tokens[at].kind != "cjk":
        return int(tokens[at].key in words)
    longest = joined = 0
    text = ""
    while 0 <= at < len(tokens) and tokens[at].kind == "cjk" and joined < _LONGEST_RUN:
        text = tokens[at].text + text if back else text + tokens[at].text
        joined += 1
        if text in words:
            longest = joined
        beside = at - 1 if back else at + 1
        if not 0 <= beside < len(tokens):
            break
        touching = tokens[beside].end == tokens[at].start if back else tokens[at].end == tokens[beside].start
        if not touching:
            break
        at = beside
    return longest


class Tokenizer:
    """Tokenize for one language: give every token the forms under which phrases may know it."""

    def __init__(self, forms: Callable[[str, str], tuple[str, ...]], accents: bool = False) -> None:
        """Take what returns the keys of a word, folded and as written; `accents` tell words apart."""
        self._forms = lru_cache(maxsize=20_000)(forms)
        self._accents = accents

    def __call__(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of a text with their forms."""
        tokens = tokenize(text)
        # Who writes accents writes all of them: a word without is no other word.
        plain_alone = self._accents and any(
            token.kind == "word" and as_written(text[token.start : token.end]) != token.text
            for token in tokens
        )
        return tuple(
            Token(token.text, token.start, token.end, token.kind, self._all_forms(text, token, plain_alone))
            for token in tokens
        )

    def _all_forms(self, text: str, token: Token, plain_alone: bool) -> tuple[str, ...]:
        if token.kind != "word":
            return (token.text,)
        written = as_written(text[token.start : token.end])
        if plain_alone and written == token.text:
            return (PLAIN + token.text,)
        return self._forms(token.text, written)
