"""Read the fields that all feed formats share, each from text or JSON."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from assistant.domain.errors import InvalidMoney
from assistant.domain.money import Money
from assistant.domain.product import Option, ProductText, Rating
from retrieval.feeds.html_text import plain_text
from retrieval.feeds.prices import parse_price

__all__ = [
    "Warn",
    "parse_attributes",
    "parse_category",
    "parse_countries",
    "parse_id",
    "parse_language",
    "parse_options",
    "parse_prices",
    "parse_rating",
    "parse_stock",
    "parse_text",
    "parse_translations",
    "parse_url",
    "parse_values",
]

Warn = Callable[[str, str], None]
"""Takes the kind of oddity and its detail."""

_LONGEST_ID = 256
_MOST_VALUES = 200
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|[0-9]{3}))?")
_PLAIN_LINK = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?:[/?#]|$)")
_COUNTRY = re.compile(r"[A-Z]{2}")
_EVERYWHERE = frozenset({"*", "all", "world", "worldwide", "everywhere"})


def parse_id(value: object) -> str:
    """Return the product's id; raises ValueError when it is missing or unusable."""
    if value is None or value == "":
        raise ValueError("id is missing; every product needs one")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f'id {str(value)[:40]!r} is no text; write it in quotes, as "1001"')
    text = str(value).strip()
    if not text:
        raise ValueError("id is missing; every product needs one")
    if len(text) > _LONGEST_ID:
        raise ValueError(f"id has {len(text)} characters, more than {_LONGEST_ID}; shorten it")
    if any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in text):
        raise ValueError(f"id {text[:40]!r} holds a control character; remove it")
    return text


def parse_text(value: object, name: str, *, one_line: bool = False) -> str:
    """Return plain text, "" for nothing; a list is joined by line breaks; raises ValueError."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(filter(None, (parse_text(part, name, one_line=one_line) for part in value)))
    if isinstance(value, bool | dict):
        raise ValueError(f"{name} is no text; write it in quotes")
    return plain_text(_number_or_text(value), one_line=one_line)


def parse_language(value: object, warn: Warn) -> str:
    """Return a BCP 47 tag in its usual case, "und" for none or an unusable one."""
    if value in (None, ""):
        return "und"
    tag = _language_tag(str(value)[:40].strip())
    if tag == "und" and value != "und":
        warn("unknown language tag", str(value)[:40])
    return tag


@lru_cache(maxsize=1024)
def _language_tag(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        return "und"
    first, *rest = text.replace("_", "-").split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def parse_category(value: object) -> tuple[str, ...]:
    """Return the path of "A > B > C" or of a list; raises ValueError."""
    parts = value if isinstance(value, list) else re.split(r"\s*>\s*", parse_text(value, "category"))
    return tuple(filter(None, (parse_text(part, "category", one_line=True) for part in parts)))


def parse_url(value: object, name: str, warn: Warn) -> str | None:
    """Return a link that is safe to show; others are dropped with a warning."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if value in (None, ""):
        return None
    text = value.strip() if isinstance(value, str) else ""
    if not _is_safe(text):
        warn(f"unsafe {name} dropped", str(value)[:100])
        return None
    return text


def _is_safe(text: str) -> bool:
    if not text or len(text) > 2048 or not text.isprintable() or any(char in text for char in ' \\<>"'):
        return False
    if text.startswith("/"):
        return not text.startswith("//")
    if _PLAIN_LINK.match(text):
        return True
    try:
        parts = urlsplit(text)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def parse_stock(value: object, warn: Warn) -> int | None:
    """Return pieces left; less than none is none."""
    if value in (None, ""):
        return None
    try:
        if isinstance(value, bool):
            raise ValueError
        number = Decimal(str(value).strip())
        if abs(number) > 10**9 or number != int(number):
            raise ValueError
    except (ArithmeticError, ValueError):
        warn("unreadable stock dropped", str(value)[:40])
        return None
    if number < 0:
        warn("stock below zero taken as zero", str(value)[:40])
    return max(int(number), 0)


def parse_rating(value: object, warn: Warn) -> Rating | None:
    """Return the rating of {"value": 4.6, "count": 210}, None without raters."""
    if value in (None, "", {}):
        return None
    try:
        if not isinstance(value, Mapping):
            raise ValueError("no {value, count}")
        average = Decimal(str(value["value"]).strip().replace(",", "."))
        count = int(str(value["count"]).strip())
        if not 0 <= average <= 5 or not 0 <= count <= 10**9 or not average.is_finite():
            raise ValueError("out of range")
    except (InvalidOperation, LookupError, ValueError):
        warn("unreadable rating dropped", str(value)[:80])
        return None
    return Rating(average, count) if count else None


def parse_prices(value: object, currency: str | None = None) -> dict[str, Money]:
    """Return prices per market of {"US": "89.00 USD"}; raises ValueError or InvalidMoney."""
    if value in (None, ""):
        return {}
    if not isinstance(value, Mapping):
        raise ValueError('prices is no object; write {"US": "89.00 USD"}')
    prices = {}
    for market, price in value.items():
        country = str(market).strip().upper()
        if not _COUNTRY.fullmatch(country):
            raise ValueError(f"prices: {str(market)[:20]!r} is no ISO 3166 country such as 'US'")
        if price in (None, ""):
            continue
        try:
            prices[country] = parse_price(price, currency)
        except InvalidMoney as error:
            raise ValueError(f"prices, {country}: {error}") from error
    return prices


def parse_values(value: object) -> tuple[str, ...]:
    """Return the values of one attribute, each once, in order."""
    parts = value if isinstance(value, list) else [value]
    found: dict[str, None] = {}
    for part in parts:
        if isinstance(part, bool):
            found["yes" if part else "no"] = None
        elif isinstance(part, str | int | Decimal) and (
            text := plain_text(_number_or_text(part), one_line=True)
        ):
            found[text] = None
    return tuple(found)[:_MOST_VALUES]


def parse_attributes(value: object, warn: Warn) -> dict[str, tuple[str, ...]]:
    """Return lower-case names with their values; what is no value is dropped with a warning."""
    if value in (None, ""):
        return {}
    if not isinstance(value, Mapping):
        raise ValueError('attributes is no object; write {"color": "black"}')
    found: dict[str, tuple[str, ...]] = {}
    for name, content in value.items():
        key = _attribute_name(str(name)[:_LONGEST_ID])
        values = parse_values(content)
        if key and values:
            found[key] = found.get(key, ()) + values
        elif content not in (None, "", [], {}):
            warn("unreadable attribute dropped", str(name)[:80])
    if len(found) > _MOST_VALUES:
        raise ValueError(f"{len(found)} attributes are more than {_MOST_VALUES}; leave some out")
    return found


@lru_cache(maxsize=1024)
def _attribute_name(name: str) -> str:
    return re.sub(r"[\s\-]+", "_", name.strip().casefold())


def parse_translations(value: object, warn: Warn) -> dict[str, ProductText]:
    """Return the shop's own translations of {"de": {"title": …, "description": …}}."""
    if value in (None, ""):
        return {}
    if not isinstance(value, Mapping):
        raise ValueError('translations is no object; write {"de": {"title": "…"}}')
    found = {}
    for tag, content in value.items():
        language = parse_language(tag, warn)
        words = content if isinstance(content, Mapping) else {"title": content}
        title = parse_text(words.get("title"), "translations.title", one_line=True)
        if language == "und" or not title:
            warn("translation without language or title dropped", str(tag)[:40])
            continue
        description = parse_text(words.get("description"), "translations.description")
        found[language] = ProductText(title, description)
    return found


def parse_countries(value: object, warn: Warn) -> frozenset[str] | None:
    """Return the countries shipped to, None for everywhere; unknown codes are dropped with a warning."""
    if value in (None, ""):
        return None
    parts = value if isinstance(value, list) else re.split(r"[,;|\s]+", str(value).strip())
    codes = set()
    for part in parts:
        if str(part).strip().casefold() in _EVERYWHERE:
            return None
        code = str(part).strip().upper()
        if _COUNTRY.fullmatch(code):
            codes.add(code)
        elif code:
            warn("unknown country dropped", str(part)[:40])
    return frozenset(codes)


def parse_options(value: object) -> tuple[Option, ...]:
    """Return options of {"size": ["S", "M"]} or [{"name": "size", "values": ["S", "M"]}]."""
    if value in (None, ""):
        return ()
    pairs: Iterable[tuple[object, object]]
    if isinstance(value, Mapping):
        pairs = value.items()
    elif isinstance(value, list) and all(isinstance(option, Mapping) for option in value):
        pairs = [(option.get("name"), option.get("values")) for option in value]
    else:
        raise ValueError('options is no list; write [{"name": "size", "values": ["S", "M"]}]')
    options = (Option(str(name or "").strip(), parse_values(values)) for name, values in pairs)
    return tuple(option for option in options if option.name and option.values)


def _number_or_text(value: Any) -> str:
    plain = isinstance(value, Decimal) and abs(value.adjusted()) < 40  # 1e999999 has a million digits
    return f"{value:f}" if plain else str(value)
