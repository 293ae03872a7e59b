"""Represent money as integer minor units of an ISO 4217 currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import total_ordering

from assistant.domain.errors import CurrencyMismatch, InvalidMoney

__all__ = ["Money", "minor_unit_digits"]

_CODE = re.compile(r"[A-Z]{3}")
_DIGITS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
_LARGEST = 10**15


def minor_unit_digits(currency: str) -> int:
    """Return how many decimals the currency's minor unit has (ISO 4217, list one)."""
    return _DIGITS.get(currency, 2)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency; floats and mixed currencies raise."""

    amount: int
    """Minor units: 12999 is 129.99 EUR, and 12999 JPY."""
    currency: str
    """ISO 4217 code in capitals."""

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise InvalidMoney(
                f"Money takes whole minor units, not {self.amount!r}; use Money.of('12.50', 'EUR')"
            )
        if not isinstance(self.currency, str) or not _CODE.fullmatch(self.currency):
            raise InvalidMoney(f"{self.currency!r} is not an ISO 4217 code such as 'EUR'")
        if abs(self.amount) > _LARGEST:
            raise InvalidMoney(f"An amount of more than {_LARGEST} minor units is not a price")

    @classmethod
    def of(cls, value: str | int | Decimal, currency: str) -> Money:
        """Build money from major units, refusing floats and decimals the currency lacks."""
        if isinstance(value, float):
            raise InvalidMoney(f"A price must not be a float ({value!r}); pass a string or Decimal")
        try:
            major = Decimal(value)
        except (InvalidOperation, TypeError, ValueError) as error:
            raise InvalidMoney(f"{str(value)[:40]!r} is not a decimal number") from error
        if not major.is_finite() or abs(major) > _LARGEST:
            raise InvalidMoney(f"{str(value)[:40]!r} is not a finite amount")
        minor = major.scaleb(minor_unit_digits(currency))
        if minor != minor.to_integral_value():
            raise InvalidMoney(
                f"{str(value)[:40]!r} has more decimals than {currency} has "
                f"({minor_unit_digits(currency)}); round it in the feed"
            )
        return cls(int(minor), currency)

    @property
    def major(self) -> Decimal:
        """The amount in major units, with the currency's own number of decimals."""
        return Decimal(self.amount).scaleb(-minor_unit_digits(self.currency))

    def __add__(self, other: Money) -> Money:
        self._same_currency(other, "add")
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same_currency(other, "subtract")
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, factor: int) -> Money:
        if isinstance(factor, bool) or not isinstance(factor, int):
            raise InvalidMoney(f"Money is multiplied by whole numbers, not {factor!r}")
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        self._same_currency(other, "compare")
        return self.amount < other.amount

    def __str__(self) -> str:
        return f"{self.major} {self.currency}"

    def _same_currency(self, other: Money, verb: str) -> None:
        if not isinstance(other, Money):
            raise InvalidMoney(f"Cannot {verb} {other!r} and money")
        if other.currency != self.currency:
            raise CurrencyMismatch(
                f"Cannot {verb} {other.currency!r} and {self.currency!r}; convert one first"
            )
