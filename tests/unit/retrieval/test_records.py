from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.errors import GenerationDamaged
from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.product import Option, Product, ProductText, Rating
from retrieval.records import content_hash, from_record, read_records, to_record, write_records

LAMP = Product(
    id="CRUNCHY-LAMP",
    title="Lampe",
    language="de",
    price=Money(12999, "EUR"),
    attributes={"color": ("Schwarz",), "material": ("Messing",)},
    translations={"ja": ProductText("ランプ")},
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
money = st.builds(Money, st.integers(0, 10**15), st.sampled_from(["EUR", "JPY", "KWD"]))
products = st.builds(
    Product,
    id=words,
    title=words,
    description=words,
    language=st.sampled_from(["und", "de", "pt-BR"]),
    brand=st.none() | words,
    category=st.lists(words, max_size=2).map(tuple),
    url=st.none() | words,
    image_url=st.none() | words,
    price=st.none() | money,
    prices=st.dictionaries(words, money, max_size=2),
    list_price=st.none() | money,
    availability=st.sampled_from(Availability),
    stock=st.none() | st.integers(0, 10**6),
    rating=st.none() | st.builds(Rating, st.decimals(0, 5, places=2), st.integers(0, 10**6)),
    attributes=st.dictionaries(words, st.lists(words, max_size=2).map(tuple), max_size=2),
    translations=st.dictionaries(words, st.builds(ProductText, words, words), max_size=2),
    ships_to=st.none() | st.frozensets(words, max_size=2),
    options=st.lists(st.builds(Option, words, st.lists(words, max_size=2).map(tuple)), max_size=2).map(tuple),
    identifiers=st.lists(words, max_size=2).map(tuple),
)


@given(products)
def test_a_product_survives_its_record_exactly(product: Product) -> None:
    back = from_record(json.loads(json.dumps(to_record(product))))
    assert back == product
    assert repr(back.rating) == repr(product.rating)
    assert type(back.availability) is Availability


def test_a_bare_product_makes_a_bare_record() -> None:
    assert to_record(Product("1", "Lamp")) == {"id": "1", "title": "Lamp"}


def test_shipping_nowhere_is_not_shipping_everywhere() -> None:
    nowhere = Product("1", "Lamp", ships_to=frozenset())
    assert from_record(to_record(nowhere)).ships_to == frozenset()


def test_files_hold_one_product_a_line(tmp_path: Path) -> None:
    path = tmp_path / "products.jsonl"
    assert write_records(path, [LAMP, Product("2", "Zeile\nzwei\u2028drei")]) == 2
    assert path.read_bytes().count(b"\n") == 2
    assert list(read_records(path)) == [LAMP, Product("2", "Zeile\nzwei\u2028drei")]


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"id":"1","title":"x","price":[1.5,"EUR"]}', "null"])
def test_an_unreadable_record_is_damage_with_file_and_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "products.jsonl"
    path.write_text('{"id":"1","title":"x"}\n' + line + "\n")
    with pytest.raises(GenerationDamaged, match=r"products\.jsonl, line 2: .*dragoman index FEED"):
        list(read_records(path))


def test_content_hash_changes_with_words_only() -> None:
    same = replace(
        LAMP,
        price=Money(1, "EUR"),
        stock=3,
        rating=Rating(Decimal(4), 2),
        url="/lamp",
        attributes=dict(sorted(LAMP.attributes.items(), reverse=True)),
    )
    assert content_hash(same) == content_hash(LAMP)
    others = [
        replace(LAMP, title="Leuchte"),
        replace(LAMP, description="hell"),
        replace(LAMP, language="en"),
        replace(LAMP, brand="Lumo"),
        replace(LAMP, category=("Licht",)),
        replace(LAMP, attributes={"color": ("Weiß",)}),
        replace(LAMP, translations={}),
    ]
    assert len({content_hash(product) for product in [LAMP, *others]}) == 8
