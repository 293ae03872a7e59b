"""Tell which languages a country speaks."""

from __future__ import annotations

from functools import lru_cache

from babel.languages import get_official_languages

__all__ = ["spoken_in"]


@lru_cache(maxsize=512)
def spoken_in(country: str) -> frozenset[str]:
    """Return the official languages of an ISO 3166 country as primary subtags; none for an unknown one.

    Swedish is one in Finland, French and Italian in Switzerland (CLDR territory data).
    """
    tags = get_official_languages(country.upper(), de_facto=True)
    return frozenset({"no": "nb"}.get(tag.split("_")[0], tag.split("_")[0]) for tag in tags)
