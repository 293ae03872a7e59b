"""Open pictures that nobody trusts: bounded in bytes and pixels, of known formats, as plain RGB."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.domain.errors import InvalidPicture, Unavailable
from assistant.domain.picture import PICTURE_BYTES, PICTURE_PIXELS, PictureFormat

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["read_picture"]

_SIDE = 512
"""Longest side kept: more than any model looks at, and one picture never takes much memory."""
_FORMATS = tuple(kind.name for kind in PictureFormat)


def read_picture(data: bytes) -> Image:
    """Return a picture as RGB, turned upright, at most 512 pixels wide or high.

    What is transparent becomes white, as shops show it. Raises InvalidPicture that names what is wrong, and
    Unavailable when the extra `visual` is not installed.
    """
    try:
        from PIL import Image, ImageOps
    except ImportError as error:
        raise Unavailable("Pictures cannot be read without Pillow: pip install '.[visual]'") from error
    if len(data) > PICTURE_BYTES:
        raise InvalidPicture(
            f"The picture has {len(data):,} bytes; at most {PICTURE_BYTES:,} are taken, so make it smaller"
        )
    try:
        with warnings.catch_warnings():
            # The bomb warning is ours to judge: the size is known before a pixel is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=_FORMATS) as picture:
                width, height = picture.size
                if width * height > PICTURE_PIXELS:
                    raise InvalidPicture(
                        f"The picture has {width} × {height} pixels; at most {PICTURE_PIXELS:,} are taken, "
                        "so make it smaller"
                    )
                picture.draft("RGB", (_SIDE, _SIDE))  # JPEG: decoded small at once
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((_SIDE, _SIDE))
                clear = upright.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    except InvalidPicture:
        raise
    except Image.DecompressionBombError as error:
        raise InvalidPicture(
            f"The picture has more than the {PICTURE_PIXELS:,} pixels that are taken, so make it smaller"
        ) from error
    except Exception as error:  # decoders raise whatever the bytes lead them to
        raise InvalidPicture(
            f"The picture cannot be read ({type(error).__name__}); send a whole JPEG, PNG, WebP or GIF"
        ) from error
