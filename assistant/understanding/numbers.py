"""Read numbers: digits of every script, grouped and decimal, number words, and 万 and लाख."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from assistant.understanding.tokens import Token

__all__ = ["NumberReader", "read_digits"]

_HAN_DIGITS = {
    **{c: i for i, c in enumerate("〇一二三四五六七八九")},
    "零": 0,
    "両": 2,
    "两": 2,
    "兩": 2,
    "壱": 1,
    "弐": 2,
}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8}
_MYRIAD = 10**4
_LONGEST = 18
_LETTER_SCALES = frozenset("kктm")
_LONGEST_WORD = 8
"""Most signs of one number word."""


def read_digits(text: str) -> Decimal | None:
    """Read "1.299,50", "1,299.50", "1'299", "1,00,000" or "12" (ASCII digits); None when it is none of them.

    Of two kinds of separator the later is the decimal one. A lone separator before exactly three digits
    groups: prices with three decimals are rarer than thousands.
    """
    text = text.replace("٫", ".").replace("٬", ",").replace("’", "'")
    if text.isdecimal() and len(text) > _LONGEST:
        return Decimal(10**_LONGEST)
    if len(text) > _LONGEST + 8:
        return None
    marks = [char for char in text if char in ".,'"]
    if not marks:
        plain = text
    elif len(set(marks)) > 1:
        decimal = marks[-1]
        if marks.count(decimal) > 1:
            return None
        whole, _, part = text.rpartition(decimal)
        plain = _ungrouped(whole) + "." + part
    else:
        last = text.rpartition(marks[0])[2]
        grouped = len(marks) > 1 or (len(last) == 3 and not text.startswith("0"))
        plain = _ungrouped(text) if grouped or marks[0] == "'" else text.replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() and value < 10**_LONGEST else None


def _ungrouped(text: str) -> str:
    return text.replace(".", "").replace(",", "").replace("'", "")


class NumberReader:
    """Read a number at a token, with one language's number words."""

    def __init__(
        self,
        words: Mapping[str, Decimal],
        scales: Mapping[str, int],
        joiners: Collection[str] = (),
        leads: Collection[str] = (),
    ) -> None:
        """Take words that add ("seven"), multiply ("hundred"), join ("and"), and lead ("a")."""
        self._words = dict(words)
        self._scales = dict(scales)
        self._joiners = frozenset(joiners)
        self._leads = frozenset(leads)
        self._parts = sorted({*words, *scales, *joiners}, key=len, reverse=True)
        self._split = lru_cache(maxsize=4096)(self._find_split)

    def read(self, tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
        """Return the number that begins at a token and the position after it, or None."""
        if at >= len(tokens):
            return None
        token = tokens[at]
        if token.kind == "cjk" or (token.kind == "number" and _han(tokens, at + 1)):
            return _read_han(tokens, at) or (self._read_signs(tokens, at) if token.kind == "cjk" else None)
        if token.kind == "number":
            return self._read_number(tokens, at)
        return self._read_words(tokens, at)

    def read_first(self, tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
        """Read up to the first joiner: "twenty and fifty" may be two numbers."""
        end = next(
            (place for place in range(at + 1, len(tokens)) if tokens[place].key in self._joiners),
            len(tokens),
        )
        return self.read(tokens[:end], at)

    def _read_number(self, tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
        text, end = tokens[at].text, at + 1
        while len(tokens[at].text) <= 3 and end < len(tokens) and _continues(tokens, end):
            text, end = text + tokens[end].text, end + 1
        value = read_digits(text)
        while value is not None and (scaled := self._scale_at(tokens, end)):
            scale, after = scaled
            if scale < 100 or value * scale >= 10**_LONGEST:
                break
            value, end = value * scale, after
            if (rest := self._smaller(tokens, end, scale)) is not None:
                value, end = value + rest[0], rest[1]
        return None if value is None else (value, end)

    def _smaller(self, tokens: Sequence[Token], at: int, scale: int) -> tuple[Decimal, int] | None:
        """Return a number below a scale that touches it: the 5천 of 2만5천."""
        if at >= len(tokens) or tokens[at].kind != "number" or tokens[at].start != tokens[at - 1].end:
            return None
        rest = self._read_number(tokens, at)
        return rest if rest is not None and rest[0] < scale else None

    def _read_words(self, tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
        start = at
        if tokens[at].key in self._leads and at + 1 < len(tokens) and self._scale(tokens[at + 1]):
            at += 1
        values: list[tuple[Decimal, bool]] = []
        end = at
        while at < len(tokens) and tokens[at].kind == "word" and len(values) < _LONGEST:
            if pieces := self._pieces(tokens[at]):
                values.extend(pieces)
                at = end = at + 1
            elif values and tokens[at].key in self._joiners:
                at += 1
            else:
                break
        return (_evaluate(values), end) if values and end > start else None

    def _pieces(self, token: Token) -> tuple[tuple[Decimal, bool], ...]:
        for form in token.forms or (token.text,):
            if form in self._scales:
                return ((Decimal(self._scales[form]), True),)
            if form in self._words:
                return ((self._words[form], False),)
        return self._split(token.text) if len(token.text) >= 6 else ()

    def _scale(self, token: Token) -> int | None:
        return next(
            (self._scales[form] for form in token.forms or (token.text,) if form in self._scales), None
        )

    def _scale_at(self, tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
        """Return the scale at a token and the position after it; one of several signs in Thai."""
        if at >= len(tokens):
            return None
        if tokens[at].kind != "cjk":
            # A letter such as "k" is a scale only where it touches the digits: "5000 к 8 марта" is for a day.
            apart = tokens[at - 1].end < tokens[at].start
            scale = None if apart and tokens[at].text in _LETTER_SCALES else self._scale(tokens[at])
            return (scale, at + 1) if scale else None
        found = self._signs(tokens, at)
        return (self._scales[found[0]], found[1]) if found and found[0] in self._scales else None

    def _read_signs(self, tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
        """Read number words of a script without spaces: "ห้าร้อย" is five hundred."""
        values: list[tuple[Decimal, bool]] = []
        while (found := self._signs(tokens, at)) is not None:
            word, at = found
            if word in self._scales:
                values.append((Decimal(self._scales[word]), True))
            elif word in self._words:
                values.append((self._words[word], False))
        return (_evaluate(values), at) if values else None

    def _signs(self, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
        """Return the longest number word that a run of signs begins with, and the position after it."""
        if at >= len(tokens) or tokens[at].kind != "cjk":
            return None
        joined, found = "", None
        for end in range(at, min(at + _LONGEST_WORD, len(tokens))):
            if tokens[end].kind != "cjk" or (end > at and tokens[end - 1].end < tokens[end].start):
                break
            joined += tokens[end].text
            if joined in self._scales or joined in self._words:
                found = joined, end + 1
        return found

    def _find_split(self, word: str) -> tuple[tuple[Decimal, bool], ...]:
        """Cut a number written as one word, such as "zweihundertfunfzig"."""
        pieces: list[tuple[Decimal, bool]] = []
        while word:
            part = next((part for part in self._parts if len(part) > 1 and word.startswith(part)), None)
            if part is None:
                return ()
            if part in self._scales:
                pieces.append((Decimal(self._scales[part]), True))
            elif part in self._words:
                pieces.append((self._words[part], False))
            word = word[len(part) :]
        return tuple(pieces)


def _continues(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a token goes on a number grouped by single spaces ("1 299,50")."""
    token = tokens[at]
    whole = token.text.split(",")[0].split(".")[0]
    return token.kind == "number" and len(whole) == 3 and token.start - tokens[at - 1].end == 1


def _evaluate(values: Sequence[tuple[Decimal, bool]]) -> Decimal:
    total = current = Decimal(0)
    for value, scales in values:
        if not scales:
            current += value
        elif value < 1000:
            part = current % value if current >= value else current  # "two hundred, five ten": 250
            current = current - part + max(part, Decimal(1)) * value
        else:
            total += max(current, Decimal(1)) * value
            current = Decimal(0)
    return min(total + current, Decimal(10**_LONGEST))


def _han(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].text in _HAN_UNITS


def _read_han(tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    """Read digits mixed with Han numerals: "1万5千", "二千", "15万", and colloquial "两百五" (250)."""
    total = section = Decimal(0)
    current: Decimal | None = None
    unit = 0
    start = at
    while at < len(tokens) and at - start < _LONGEST:
        token = tokens[at]
        if token.kind == "number" and current is None:
            if (current := read_digits(token.text)) is None:
                return None
        elif token.text in _HAN_DIGITS:
            digit = _HAN_DIGITS[token.text]
            unit = 0 if digit == 0 else unit
            current = Decimal(digit) if current is None else current * 10 + digit
        elif token.text in _HAN_UNITS:
            unit = _HAN_UNITS[token.text]
            if unit < _MYRIAD:
                section += (Decimal(1) if current is None else current) * unit
            elif current is None and not section:
                return None
            else:
                total += (section + (current or 0)) * unit
                section = Decimal(0)
            current = None
        else:
            break
        at += 1
    if at == start:
        return None
    if current is not None and unit >= 100 and tokens[at - 1].kind == "cjk" and current < 10:
        current = current * unit / 10
    return total + section + (current or 0), at
