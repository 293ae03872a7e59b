"""Translate messages through gettext catalogues, read straight from .po files.

A message is declared where it is used, `msg("Hello")`, `nmsg("one", "many")` or `pmsg("context", "Hello")`,
so that extraction finds it; a `Catalog` turns it into words. Placeholders are named: `{product}`.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.i18n.locale import LocaleInfo, Locales, locales_folder

__all__ = ["DOMAIN", "PLACEHOLDER", "Catalog", "Message", "Messages", "fill", "msg", "nmsg", "pmsg"]

DOMAIN = "dragoman"
PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the source language (English) that catalogues translate."""

    id: str
    plural: str | None = None
    """English plural, where the sentence counts something."""
    context: str | None = None
    """Tells two messages apart that are the same in English."""


def msg(text: str) -> Message:
    """Declare a message."""
    return Message(text)


def nmsg(one: str, other: str) -> Message:
    """Declare a message that counts `{count}`."""
    return Message(one, other)


def pmsg(context: str, text: str) -> Message:
    """Declare a message whose context a translator must know."""
    return Message(text, None, context)


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values into named placeholders, leaving those without a value as they are."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), template)


class Catalog:
    """The messages of one locale."""

    def __init__(
        self,
        locale: LocaleInfo,
        translations: Mapping[tuple[str | None, str], tuple[str, ...]],
        plural_of: Callable[[int], int],
    ) -> None:
        self.locale = locale
        self._translations = translations
        self._plural_of = plural_of

    def template(self, message: Message, count: int = 1) -> str:
        """Return the translation with its placeholders; English where there is none."""
        forms = self._translations.get((message.context, message.id), ())
        if message.plural is None:
            return forms[0] if forms else message.id
        index = self._plural_of(count)
        if index < len(forms):
            return forms[index]
        return message.id if count == 1 else message.plural

    def get(self, message: Message | str, count: int = 1, /, **values: str) -> str:
        """Return the translation with placeholders filled."""
        known = Message(message) if isinstance(message, str) else message
        return fill(self.template(known, count), values)

    def has(self, message: Message) -> bool:
        """Tell whether the locale translates a message."""
        return bool(self._translations.get((message.context, message.id)))


class Messages:
    """The catalogues of the shop's locales, each read once, when first needed."""

    def __init__(self, locales: Locales, folder: Path | None = None) -> None:
        self._locales = locales
        self._folder = folder or locales_folder()
        self._catalogs: dict[str, Catalog] = {}

    def for_locale(self, tag: str) -> Catalog:
        """Return the catalogue that serves a tag best."""
        info = self._locales.get(tag)
        if info.folder not in self._catalogs:
            path = self._folder / info.folder / "LC_MESSAGES" / f"{DOMAIN}.po"
            self._catalogs[info.folder] = _read(info, path)
        return self._catalogs[info.folder]


def _read(info: LocaleInfo, path: Path) -> Catalog:
    translations, plural = _parse(path, path.stat().st_mtime_ns)
    return Catalog(info, translations, plural)


@lru_cache(maxsize=64)
def _parse(
    path: Path, changed: int
) -> tuple[dict[tuple[str | None, str], tuple[str, ...]], Callable[[int], int]]:
    from babel.messages.pofile import read_po

    del changed  # part of the cache key only
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parent.parent.name.replace("-", "_"), domain=DOMAIN)
    translations: dict[tuple[str | None, str], tuple[str, ...]] = {}
    for entry in catalog:
        if not entry.id or entry.fuzzy:
            continue
        source = entry.id if isinstance(entry.id, str) else entry.id[0]
        forms = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
        if forms and all(forms):
            translations[(entry.context, source)] = forms
    # gettext's own reader of C plural expressions; Babel keeps the expression as text.
    plural_of = gettext.c2py(catalog.plural_expr)
    return translations, plural_of
