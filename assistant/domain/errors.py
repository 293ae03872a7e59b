"""Hold the one tree of errors that Dragoman raises on purpose.

DragomanError
├── InvalidInput            the caller can mend it: names the value and the remedy
│   ├── InvalidMoney
│   ├── CurrencyMismatch
│   ├── InvalidFeed         a whole feed cannot be read (single bad rows are `Reject`s, not errors)
│   ├── InvalidPicture      bytes that are no picture, or too many of them
│   └── InvalidSetting
├── NotFound                an id that was never minted, or is not the caller's
├── Conflict                the turn of an idempotency key is still in flight
│   └── KeyReused           an idempotency key that came with another body before
└── Unavailable             a dependency is missing, damaged or too slow
    ├── GenerationMissing
    └── GenerationDamaged
"""

from __future__ import annotations

__all__ = [
    "Conflict",
    "CurrencyMismatch",
    "DragomanError",
    "GenerationDamaged",
    "GenerationMissing",
    "InvalidFeed",
    "InvalidInput",
    "InvalidMoney",
    "InvalidPicture",
    "InvalidSetting",
    "KeyReused",
    "NotFound",
    "Unavailable",
]


class DragomanError(Exception):
    """Root of every error that Dragoman raises on purpose."""


class InvalidInput(DragomanError):
    """A value that the caller can mend."""


class InvalidMoney(InvalidInput):
    """An amount or currency that is not money."""


class CurrencyMismatch(InvalidInput):
    """An operation over two currencies without a rate."""


class InvalidFeed(InvalidInput):
    """A feed that cannot be read at all, or has more bad rows than allowed."""


class InvalidPicture(InvalidInput):
    """Bytes that cannot be looked at; says so in numbers and formats, without quoting any."""


class InvalidSetting(InvalidInput):
    """A setting whose value cannot be used."""


class NotFound(DragomanError):
    """An id that was never minted here, or that the caller may not see."""


class Conflict(DragomanError):
    """A request that contradicts one already accepted."""


class KeyReused(Conflict):
    """An idempotency key that was first used with another body; retrying cannot help."""


class Unavailable(DragomanError):
    """Something Dragoman depends on is missing, damaged or too slow."""


class GenerationMissing(Unavailable):
    """No catalogue has been indexed yet."""


class GenerationDamaged(Unavailable):
    """A catalogue generation does not match its manifest."""
