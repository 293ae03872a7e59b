"""Test that the packaged network sees what is alike, on pictures drawn here."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from assistant.domain.errors import InvalidInput
from recommenders.image_features import ImageEncoder
from recommenders.visual import Visual


def drawn(folder: Path, name: str, shape: str, shift: int) -> Path:
    """Draw a wheel or a chequered cloth, a little different for each shift."""
    picture = Image.new("RGB", (180, 180), (245, 245, 240))
    pen = ImageDraw.Draw(picture)
    if shape == "wheel":
        for ring in range(10, 80, 14):
            box = (90 - ring + shift, 90 - ring, 90 + ring + shift, 90 + ring)
            pen.ellipse(box, outline=(30, 30, 40), width=5)
    else:
        for x in range(0, 180, 20):
            for y in range((x // 20 % 2) * 20, 180, 40):
                pen.rectangle((x + shift, y, x + 19 + shift, y + 19), fill=(180, 40, 40))
    path = folder / f"{name}.png"
    picture.save(path)
    return path


def test_pictures_that_look_alike_are_neighbours(tmp_path: Path) -> None:
    pictures = {
        f"{shape}-{shift}": drawn(tmp_path, f"{shape}-{shift}", shape, shift)
        for shape in ("wheel", "cloth")
        for shift in (0, 4, 8)
    }
    damaged = tmp_path / "damaged.png"
    damaged.write_bytes(pictures["wheel-0"].read_bytes()[:200])
    pictures |= {"damaged": damaged, "missing": tmp_path / "missing.png"}
    said: list[tuple[int, int]] = []
    vectors = ImageEncoder(lambda what, done, total: said.append((done, total))).encode(pictures)
    assert said[-1] == (8, 8)
    assert "damaged" not in vectors.ids
    assert "missing" not in vectors.ids
    assert np.isfinite(vectors.values).all()
    model = Visual(vectors=vectors).fit([], items=pictures)
    for item in vectors.ids:
        nearest = model.similar(item, 1)[0][0]
        assert nearest.split("-")[0] == item.split("-")[0]
    assert model.recommend([("damaged", 1.0)], 3) == []


def test_no_pictures_give_no_vectors() -> None:
    vectors = ImageEncoder().encode({})
    assert (list(vectors.ids), vectors.values.shape[0]) == ([], 0)


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "efficientnet_lite_pytorch", None)
    with pytest.raises(InvalidInput, match=r"efficientnet_lite_pytorch.*\[visual\]"):
        ImageEncoder()
