"""Read how one trades in each country from locales/markets.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from langcodes import Language

from assistant.domain.errors import InvalidSetting
from assistant.domain.market import Market
from assistant.i18n.locale import language_of, locales_folder

__all__ = ["Markets"]


@lru_cache(maxsize=512)
def _written(tag: str) -> tuple[str, str | None]:
    """Return language and likely script: Taiwan writes Chinese, but not that of the mainland."""
    likely = Language.get(tag.replace("_", "-")).maximize()
    return language_of(tag), likely.script


class Markets:
    """The countries a shop may trade in."""

    def __init__(self, markets: Mapping[str, Market]) -> None:
        self._markets = dict(markets)

    @classmethod
    def load(cls, path: Path | None = None) -> Markets:
        """Read the packaged table, or another one of the same form."""
        source = path or locales_folder() / "markets.toml"
        with source.open("rb") as file:
            table = tomllib.load(file)
        markets = {}
        for country, row in table.items():
            try:
                markets[country] = Market(country, **{**row, "locales": tuple(row["locales"])})
            except (TypeError, KeyError) as error:
                raise InvalidSetting(f"{source.name}: [{country}] needs currency and locales") from error
        return cls(markets)

    def __iter__(self) -> Iterator[Market]:
        return iter(self._markets.values())

    def __len__(self) -> int:
        return len(self._markets)

    def get(self, country: str | None) -> Market | None:
        """Return the market of an ISO 3166 country in any case, or None."""
        return self._markets.get((country or "").upper())

    def currency_of(self, country: str | None) -> str | None:
        """Return the currency one pays with in a country, or None for a country without a market."""
        market = self.get(country)
        return market.currency if market else None

    def speaks(self, country: str | None, tag: str) -> bool:
        """Tell whether a language is customary in a country, in its script, so that its formats apply."""
        market = self.get(country)
        return market is not None and _written(tag) in {_written(local) for local in market.locales}

    @property
    def currencies(self) -> tuple[str, ...]:
        """Every currency of the table, sorted."""
        return tuple(sorted({market.currency for market in self}))
