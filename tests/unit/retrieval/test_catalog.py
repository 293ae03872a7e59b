from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.errors import GenerationDamaged
from retrieval.catalog import GenerationCatalog, write_products
from tests.fake_retrieval import mixed_shop

SHOP = mixed_shop()


@pytest.mark.parametrize("held", [100, 3])
def test_small_and_big_catalogues_read_the_same(tmp_path: Path, held: int) -> None:
    assert write_products(tmp_path, SHOP) == 42
    catalog = GenerationCatalog(tmp_path, "g1", held=held)
    assert catalog.generation == "g1"
    assert catalog.ids == tuple(product.id for product in SHOP)
    for _ in range(2):
        assert [catalog.get(product.id) for product in SHOP] == SHOP
    assert list(catalog.all()) == SHOP
    assert catalog.get("nowhere") is None
    assert catalog.get_many(["ja-coffee", "nowhere", "ar-oud"]) == [
        product for key in ("ja-coffee", "ar-oud") for product in SHOP if product.id == key
    ]
    assert catalog.vocabulary().size == 0


@pytest.mark.parametrize("held", [100, 3])
def test_doubled_products_are_damage(tmp_path: Path, held: int) -> None:
    write_products(tmp_path, [*SHOP, SHOP[0]])
    with pytest.raises(GenerationDamaged, match="43 different products"):
        GenerationCatalog(tmp_path, "g1", held=held)
