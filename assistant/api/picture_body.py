"""Read a picture from a request body: raw, as a form's file, or in JSON as base64."""

from __future__ import annotations

import base64
import binascii
from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from assistant.api.doors import accept_language
from assistant.api.fields import STRICT, PageSize, ViewName
from assistant.api.json_body import parse_json, read_limited
from assistant.api.problems import Refusal
from assistant.api.schemas import Context, FilterBody, ProductQuery
from assistant.domain.picture import PICTURE_BYTES, PictureFormat, sniff_picture
from assistant.domain.requests import Filters, PictureRequest, View

__all__ = ["PICTURE_SCHEMA", "PictureBody", "PictureQuery", "read_picture_request"]

_FRAME = 16 * 1024
"""Bytes that a form or JSON may have beside the picture."""
_SECONDS_TO_SEND = 30.0
_RAW = frozenset({*map(str, PictureFormat), "application/octet-stream"})
_TYPES = ", ".join(PictureFormat)
_ENCODED = PICTURE_BYTES * 4 // 3 + 4
_FILES = {"schema": {"type": "string", "format": "binary"}}

PICTURE_SCHEMA = {
    "requestBody": {
        "required": True,
        "content": {
            **{str(kind): _FILES for kind in PictureFormat},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["image"],
                    "properties": {"image": {"type": "string", "format": "binary"}},
                }
            },
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["image"],
                    "properties": {
                        "image": {"type": "string", "format": "byte", "description": "The file as base64"},
                        "context": {"type": "object", "description": "As in POST /v1/search"},
                        "filters": {"type": "object", "description": "As in POST /v1/search"},
                        "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
                        "view": {"type": "string", "enum": [str(view) for view in View]},
                    },
                }
            },
        },
    }
}
"""What the framework cannot tell from the signature, for OpenAPI."""


class PictureQuery(ProductQuery):
    """How a sender of a bare picture wants the answer."""

    limit: PageSize = 10
    view: ViewName = "cards"


class PictureBody(BaseModel):
    """A picture in JSON, with all that a search takes beside its words."""

    model_config = STRICT

    image: Annotated[str, Field(min_length=1, max_length=_ENCODED)]
    """Base64, RFC 4648 § 4; no data URL and no address."""
    context: Context = Context()
    filters: FilterBody = FilterBody()
    limit: PageSize = 10
    view: ViewName = "cards"


async def read_picture_request(request: Request, query: PictureQuery) -> PictureRequest:
    """Return what is asked for; raises 400, 408, 413, 415 or 422. In JSON the query counts for nothing."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    filters = Filters()
    context, limit, view = query.to_domain(), query.limit, View(query.view)
    if media_type == "application/json":
        body = _validated(await read_limited(request, _ENCODED + _FRAME, _SECONDS_TO_SEND))
        picture = _decoded(body.image)
        context, filters = body.context.to_domain(), body.filters.to_domain()
        limit, view = body.limit, View(body.view)
    elif media_type == "multipart/form-data":
        picture = await _from_form(request)
    elif media_type in _RAW:
        picture = await read_limited(request, PICTURE_BYTES, _SECONDS_TO_SEND)
    else:
        raise Refusal(
            415,
            "unsupported_media_type",
            f"Send the picture as {_TYPES}, as the file `image` of multipart/form-data, or as base64 in "
            "application/json.",
        )
    _check(picture)
    return PictureRequest(picture, context, filters, limit, view, accept_language(request))


def _check(picture: bytes) -> None:
    if not picture:
        raise Refusal(422, "no_picture", "The request holds no picture: send its bytes.")
    if len(picture) > PICTURE_BYTES:
        raise Refusal(
            413, "body_too_large", f"The picture is larger than {PICTURE_BYTES // 1024} KB; make it smaller."
        )
    if sniff_picture(picture) is None:
        raise Refusal(415, "unsupported_picture", f"The bytes are none of {_TYPES}; convert the picture.")


def _validated(data: bytes) -> PictureBody:
    try:
        return PictureBody.model_validate(parse_json(data))
    except ValidationError as error:
        problems = [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_url=False)]
        raise RequestValidationError(problems) from error


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Refusal(
            422, "unreadable_picture", "`image` is not base64 (RFC 4648 § 4, no data URL and no line breaks)."
        ) from error


async def _from_form(request: Request) -> bytes:
    data = await read_limited(request, PICTURE_BYTES + _FRAME, _SECONDS_TO_SEND)

    async def stream() -> AsyncGenerator[bytes, None]:
        yield data

    try:
        parser = MultiPartParser(request.headers, stream(), max_files=1, max_fields=0)
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError, AssertionError) as error:
        raise Refusal(
            400, "malformed_form", "The form cannot be read: send one file named `image`."
        ) from error
    try:
        upload = form.get("image")
        if not isinstance(upload, UploadFile):
            raise Refusal(422, "no_picture", "The form holds no file named `image`.")
        return await upload.read()
    finally:
        await form.close()
