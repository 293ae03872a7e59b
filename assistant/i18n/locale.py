"""Choose among the shop's locales the one that serves a shopper best."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import langcodes
from babel import Locale, UnknownLocaleError
from langcodes.tag_parser import LanguageTagError

from assistant.domain.errors import InvalidSetting

__all__ = [
    "Locale",
    "LocaleInfo",
    "Locales",
    "babel_locale",
    "language_of",
    "locales_folder",
    "parse_accept_language",
]

_FARTHEST = 10
"""langcodes distance: German dialects are 8 from German, Catalan is 20 from Spanish."""
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,6}")
_LONGEST_HEADER = 1_000
_MOST_RANGES = 30
_T_V = frozenset({"de", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr", "cs", "hi", "ja", "ko", "zh"})
"""Languages that address a stranger and a friend differently."""


@dataclass(frozen=True, slots=True)
class LocaleInfo:
    """One locale that replies are written in."""

    folder: str
    """Name of its folder in locales/, a BCP 47 tag such as "pt-BR"."""
    tag: str
    """Shortest tag that means it in this shop: "pt"."""
    babel_id: str
    """CLDR name: "pt_BR"."""
    direction: Literal["ltr", "rtl"]
    """Writing direction, as the HTML attribute `dir`."""
    formality: bool
    """Whether the language tells formal from familiar address."""

    @property
    def language(self) -> str:
        """The primary subtag: "pt"."""
        return language_of(self.folder)

    @property
    def spaced(self) -> bool:
        """Whether sentences are parted by spaces."""
        return self.language not in ("ja", "zh")


class Locales:
    """The locales a shop offers."""

    def __init__(self, folders: Iterable[str]) -> None:
        self._folders = tuple(dict.fromkeys(folders))
        if not self._folders:
            raise InvalidSetting("No locale is left to offer; name at least one folder of locales/")
        self._infos = {folder: self._describe(folder) for folder in self._folders}

    @classmethod
    def discover(cls, allowed: Sequence[str] = (), folder: Path | None = None) -> Locales:
        """Offer the folders of locales/ that hold messages, or only those that `allowed` names."""
        root = folder or locales_folder()
        found = sorted(path.parent.parent.name for path in root.glob("*/LC_MESSAGES/dragoman.po"))
        if not allowed:
            return cls(found)
        every, chosen = cls(found), []
        for tag in allowed:
            info = every.negotiate(tag)
            if info is None:
                raise InvalidSetting(f"There is no locale {tag[:20]!r}; choose from {', '.join(found)}")
            chosen.append(info.folder)
        return cls(chosen)

    def __iter__(self) -> Iterator[LocaleInfo]:
        return iter(self._infos.values())

    def __len__(self) -> int:
        return len(self._infos)

    @property
    def tags(self) -> tuple[str, ...]:
        """Shortest tags of all locales, in folder order."""
        return tuple(info.tag for info in self._infos.values())

    def get(self, tag: str, default: str = "en") -> LocaleInfo:
        """Return the locale for a tag, else the default's, else the first."""
        return self.negotiate(tag) or self.negotiate(default) or next(iter(self._infos.values()))

    def negotiate(self, *tags: str | None) -> LocaleInfo | None:
        """Return the locale for the first of `tags` that one fits, or None.

        The same language in another script fits too: Simplified Chinese serves a reader of Traditional
        better than English does.
        """
        for tag in tags:
            folder = _closest(tag.replace("_", "-"), self._folders) if tag and _TAG.fullmatch(tag) else None
            if folder is not None:
                return self._infos[folder]
        return None

    def accept(self, header: str | None) -> LocaleInfo | None:
        """Return the locale an Accept-Language header asks for, or None."""
        return self.negotiate(*parse_accept_language(header))

    def _describe(self, folder: str) -> LocaleInfo:
        try:
            locale = Locale.parse(folder, sep="-")
        except (UnknownLocaleError, ValueError) as error:
            raise InvalidSetting(f"The folder {folder[:40]!r} is not named after a language") from error
        parts = folder.split("-")
        shorter = ["-".join(parts[:length]) for length in range(1, len(parts) + 1)]
        tag = next((short for short in shorter if _closest(short, self._folders) == folder), folder)
        return LocaleInfo(
            folder,
            tag,
            str(locale),
            "rtl" if locale.text_direction == "rtl" else "ltr",
            language_of(folder) in _T_V,
        )


def locales_folder() -> Path:
    """Return the folder of the packaged locales."""
    return Path(str(files("locales")))


def language_of(tag: str) -> str:
    """Return the primary subtag in lower case: "zh" of "zh-Hant-TW"."""
    return re.split(r"[-_]", tag, maxsplit=1)[0].lower()


def parse_accept_language(header: str | None) -> tuple[str, ...]:
    """Return the tags of an Accept-Language header, most wanted first (RFC 9110 § 12.5.4).

    Whatever is malformed, refused (q=0) or "*" is left out; a hostile header costs nothing.
    """
    wanted: list[tuple[float, str]] = []
    for entry in (header or "")[:_LONGEST_HEADER].split(",")[:_MOST_RANGES]:
        tag, *parameters = (piece.strip() for piece in entry.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                matched = re.fullmatch(r"\s*([01](?:\.[0-9]{0,3})?)\s*", value)
                quality = min(float(matched[1]), 1.0) if matched else 0.0
        if quality > 0 and _TAG.fullmatch(tag):
            wanted.append((quality, tag))
    return tuple(tag for _, tag in sorted(wanted, key=lambda pair: -pair[0]))


@lru_cache(maxsize=512)
def babel_locale(tag: str, country: str | None = None) -> Locale:
    """Return the CLDR locale of a tag, with the conventions of `country` where CLDR has them.

    Falls back from region to script to language to English, so that formatting never fails.
    """
    parts = tag.replace("_", "-").split("-")
    regional = [f"{'-'.join(parts[:length])}-{country}" for length in (len(parts), 1)] if country else []
    own = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    for candidate in (*regional, *own):
        try:
            return Locale.parse(candidate, sep="-", resolve_likely_subtags=candidate in own)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


@lru_cache(maxsize=2_048)
def _closest(tag: str, folders: tuple[str, ...]) -> str | None:
    try:
        match = langcodes.closest_match(tag, folders, max_distance=_FARTHEST)[0]
        language = langcodes.Language.get(tag).language
    except LanguageTagError:
        return None
    if match != "und":
        return match
    return next((folder for folder in folders if language_of(folder) == language), None)
