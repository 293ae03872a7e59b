"""Read the moments that logs write in many ways."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from assistant.domain.errors import InvalidInput

__all__ = ["parse_timestamp"]

_EARLIEST = 0.0
_LATEST_SECONDS = 1e10  # the year 2286: more than that is milliseconds
_LATEST_MILLIS = 1e13
_LATEST_MICROS = 1e16
_CLOCK_SKEW = timedelta(days=1)


def parse_timestamp(value: str | int | float | None, now: datetime) -> datetime | None:
    """Read ISO 8601, or seconds, milliseconds or microseconds since 1970, as a moment in UTC.

    Nothing gives None; a moment without a zone is taken as UTC. Raises InvalidInput for what is not a moment,
    and for one more than a day after `now`, which would make all others look old.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    moment = _from_number(value) if not isinstance(value, str) else _from_text(value.strip())
    if moment > now + _CLOCK_SKEW:
        raise InvalidInput(f"the timestamp {str(value)[:40]!r} is in the future")
    return moment


def _from_text(text: str) -> datetime:
    try:
        return _from_number(float(text))
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"{text[:40]!r} is not a timestamp; use ISO 8601 or seconds since 1970") from error
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise InvalidInput(f"{text[:40]!r} is not a timestamp of this era") from error


def _from_number(number: float) -> datetime:
    if isinstance(number, bool) or not math.isfinite(number) or not _EARLIEST <= number < _LATEST_MICROS:
        raise InvalidInput(f"{number!r} is not a timestamp; use ISO 8601 or seconds since 1970")
    if number >= _LATEST_MILLIS:
        number /= 1e6
    elif number >= _LATEST_SECONDS:
        number /= 1e3
    return datetime.fromtimestamp(number, UTC)
