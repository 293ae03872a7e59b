"""Keep catalogues true to the code: `python -m assistant.i18n.catalogs extract|update|check`.

extract writes locales/dragoman.pot from the messages declared in the code, update merges it into every
locale (new messages come empty, changed ones must be translated again), check reports what is wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from assistant.i18n.locale import locales_folder
from assistant.i18n.messages import DOMAIN, PLACEHOLDER

__all__ = ["main", "problems"]

_KEYWORDS = {"msg": None, "nmsg": (1, 2), "pmsg": ((1, "c"), 2)}
_HEADER = "# The sentences of Dragoman. Declared in the code, extracted by assistant/i18n/catalogs.py.\n#"
_WIDTH = 110


def main(arguments: Sequence[str]) -> int:
    """Run one command; return a process exit status."""
    folder = locales_folder()
    if list(arguments) == ["extract"]:
        _write(_extract(), folder / f"{DOMAIN}.pot")
    elif list(arguments) == ["update"]:
        _update(folder)
    elif list(arguments) == ["check"]:
        found = list(problems(folder))
        sys.stdout.write("".join(f"{problem}\n" for problem in found) or "Every catalogue is complete.\n")
        return 1 if found else 0
    else:
        sys.stderr.write("Usage: python -m assistant.i18n.catalogs extract|update|check\n")
        return 2
    return 0


def problems(folder: Path) -> Iterator[str]:
    """Yield one sentence for everything wrong with template and catalogues."""
    code, template = _extract(), _read(folder / f"{DOMAIN}.pot", None)
    if _keys(code) != _keys(template):
        yield f"{DOMAIN}.pot is not what the code says; run `python -m assistant.i18n.catalogs extract`"
    for path in _catalog_files(folder):
        locale = path.parent.parent.name
        catalog = _read(path, locale)
        for missing in sorted(_keys(code) - _keys(catalog), key=str):
            yield f"{locale}: missing {missing[1]!r}"
        for message in catalog:
            if message.id:
                yield from (f"{locale}: {problem}" for problem in _wrong(message, catalog, code, locale))
        if (catalog.num_plurals, catalog.plural_expr) != tuple(get_plural(locale.replace("-", "_")))[:2]:
            yield f"{locale}: the header's Plural-Forms are not those of the language"


def _wrong(message: Message, catalog: Catalog, code: Catalog, locale: str) -> Iterator[str]:
    source = _source(message)
    if (message.context or "", *source) not in _keys(code):
        yield f"{source[0]!r} is no longer in the code"
        return
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    if message.fuzzy or not forms or not all(forms):
        if locale != "en":
            yield f"{source[0]!r} is not translated"
        return
    if len(source) > 1 and len(forms) != catalog.num_plurals:
        yield f"{source[0]!r} has {len(forms)} plural forms, not {catalog.num_plurals}"
    needed = set(PLACEHOLDER.findall(source[-1]))
    for form in forms:
        used = set(PLACEHOLDER.findall(form))
        # "one" or "two" may be said without a figure.
        if used - needed or (needed - used) - ({"count"} if len(source) > 1 else set()):
            yield f"{source[0]!r} has placeholders {sorted(used)}, not {sorted(needed)}"


def _extract() -> Catalog:
    catalog = Catalog(project="dragoman", charset="utf-8", header_comment=_HEADER)
    root = Path(__file__).parents[1]
    found = extract_from_dir(str(root), [("**.py", "python")], keywords=_KEYWORDS, comment_tags=("i18n:",))
    for file, _, text, comments, context in sorted(found, key=lambda row: (row[0], row[1])):
        catalog.add(text, None, [(f"assistant/{file}", 0)], auto_comments=comments, context=context)
    return catalog


def _update(folder: Path) -> None:
    template = _read(folder / f"{DOMAIN}.pot", None)
    for path in _catalog_files(folder):
        locale = path.parent.parent.name
        catalog = _read(path, locale) if path.stat().st_size else Catalog(locale=locale.replace("-", "_"))
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        _write(catalog, path)


def _write(catalog: Catalog, path: Path) -> None:
    """Write a catalogue whose bytes depend on its messages only, so that it changes only when they do."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=_WIDTH, omit_header=True, include_lineno=False, sort_output=False)
    header = [_HEADER, 'msgid ""', 'msgstr ""', '"MIME-Version: 1.0\\n"']
    header += ['"Content-Type: text/plain; charset=utf-8\\n"', '"Content-Transfer-Encoding: 8bit\\n"']
    if catalog.locale_identifier:
        plural = get_plural(catalog.locale_identifier)
        header += [f'"Language: {catalog.locale_identifier}\\n"', f'"Plural-Forms: {plural.plural_forms}\\n"']
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\n".join(header) + "\n\n").encode() + buffer.getvalue().strip() + b"\n")


def _read(path: Path, locale: str | None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale.replace("-", "_") if locale else None, domain=DOMAIN)


def _catalog_files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def _keys(catalog: Catalog) -> set[tuple[str, ...]]:
    return {(message.context or "", *_source(message)) for message in catalog if message.id}


def _source(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
