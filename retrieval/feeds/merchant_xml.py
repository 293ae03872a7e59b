"""Read Google Merchant product data as RSS 2.0 or Atom, item by item, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.parsers import expat

from assistant.domain.errors import InvalidFeed
from retrieval.feeds.delimited import TableRow
from retrieval.feeds.google_fields import google_column
from retrieval.feeds.json_text import LONGEST_CELL
from retrieval.feeds.rejects import Reject
from retrieval.feeds.source import ByteSource, CutFeed

__all__ = ["read_merchant_xml"]

_BLOCK = 64 * 1024
_ITEMS = frozenset({"item", "entry"})
_DEEPEST = 20
_JOINED = {"product_highlight": "\n", "product_detail": ",", "shipping": ","}
"""Fields that may come more than once → what stands between them."""


def read_merchant_xml(source: ByteSource) -> Iterator[TableRow | Reject]:
    """Yield the items with the line on which each begins.

    A document type, and with it every entity of the feed's own, is refused: nothing outside is ever read,
    and nothing can unfold. Raises InvalidFeed for that, and where not even the beginning is XML.
    """
    items = _Items()
    done = False
    while not done:
        try:
            block = source.read(_BLOCK)
            items.parse(block)
            done = not block
        except CutFeed as error:
            yield from items.take()
            yield Reject(items.line, str(error))
            return
        except expat.ExpatError as error:
            yield from items.take()
            if not items.count:
                raise InvalidFeed(f"the feed is no XML ({error}); export it again") from error
            yield Reject(items.line, f"the feed is no XML from here on ({error}); export it again")
            return
        yield from items.take()


class _Items:
    """Collect the fields of one item after the other from the events of the parser."""

    def __init__(self) -> None:
        self.count = 0
        self._ready: list[TableRow | Reject] = []
        self._path: list[str] = []
        self._cells: dict[str, str] | None = None
        self._begun = 0
        self._text: list[str] = []
        self._size = 0
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = _refuse

    @property
    def line(self) -> int:
        return self._parser.CurrentLineNumber

    def parse(self, block: bytes) -> None:
        self._parser.Parse(block, not block)

    def take(self) -> Iterator[TableRow | Reject]:
        ready, self._ready = self._ready, []
        return iter(ready)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InvalidFeed(f"the feed nests elements deeper than {_DEEPEST} levels, as no feed does")
        local = google_column(name.rsplit(" ", 1)[-1])
        if self._cells is None:
            if local in _ITEMS:
                self._cells, self._path, self._begun = {}, [], self.line
            return
        self._path.append(local)
        self._text, self._size = [], 0
        if local == "link" and "href" in attributes:
            self._cells.setdefault("link", attributes["href"])

    def _characters(self, text: str) -> None:
        if self._cells is None or not self._path:
            return
        self._size += len(text)
        if self._size <= LONGEST_CELL:
            self._text.append(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._cells is None:
            return
        if not self._path:
            self.count += 1
            snippet = " ".join(f"{key}={value}" for key, value in list(self._cells.items())[:6])
            self._ready.append(TableRow(self._begun, self._cells, snippet))
            self._cells = None
            return
        if self._size > LONGEST_CELL:
            reason = f"{self._path[0]} has {self._size} characters, more than {LONGEST_CELL}; shorten it"
            self._ready.append(Reject(self._begun, reason, self._cells.get("id")))
        else:
            self._keep("".join(self._text).strip())
        self._path.pop()
        self._text, self._size = [], 0

    def _keep(self, value: str) -> None:
        assert self._cells is not None
        if not value:
            return
        field, *below = self._path
        if field == "product_detail" and below:
            # Parts come as section_name, attribute_name, attribute_value; the tabular form is "s:n:v".
            part = below[-1]
            before = self._cells.get(field, "")
            fresh = part == "section_name" or (part == "attribute_name" and not before.endswith(":"))
            start = "" if not before else "," if fresh else ""
            lead = ":" if part == "attribute_name" and (fresh and not before.endswith(":")) else ""
            end = "" if part == "attribute_value" else ":"
            self._cells[field] = f"{before}{start}{lead}{value}{end}"
            return
        name = ".".join([field, *below])
        if name in self._cells and field in _JOINED:
            self._cells[name] += _JOINED[field] + value
        else:
            self._cells.setdefault(name, value)


def _refuse(name: str, system: str | None, public: str | None, internal: int) -> None:
    raise InvalidFeed(
        "the feed has a document type, which could hide files or unfold without end; remove <!DOCTYPE …>"
    )
