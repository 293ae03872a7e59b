"""Say which pictures are taken."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["PICTURE_BYTES", "PICTURE_PIXELS", "PictureFormat", "sniff_picture"]

PICTURE_BYTES = 8 * 1024 * 1024
"""Largest picture file: what a phone's camera makes, and some more."""
PICTURE_PIXELS = 50_000_000
"""Largest picture once decoded."""


class PictureFormat(StrEnum):
    """Formats that browsers and phones send, with their media types."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"


def sniff_picture(data: bytes) -> PictureFormat | None:
    """Return what the first bytes say, whatever the sender said; None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return PictureFormat.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PictureFormat.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PictureFormat.WEBP
    if data.startswith((b"GIF87a", b"GIF89a")):
        return PictureFormat.GIF
    return None
