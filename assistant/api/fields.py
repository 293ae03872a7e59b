"""Define the kinds of fields that our own endpoints accept."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

__all__ = [
    "STRICT",
    "Amount",
    "AvailabilityName",
    "Country",
    "Currency",
    "Id",
    "LanguageTag",
    "Message",
    "Moment",
    "PageSize",
    "Query",
    "Value",
    "Values",
    "ViewName",
]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CONTROL_OR_BREAK = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LARGEST_AMOUNT = 10**15


def _free_text(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("control_character", "control character")
    return text


def _one_line(text: str) -> str:
    if _CONTROL_OR_BREAK.search(text):
        raise PydanticCustomError("control_character", "control character")
    return text


def _line_breaks(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _moment(value: Any) -> Any:
    if isinstance(value, str) and len(value) <= 40:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is not None and moment.tzinfo is not None and 1970 <= moment.year <= 9000:
            return moment
    raise PydanticCustomError("datetime_text", "not a date and time with a zone")


Message = Annotated[
    str, Field(min_length=1, max_length=2000), BeforeValidator(_line_breaks), AfterValidator(_free_text)
]
Query = Annotated[str, Field(max_length=2000), BeforeValidator(_line_breaks), AfterValidator(_free_text)]
Id = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(_one_line)]
Value = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_one_line)]
Values = Annotated[list[Value], Field(max_length=50)]
LanguageTag = Annotated[
    str, StringConstraints(max_length=35, pattern=r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$")
]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{3}$"), AfterValidator(str.upper)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$"), AfterValidator(str.upper)]
Amount = Annotated[int, Field(ge=0, le=_LARGEST_AMOUNT)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
PageSize = Annotated[int, Field(ge=1, le=100)]
ViewName = Literal["cards", "ids"]
STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)
"""How bodies are read: types are strict, and what is not known is refused."""
AvailabilityName = Literal["in_stock", "backorder", "preorder", "out_of_stock", "discontinued"]
