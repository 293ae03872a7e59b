"""Hold search by picture to its contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.errors import Unavailable
from assistant.domain.search import NO_CONSTRAINTS
from retrieval.generations import GenerationStore
from retrieval.indexer import Indexer
from retrieval.opened import open_generation
from retrieval.pictures import GenerationPictures
from tests.contracts.picture_search import COLORS, PRODUCTS, VIEW, PictureSearchContract
from tests.fake_pictures import ColorEye, FakePictureSearch, painted
from tests.unit.retrieval.shop import fake_tools


class TestFakePictureSearch(PictureSearchContract):
    @pytest.fixture
    def pictures(self) -> FakePictureSearch:
        return FakePictureSearch(COLORS, {"green": frozenset({"leaf"})})


class TestGenerationPictures(PictureSearchContract):
    @pytest.fixture
    def pictures(self, tmp_path: Path) -> GenerationPictures:
        return shop(tmp_path, ColorEye(), ColorEye())

    async def test_a_picture_seen_by_another_model_is_not_compared(self, tmp_path: Path) -> None:
        pictures = shop(tmp_path, ColorEye("one"), ColorEye("another"))
        with pytest.raises(Unavailable, match=r"'one', not by 'another'.*dragoman index"):
            await pictures.like_picture(painted((240, 0, 0)), NO_CONSTRAINTS, VIEW, 2)
        found = await pictures.like_product("tie", NO_CONSTRAINTS, VIEW, 1)  # what was seen then still holds
        assert found is not None
        assert found[0].product_id == "scarf"


def shop(folder: Path, indexes: ColorEye, serves: ColorEye) -> GenerationPictures:
    """Index PRODUCTS with a folder of painted pictures and open them."""
    files = folder / "files"
    files.mkdir()
    for name, color in COLORS.items():
        (files / f"{name}.png").write_bytes(painted(color))
    store = GenerationStore(folder / "data")
    tools = fake_tools(pictures=indexes)
    Indexer(store, tools, lambda text: None).index_feed(PRODUCTS, pictures=files)
    ref = store.current()
    pictures = open_generation(ref.path, ref.id, fake_tools(pictures=serves)).pictures
    assert pictures is not None
    return pictures
