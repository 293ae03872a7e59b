"""Turn HTML into the plain text a reader would see."""

from __future__ import annotations

import re
from html.parser import HTMLParser

__all__ = ["html_to_text", "plain_text"]

_SILENT = frozenset({"script", "style", "template", "noscript", "head", "title", "svg", "iframe", "object"})
_BREAKS = frozenset(
    "br p div li ul ol tr table h1 h2 h3 h4 h5 h6 hr section article blockquote dt dd".split()
)
_LOOKS_LIKE_HTML = re.compile(
    r"<[/!]?[a-zA-Z][^<>]*>|<!--|&(?:[a-zA-Z]{2,12}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


def plain_text(text: str, *, one_line: bool = False) -> str:
    """Return text without markup, control characters and superfluous space."""
    if text.isprintable() and not any(mark in text for mark in ("<", "&", "  ")):
        return text.strip()  # most texts, ten times faster
    if _LOOKS_LIKE_HTML.search(text):
        text = html_to_text(text)
    text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
    return text.replace("\n", " ") if one_line else text


def html_to_text(markup: str) -> str:
    """Return the visible words; blocks begin a line, list items get a bullet, scripts and styles go."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return _LINES.sub("\n", _SPACES.sub(" ", "".join(reader.parts))).strip()


class _Reader(HTMLParser):
    """Collect text outside silent elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._silent is None and tag in _SILENT:
            self._silent = tag
        elif tag in _BREAKS:
            self.parts.append("\n• " if tag == "li" else "\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = None
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._silent is None:
            # A line break in the source is a space on the screen.
            self.parts.append(data.replace("\n", " ").replace("\r", " "))
