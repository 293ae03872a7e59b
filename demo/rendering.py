"""Render the demo's drawings as the photographs another shop would have, so that they can be searched by."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from assistant.domain.product import Product
from demo.drawing import draw

__all__ = ["can_render", "render", "write_pictures"]

_SIDE = 256


def can_render() -> bool:
    """Tell whether the extra `visual` is installed."""
    return all(find_spec(name) for name in ("resvg_py", "PIL", "efficientnet_lite_pytorch"))


def render(product: Product) -> bytes:
    """Return the product's picture as a PNG of 256 × 256."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(svg_string=draw(product), width=_SIDE, height=_SIDE, skip_system_fonts=True)
    )


def write_pictures(products: Iterable[Product], folder: Path) -> None:
    """Write a PNG named as its id for every product."""
    folder.mkdir(parents=True, exist_ok=True)
    for product in products:
        (folder / f"{product.id}.png").write_bytes(render(product))
