"""Convert money offline: the European Central Bank's last published rates, and a dated table of our own."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
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
    """Rates against the euro, each with its day; with an age set, older ones convert nothing."""

    def __init__(
        self,
        rates: Mapping[str, Rate],
        max_age: timedelta | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._rates = dict(rates)
        self._max_age = max_age
        self._today = today

    @classmethod
    def bundled(
        cls,
        table: Path | None = None,
        own: Path | None = None,
        max_age: timedelta | None = None,
        today: Callable[[], date] = date.today,
    ) -> ExchangeRates:
        """Read the ECB rates that currencyconverter carries, then locales/rates.toml for the rest.

        `own` is a table of the same form, whose rates win. Raises InvalidSetting for one that cannot be read.
        """
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
        rates = {**_table(rates, table or locales_folder() / "rates.toml"), **rates}
        if own is not None:
            rates |= _table(rates, own)
        return cls(rates, max_age, today)

    @property
    def currencies(self) -> tuple[str, ...]:
        """Currencies that can be converted, sorted."""
        return tuple(sorted(self._rates))

    def outdated(self, source: str, target: str) -> bool:
        """Tell whether there are rates for both currencies, but one is older than the set age."""
        first, second = self._rates.get(source), self._rates.get(target)
        if self._max_age is None or source == target or first is None or second is None:
            return False
        days = [rate.day for rate, code in ((first, source), (second, target)) if code != "EUR"]
        return self._today() - min(days) > self._max_age

    def convert(self, money: Money, currency: str) -> tuple[Money, date] | None:
        """Return the amount in another currency, rounded half up, with the day of the older rate.

        None when either currency has no rate or one that is too old, or the result is beyond any price.
        """
        if self.outdated(money.currency, currency):
            return None
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


def _table(known: Mapping[str, Rate], path: Path) -> dict[str, Rate]:
    """Return the rates of a table, each standing on a known one or on one before it in the table."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InvalidSetting(f"The rates file {path.name} cannot be read as TOML: {error}") from error
    found: dict[str, Rate] = {}
    for currency, row in table.items():
        try:
            base = found.get(row["base"]) or known.get(row["base"])
            rate, pegged, day = Decimal(row["rate"]), row.get("peg", False), row.get("date")
        except (KeyError, TypeError, AttributeError, InvalidOperation) as error:
            raise InvalidSetting(f'{path.name}: [{currency}] needs base = "EUR" and rate = "1.23"') from error
        if base is None:
            raise InvalidSetting(f"{path.name}: [{currency}] stands on {row['base']!r}, which has no rate")
        if not rate.is_finite() or rate <= 0:
            raise InvalidSetting(f"{path.name}: [{currency}] has the rate {rate}; it must be above 0")
        if not pegged and type(day) is not date:
            raise InvalidSetting(f"{path.name}: [{currency}] needs date = 2026-10-30, or peg = true")
        found[currency] = Rate(rate * base.per_euro, base.day if pegged else day)
    return found
