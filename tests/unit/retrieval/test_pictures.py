"""Pictures are read under bounds, found by name, looked at once, and compared."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageOps

from assistant.domain.errors import InvalidInput, InvalidPicture, Unavailable
from assistant.domain.picture import PICTURE_BYTES, PictureFormat, sniff_picture
from assistant.domain.product import Product
from retrieval.picture_build import PICTURES, SeenPictures, build_pictures
from retrieval.picture_colors import WithColors
from retrieval.picture_encoder import ClipPictures, LazyPictures
from retrieval.picture_folder import PictureFolder
from retrieval.picture_index import PictureIndex
from retrieval.picture_reading import read_picture
from tests.fake_pictures import ColorEye, painted

RED, BLUE = (250, 10, 10), (10, 30, 240)


def product(key: str, image_url: str | None = None) -> Product:
    return Product(key, key, image_url=image_url)


def bomb(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(("kind", "media_type"), [(kind.name, kind) for kind in PictureFormat])
def test_every_format_is_told_from_its_first_bytes_and_read(kind: str, media_type: PictureFormat) -> None:
    data = painted(RED, kind)
    assert sniff_picture(data) is media_type
    pixel = read_picture(data).getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert max(abs(a - b) for a, b in zip(pixel, RED, strict=True)) < 12


def test_large_pictures_are_kept_small_and_what_is_transparent_becomes_white() -> None:
    assert read_picture(painted(RED, "JPEG", (3000, 1500))).size == (512, 256)
    file = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(file, "PNG")
    assert read_picture(file.getvalue()).getpixel((0, 0)) == (255, 255, 255)


def test_a_photograph_taken_sideways_is_turned_upright() -> None:
    sideways = Image.new("RGB", (40, 20), RED)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter, clockwise
    file = BytesIO()
    sideways.save(file, "JPEG", exif=exif)
    assert read_picture(file.getvalue()).size == (20, 40)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bomb(60_000, 60_000), "more than the 50,000,000 pixels"),
        (bomb(9_000, 8_000), "9000 × 8000 pixels; at most 50,000,000"),
        (painted(RED)[:-30], "cannot be read"),
        (b"%PDF-1.7", "cannot be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read"),
        (b"\xff\xd8\xff" + b"\0" * PICTURE_BYTES, "at most 8,388,608"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_and_told_why(data: bytes, said: str) -> None:
    with pytest.raises(InvalidPicture, match=said):
        read_picture(data)


@given(st.binary(max_size=400), st.sampled_from([painted(RED, kind.name) for kind in PictureFormat]))
def test_any_bytes_give_a_picture_or_the_one_error(noise: bytes, whole: bytes) -> None:
    for data in (noise, whole[: len(noise)] + noise, whole[:20] + noise + whole[20:]):
        try:
            assert read_picture(data).mode == "RGB"
        except InvalidPicture:
            continue


def test_a_picture_is_found_by_id_or_by_the_end_of_its_address(tmp_path: Path) -> None:
    for name in ("boot 7.jpg", "A-1.PNG", "p/boots/7.webp", "x/same.png", "y/same.png", "notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(painted(RED))
    folder = PictureFolder(tmp_path)

    def found(key: str, url: str | None = None) -> str | None:
        path = folder.find(product(key, url))
        return path.relative_to(tmp_path).as_posix() if path else None

    assert found("A-1", "https://cdn.example/p/boots/7.webp") == "A-1.PNG"
    assert found("b", "https://cdn.example/v2/p/boots/7.webp?w=400#top") == "p/boots/7.webp"
    assert found("b", "/img/boot%207.jpg") == "boot 7.jpg"
    assert found("b", "/somewhere/7.webp") == "p/boots/7.webp"
    assert found("b", "/img/x/same.png") == "x/same.png"
    assert found("b", "/img/same.png") is None  # two have that name
    assert found("notes") is None
    assert found("b", "https://[broken") is None
    assert found("../A-1", "file:///../../../etc/passwd") is None
    with pytest.raises(InvalidInput, match=r"no folder of pictures '.*nowhere'"):
        PictureFolder(tmp_path / "nowhere")


def test_pictures_are_looked_at_once_and_unreadable_ones_are_named(tmp_path: Path) -> None:
    files, first, second = tmp_path / "files", tmp_path / "first", tmp_path / "second"
    for folder in (files, first, second):
        folder.mkdir()
    for name, data in {
        "a": painted(RED),
        "twin": painted(RED),
        "b": painted(BLUE),
        "torn": b"\x89PNG",
    }.items():
        (files / f"{name}.png").write_bytes(data)
    products = [product(key) for key in ("a", "b", "twin", "torn", "bare")]
    eye = ColorEye()
    counts = build_pictures(first, products, files, eye)
    assert (counts.products, counts.looked_at, counts.unreadable) == (3, 2, ("torn.png",))
    assert eye.looked_at == 2
    seen = SeenPictures.load(first)
    assert seen is not None
    assert seen.ids == ("a", "b", "twin")
    assert sorted(path.name for path in first.iterdir()) == [PICTURES]

    (files / "b.png").write_bytes(painted((0, 90, 200)))
    again = build_pictures(second, products, files, eye, parent=first)
    assert (again.products, again.looked_at, eye.looked_at) == (3, 1, 3)

    other = build_pictures(second, products, files, ColorEye("another"), parent=first)
    assert other.looked_at == 2  # vectors of another model mean something else


def test_a_run_that_died_goes_on_where_it_stopped(tmp_path: Path) -> None:
    files, draft, scratch = tmp_path / "files", tmp_path / "draft", tmp_path / "scratch"
    for folder in (files, draft):
        folder.mkdir()
    for number in range(40):
        (files / f"{number}.png").write_bytes(painted((number, 0, 255 - number)))
    products = [product(str(number)) for number in range(40)]
    dying = ColorEye()
    dying.stop_after = 32
    with pytest.raises(KeyboardInterrupt):
        build_pictures(draft, products, files, dying, scratch=scratch)
    assert SeenPictures.load(draft) is None
    eye, said = ColorEye(), list[tuple[int, int]]()
    counts = build_pictures(
        draft, products, files, eye, scratch=scratch, progress=lambda done, total: said.append((done, total))
    )
    assert (eye.looked_at, counts.products) == (8, 40)
    assert (said[0], said[-1]) == ((32, 40), (40, 40))
    seen = SeenPictures.load(draft)
    assert seen is not None
    assert np.allclose(seen.raw[7], [7 / 255, 0, 248 / 255], atol=1e-3)


def test_a_picture_file_that_does_not_fit_is_told(tmp_path: Path) -> None:
    SeenPictures("m", ("a",), ("00",), np.zeros((1, 3), np.float16)).save(tmp_path)
    known = tmp_path / PICTURES / "seen.json"
    known.write_text(json.dumps({"fingerprint": "m", "ids": ["a", "b"], "digests": ["00", "11"]}))
    with pytest.raises(ValueError, match="2 products, 1 pictures"):
        SeenPictures.load(tmp_path)


@pytest.mark.parametrize("size", [50, 5000])
def test_a_picture_finds_itself_and_its_kin_in_small_shops_and_large(size: int) -> None:
    rng = np.random.default_rng(7)
    kinds = rng.normal(size=(10, 300)).astype(np.float32)
    raw = np.abs(kinds[np.arange(size) % 10] + 0.3 * rng.normal(size=(size, 300))) + 2.0
    ids = tuple(f"p{number}" for number in range(size))
    seen = SeenPictures("m", ids, ids, raw.astype(np.float16))
    index = PictureIndex.of(seen, ids)
    assert (index.basis is None) == (size == 50)  # many are reduced to what varies
    for place in range(0, size, size // 10):
        vector = index.vector_of(raw[place].astype(np.float32))
        (nearest, score), *others = index.nearest(vector, None, 5)[0]
        assert nearest == place
        assert score > 0.99
        assert all(row % 10 == place % 10 for row, _ in others)


def test_products_that_are_gone_are_forgotten() -> None:
    seen = SeenPictures("m", ("gone", "kept"), ("0", "1"), np.eye(2, dtype=np.float16))
    index = PictureIndex.of(seen, ("new", "kept"))
    assert (len(index), list(index.rows), dict(index.places)) == (1, [1], {"kept": 0})


def test_a_model_is_loaded_when_the_first_picture_comes_and_once() -> None:
    loads: list[int] = []

    def load() -> ColorEye:
        loads.append(1)
        return ColorEye()

    eye = LazyPictures("colour", load)
    assert loads == []
    image = read_picture(painted(RED))
    assert eye.encode_images([image]).shape == (1, eye.dimension)
    eye.encode_images([image])
    assert loads == [1]


def test_a_clip_model_of_a_folder_looks_at_pictures(tmp_path: Path) -> None:
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, CLIPProcessor, CLIPTokenizer

    small = {"intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    text = {
        "hidden_size": 16,
        "vocab_size": 4,
        "max_position_embeddings": 8,
        "bos_token_id": 0,
        "eos_token_id": 1,
    }
    vision = {"hidden_size": 32, "image_size": 32, "patch_size": 8}
    config = CLIPConfig(text_config={**small, **text}, vision_config={**small, **vision}, projection_dim=12)
    CLIPModel(config).save_pretrained(tmp_path)
    words = {"<|startoftext|>": 0, "<|endoftext|>": 1, "a</w>": 2, "b</w>": 3}
    (tmp_path / "vocab.json").write_text(json.dumps(words))
    (tmp_path / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = CLIPTokenizer(
        vocab_file=str(tmp_path / "vocab.json"), merges_file=str(tmp_path / "merges.txt")
    )
    pixels = CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    CLIPProcessor(image_processor=pixels, tokenizer=tokenizer).save_pretrained(tmp_path)

    eye = ClipPictures(str(tmp_path))
    assert eye.dimension == 12
    rows = eye.encode_images([read_picture(painted(color)) for color in (RED, BLUE, RED)])
    assert np.allclose(rows[0], rows[2], atol=1e-5)
    assert not np.allclose(rows[0], rows[1], atol=1e-3)


def test_a_clip_model_that_is_not_there_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="DRAGOMAN_PICTURE_MODEL"):
        ClipPictures(str(tmp_path / "nothing"))


def test_colours_tell_apart_what_a_network_takes_for_the_same() -> None:
    class Blind(ColorEye):
        def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
            return np.ones((len(images), 3), np.float32)

    eye = WithColors(Blind())
    halves = Image.new("RGB", (80, 80), RED)
    halves.paste(BLUE, (40, 0, 80, 80))
    dim = halves.point(lambda value: value * 0.6)
    plain = read_picture(painted(BLUE))
    rows = eye.encode_images([halves, ImageOps.mirror(halves), dim, plain])
    assert rows.shape == (4, eye.dimension)
    assert np.allclose(rows[0], rows[1], atol=1e-2)  # which way it faces does not matter
    assert np.abs(rows[0] - rows[2]).max() < 0.05  # nor the light
    assert np.abs(rows[0] - rows[3]).max() > 0.5
    assert np.isfinite(eye.encode_images([Image.new("RGB", (9, 9), "black")])).all()
