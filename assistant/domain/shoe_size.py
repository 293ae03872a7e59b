"""Know which shoe sizes of different countries fit the same foot.

The chart is the one that British makers print: continental sizes step by two thirds of a centimetre and
British ones by a third of an inch, so that no formula gives the whole numbers people wear. American sizes are
one above the British for men and two for women; Japanese (JIS S 5037) and Korean or Chinese ones
(GB/T 3293.1) are the foot's length in centimetres and millimetres. A shoe stated in two systems keeps what
its maker states.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from decimal import Decimal
from functools import lru_cache

from assistant.domain.product import Product
from assistant.domain.text import fold

__all__ = ["customary_system", "equivalents", "is_adult_shoe", "maker_system", "read_shoe_size", "said_sizes"]

_CHART = """
3 36 22, 3.5 36.5 22.5, 4 37 23, 4.5 37.5 23.5, 5 38 24, 5.5 38.5 24.5, 6 39 25, 6.5 40 25.5,
7 41 26, 7.5 41.5 26.5, 8 42 27, 8.5 42.5 27.5, 9 43 28, 9.5 44 28.5, 10 45 29, 10.5 45.5 29.5,
11 46 30, 11.5 46.5 30.5, 12 47 31, 13 48 32
"""
"""UK, EU and foot length in centimetres, of adults."""
_ROWS = tuple(
    (Decimal(uk), Decimal(eu), Decimal(cm)) for uk, eu, cm in (row.split() for row in _CHART.split(","))
)
_CHILDREN = frozenset({"kids_shoes", "baby_shoes", "child", "baby"})
_US_ABOVE_UK = {"male": 1, "female": 2}
_SYSTEM = {"eu": "eu", "eur": "eu", "uk": "uk", "gb": "uk", "us": "us", "usa": "us", "cm": "cm", "mm": "mm"}
_SIZE = re.compile(r"(?:(eu|eur|uk|gb|us|usa|cm|mm)\s*)?(\d{1,3}(?:[.,]\d)?)\s*(eu|eur|uk|gb|us|usa|cm|mm)?")
_BY_COUNTRY = {
    "us": ("US", "CA"),
    "uk": ("GB", "IE", "IN", "AU", "NZ", "ZA", "PK", "BD"),
    "cm": ("JP", "TW"),
    "mm": ("KR",),
}


def customary_system(country: str) -> str:
    """Return the system in which a country's shops name shoe sizes: "us", "uk", "cm", "mm", else "eu"."""
    return next((system for system, countries in _BY_COUNTRY.items() if country in countries), "eu")


def is_adult_shoe(concepts: Set[str]) -> bool:
    """Tell whether the lexicon's concepts of a product, with broader ones, make it a shoe of the chart."""
    return "shoes" in concepts and not concepts & _CHILDREN


def maker_system(product: Product, stated: str = "") -> str:
    """Return the system of a shoe's small bare numbers: the stated one, else that of its likely country.

    `stated` is the feed's size_system; the country is that of its language, or of its money.
    """
    if (said := fold(stated)) in ("us", "uk"):
        return said
    region = product.language.partition("-")[2].upper()
    if len(region) != 2:
        currency = product.price.currency if product.price is not None else ""
        by_money = {"USD": "US", "CAD": "CA"}.get(currency, "GB")
        region = {"hi": "IN", "bn": "BD"}.get(product.language, by_money)
    return customary_system(region)


@lru_cache(maxsize=4_096)  # the same few sizes, card after card
def read_shoe_size(text: str, otherwise: str = "") -> tuple[str, Decimal] | None:
    """Read "UK 8", "42" or "26.5cm" as (system, number).

    A bare number tells its system by its size: 34 to 50 is continental, 20 to 33 centimetres, 215 to 330
    millimetres; smaller ones are British or American as `otherwise` says, and None when it does not.
    """
    found = _SIZE.fullmatch(fold(text).strip())
    if found is None:
        return None
    number = Decimal(found[2].replace(",", "."))
    named = found[1] or found[3]
    system = _SYSTEM[named] if named else _by_magnitude(number, otherwise)
    return (system, number.normalize()) if system else None


def equivalents(sizes: Iterable[str], genders: Iterable[str], otherwise: str = "") -> frozenset[str]:
    """Return all sizes ("eu 42", "uk 8", "us 9", "cm 27", "mm 270") that the sizes of one shoe are.

    `genders` ("male", "female") say which American sizes are meant; both are when neither is told. Sizes
    beside the chart are equal to themselves alone.
    """
    known = [one for one in genders if one in _US_ABOVE_UK] or list(_US_ABOVE_UK)
    written = list(sizes)
    # Where some name their system, bare numbers are the same ones without it.
    read = [one for one in map(read_shoe_size, written) if one] or [
        one for one in (read_shoe_size(size, otherwise) for size in written) if one
    ]
    return frozenset().union(*(_same(one, frozenset(known)) for one in read))


def said_sizes(size: str, country: str) -> frozenset[str]:
    """Return what a shopper may mean by a size, in the writing of `equivalents`; empty for "M"."""
    read = read_shoe_size(size, customary_system(country))
    if read is not None:
        return frozenset({_named(*read)})
    if (bare := read_shoe_size(size, "uk")) is None:
        return frozenset()
    # A continental shopper who names a small number reads it off a shoe, of either system.
    return frozenset({_named("uk", bare[1]), _named("us", bare[1])})


@lru_cache(maxsize=4_096)
def _same(size: tuple[str, Decimal], genders: frozenset[str]) -> frozenset[str]:
    """Return the sizes of all rows of the chart that a size stands in, and itself."""
    found = {size}
    for uk, eu, cm in _ROWS:
        row = {("eu", eu), ("uk", uk), ("cm", cm), ("mm", cm * 10)}
        row |= {("us", uk + _US_ABOVE_UK[gender]) for gender in genders}
        if size in row:
            found |= row
    return frozenset(_named(*one) for one in found)


def _by_magnitude(number: Decimal, otherwise: str) -> str:
    if 34 <= number <= 50:
        return "eu"
    if 20 <= number <= 33:
        return "cm"
    if 215 <= number <= 330:
        return "mm"
    return otherwise if otherwise in ("uk", "us") and number < 17 else ""


def _named(system: str, number: Decimal) -> str:
    return f"{system} {number.normalize():f}"
