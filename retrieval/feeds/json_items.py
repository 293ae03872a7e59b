"""Read the elements of one big JSON document one by one, in bounded memory."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from json import JSONDecoder

from assistant.domain.errors import InvalidFeed
from retrieval.feeds.json_text import load_json
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import LONGEST_LINE, ByteSource, CutFeed

__all__ = ["read_items"]

_BLOCK = 256 * 1024
_NEXT = re.compile(r"[\s,]*")
_SPLITTER = JSONDecoder()


def read_items(source: ByteSource, key: str | None = None) -> Iterator[tuple[int, object, str] | Reject]:
    """Yield place (from 1), value and text of each element of an array.

    The array is the document itself or, with a `key`, the first one filed under it at any depth; a document
    that is one object is its only element. Raises InvalidFeed for what is neither.
    """
    text = _Text(source)
    if not text.seek_array(key):
        yield from _only(text)
        return
    place = 0
    while True:
        place += 1
        try:
            found = text.next_element()
        except _BrokenError as error:
            yield Reject(place, str(error))
            return
        if found is None:
            return
        try:
            yield place, load_json(found), found[:200]
        except ValueError as error:
            yield Reject.of(place, str(error), found)


class _BrokenError(ValueError):
    """The document is damaged from here on."""


def _only(text: _Text) -> Iterator[tuple[int, object, str] | Reject]:
    whole = text.rest()
    try:
        yield 1, load_json(whole), whole[:200]
    except ValueError as error:
        yield Reject.of(1, str(error), whole)


class _Text:
    """The document as text, of which only what is not read yet is kept."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._decode = codecs.getincrementaldecoder("utf-8-sig")(errors="replace").decode
        self._kept = ""
        self._ended = False
        self._cut = False

    def seek_array(self, key: str | None) -> bool:
        """Move behind the "[" of the array, or stay where there is none."""
        beginning = re.compile(r"\s*\[" if key is None else rf'"{re.escape(key)}"\s*:\s*\[')
        while True:
            found = beginning.match(self._kept) if key is None else beginning.search(self._kept)
            if found is not None:
                self._kept = self._kept[found.end() :]
                return True
            if (key is None and self._kept.strip()) or len(self._kept) > LONGEST_LINE or not self._more():
                return False

    def next_element(self) -> str | None:
        """Return the next element's text, None behind the last; raises where the document breaks."""
        while True:
            start = _NEXT.match(self._kept)
            begin = start.end() if start else 0
            if self._kept[begin : begin + 1] == "]":
                return None
            if begin < len(self._kept):
                try:
                    _, end = _SPLITTER.raw_decode(self._kept, begin)
                except (ValueError, RecursionError):
                    end = -1
                # A number or word may go on in the next block; what closes itself does not.
                if end > 0 and (end < len(self._kept) or self._ended):
                    element, self._kept = self._kept[begin:end], self._kept[end:]
                    return element
            if len(self._kept) - begin > LONGEST_LINE:
                raise _BrokenError(
                    f"an element is longer than {LONGEST_LINE // 1024 // 1024} MB; is a bracket not closed?"
                )
            if not self._more():
                if self._cut or self._kept[begin:].strip():
                    raise _BrokenError("the feed ends in the middle of this element; export it again")
                raise _BrokenError("the feed ends before its list is closed; export it again")

    def rest(self) -> str:
        """Return everything that is left; raises InvalidFeed where that is too much for one object."""
        while self._more():
            if len(self._kept) > LONGEST_LINE:
                raise InvalidFeed(
                    f"the feed is one JSON value of more than {LONGEST_LINE // 1024 // 1024} MB without a "
                    "list of products; write one product a line"
                )
        return self._kept

    def _more(self) -> bool:
        if self._ended:
            return False
        try:
            block = self._source.read(_BLOCK)
        except CutFeed:
            self._cut, block = True, b""
        self._ended = not block
        self._kept += self._decode(block, final=self._ended)
        return True
