"""Read the lines or bytes of a feed: gzip and Zstandard opened, encoding found out, sizes bounded."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import zstandard

from assistant.domain.errors import InvalidFeed
from retrieval.feeds.tally import FeedTally

__all__ = [
    "LONGEST_LINE",
    "ByteSource",
    "CutFeed",
    "LineSource",
    "OverlongLine",
    "open_bytes",
    "open_feed",
    "read_head",
]

LONGEST_LINE: Final = 8 * 1024 * 1024
"""Characters or bytes of one line; a product is a few kilobytes."""
_HEAD = 64 * 1024
_BOMB_FROM = 64 * 1024 * 1024
_BOMB_RATIO = 200
_REPORT_EVERY = 256
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError)
_ZSTD_WINDOW = 128 * 1024 * 1024
_CUT = "the compressed feed ends early or is damaged; export it again"


class OverlongLine(ValueError):
    """A line of more than `LONGEST_LINE`; reading goes on behind it."""


class CutFeed(ValueError):
    """A compressed feed ends before its end."""


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8"


def _first_bytes(data: io.BufferedReader) -> bytes:
    try:
        return data.peek(2)[:2]
    except _DAMAGED:
        return b""


class _Guard:
    """Refuse what unpacks to far more than text ever does, before it fills the time of the machine."""

    def __init__(self, path: Path, raw: io.BufferedReader, tally: FeedTally) -> None:
        self._path = path
        self._raw = raw
        self._tally = tally
        self._size = max(os.fstat(raw.fileno()).st_size, 1)
        self._unpacked = 0

    def count(self, size: int) -> None:
        self._unpacked += size
        if self._unpacked > _BOMB_FROM and self._unpacked > _BOMB_RATIO * self._size:
            raise InvalidFeed(
                f"{self._path.name} unpacks to more than {_BOMB_RATIO} times its size, as no feed does; "
                "unpack it and look inside"
            )

    def report(self) -> None:
        self._tally.fraction = min(self._raw.tell() / self._size, 1.0)


class ByteSource:
    """Read the uncompressed bytes of a feed; raises CutFeed at a torn end and InvalidFeed for a bomb."""

    def __init__(self, path: Path, tally: FeedTally, raw: io.BufferedReader, data: io.BufferedReader) -> None:
        """Take the open file and, over it, the stream of its uncompressed bytes."""
        self._data = data
        self._guard = _Guard(path, raw, tally)

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, none at the end."""
        try:
            block = self._data.read(size)
        except _DAMAGED as error:
            raise CutFeed(_CUT) from error
        self._guard.count(len(block))
        self._guard.report()
        return block


class LineSource:
    """Iterate over the lines of a feed with their ends, and know which line was last.

    Raises OverlongLine (and then goes on), CutFeed at a torn end, and InvalidFeed for a bomb.
    """

    def __init__(self, path: Path, tally: FeedTally, raw: io.BufferedReader, data: io.BufferedReader) -> None:
        """Take the open file and, over it, the stream of its uncompressed bytes."""
        self.line = 0
        """Number of the line read last, from 1."""
        self.complete = True
        """False when the line read last has no line end: the last one, perhaps cut."""
        self._tally = tally
        self._data = data
        self._guard = _Guard(path, raw, tally)
        self._torn = False
        self._text: IO[str] | None = None
        if (encoding := _encoding(_first_bytes(data))) != "utf-8":
            self._text = io.TextIOWrapper(data, encoding, errors="replace", newline="\n")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._torn:
            raise StopIteration
        try:
            text = self._read()
        except _DAMAGED as error:
            self.line += 1
            self._torn = True
            raise CutFeed(_CUT) from error
        if not text:
            self._tally.fraction = 1.0
            raise StopIteration
        self.line += 1
        if self.line % _REPORT_EVERY == 0:
            self._guard.report()
        if self.line == 1:
            text = text.removeprefix("\ufeff")
        self.complete = text.endswith("\n")
        return text

    def _read(self) -> str:
        if self._text is not None:
            text = self._text.readline(LONGEST_LINE)
            if len(text) == LONGEST_LINE and not text.endswith("\n"):
                while (rest := self._text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                    self._guard.count(len(rest))
                self._refuse_line()
            self._guard.count(len(text))
            return text
        line = self._data.readline(LONGEST_LINE)
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while (chunk := self._data.readline(LONGEST_LINE)) and not chunk.endswith(b"\n"):
                self._guard.count(len(chunk))
            self._refuse_line()
        self._guard.count(len(line))
        return self._decode(line)

    def _decode(self, line: bytes) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            self._tally.warn("not UTF-8, read as Windows-1252", self.line + 1)
            return line.decode("cp1252", errors="replace")

    def _refuse_line(self) -> None:
        self.line += 1
        raise OverlongLine(
            f"the line is longer than {LONGEST_LINE // 1024 // 1024} MB; is a quote not closed?"
        )


@contextmanager
def open_feed(path: Path, tally: FeedTally) -> Iterator[LineSource]:
    """Open a feed for reading line by line; raises InvalidFeed when it cannot be opened."""
    with _open(path) as raw, _unpacked(raw) as data:
        yield LineSource(path, tally, raw, data)


@contextmanager
def open_bytes(path: Path, tally: FeedTally) -> Iterator[ByteSource]:
    """Open a feed for reading in blocks; raises InvalidFeed when it cannot be opened."""
    with _open(path) as raw, _unpacked(raw) as data:
        yield ByteSource(path, tally, raw, data)


@contextmanager
def _open(path: Path) -> Iterator[io.BufferedReader]:
    try:
        raw = path.open("rb")
    except OSError as error:
        raise InvalidFeed(f"{path} cannot be opened ({error.strerror}); check the path") from error
    with raw:
        yield raw


@contextmanager
def _unpacked(raw: io.BufferedReader) -> Iterator[io.BufferedReader]:
    """Yield the bytes inside a file that may be compressed, told by how it begins."""
    magic = raw.read(4)
    raw.seek(0)
    if magic.startswith(_GZIP):
        with gzip.GzipFile(fileobj=raw) as unpacked:
            yield io.BufferedReader(unpacked)
    elif magic == _ZSTD:
        # A window beyond this could ask for gigabytes; no shop's export needs one.
        decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        with decompressor.stream_reader(raw, read_across_frames=True, closefd=False) as reader:
            yield io.BufferedReader(reader)
    else:
        yield raw


def read_head(path: Path) -> str:
    """Return the beginning of a feed as text: at most 64 KB, for finding out its format."""
    try:
        with path.open("rb") as raw, _unpacked(raw) as data:
            head = data.read(_HEAD)
    except _DAMAGED as error:
        raise InvalidFeed(f"{path.name} is a damaged compressed file; export it again") from error
    except OSError as error:
        raise InvalidFeed(f"{path} cannot be opened ({error.strerror}); check the path") from error
    encoding = _encoding(head)
    if encoding != "utf-8":
        return head.decode(encoding, errors="replace").removeprefix("\ufeff")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return head.decode("cp1252", errors="replace")
