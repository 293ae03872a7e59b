"""Read a number that may be a price, with the currency on either side of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.understanding.patterns import LocalePatterns
from assistant.understanding.thousandths import in_thousandths
from assistant.understanding.tokens import Token

__all__ = ["Amount", "read_amounts"]

_DEAREST = Decimal(10) ** 11
_SCALE = 1000
_MINUS = frozenset("-−–")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that may be a price."""

    value: Decimal
    currency: str | None
    """Code or family as `currency` names it; None when unsaid."""
    odd: bool = False
    """Whether no price can be so low or so high."""
    scaled: bool = False
    """Whether it was said with "thousand" or the like."""


def read_amounts(tokens: Sequence[Token], at: int, patterns: LocalePatterns) -> list[tuple[int, object]]:
    """Read a number with the currency before or after it; a number before a unit of measure is no amount."""
    currency: str | None = None
    start = at
    if before := patterns.currencies.at(tokens, at):
        currency, start = str(before[0].key), before[0].end
        if start < len(tokens) and tokens[start].text == ".":
            start += 1
    below = _is_minus(tokens, start)
    numbers = patterns.numbers
    read = (numbers.read(tokens, start + below), numbers.read_first(tokens, start + below))
    return [
        amount
        for number in dict.fromkeys(filter(None, read))
        for amount in _priced(tokens, start, number, currency, below, patterns)
    ]


def _priced(
    tokens: Sequence[Token],
    start: int,
    number: tuple[Decimal, int],
    currency: str | None,
    below: bool,
    patterns: LocalePatterns,
) -> list[tuple[int, object]]:
    value, end = number
    odd, scaled = below or value > _DEAREST, end - start - below > 1 and value >= _SCALE
    after = patterns.currencies.at(tokens, end) if currency is None and end < len(tokens) else []
    if after:
        currency = str(after[0].key)
    if currency is not None:
        value = in_thousandths(value, tokens[start + below : end], currency, patterns.locale)
        return [(after[0].end if after else end, _amount(value, currency, odd, scaled))]
    if end < len(tokens) and tokens[end].key in patterns.units:
        return []
    return [(end, Amount(value, None, odd, scaled))]


def _amount(value: Decimal, currency: str, odd: bool, scaled: bool) -> Amount:
    """Return an amount; people in Iran count in toman, of ten rials each."""
    return (
        Amount(value * 10, "IRR", odd, scaled)
        if currency == "toman"
        else Amount(value, currency, odd, scaled)
    )


def _is_minus(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a sign makes the number after it negative: it touches that, and nothing before it."""
    if at + 1 >= len(tokens) or tokens[at].text not in _MINUS or tokens[at].end != tokens[at + 1].start:
        return False
    return at == 0 or tokens[at - 1].end < tokens[at].start
