"""The demo shop holds what its demo questions ask for, in every language it claims."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.product import Product
from assistant.domain.text import fold
from demo.catalog import policies_file, product_files
from demo.drawing import colors_of, shape_of

AT_LEAST = {"de": 70, "en": 60, "fr": 55, "es": 45, "it": 40}
MEN = {
    fold(word)
    for word in (
        "Herren",
        "Men",
        "Homme",
        "Hombre",
        "Uomo",
        "男性",
        "メンズ",
        "男",
        "رجال",
        "رجالي",
        "पुरुष",
        "Masculino",
    )
}
CHILDREN = {
    fold(word)
    for word in (
        "Kinder",
        "Kids",
        "Enfants",
        "Niños",
        "Bambini",
        "子供",
        "キッズ",
        "儿童",
        "أطفال",
        "बच्चे",
        "Infantil",
        "Crianças",
    )
}
COTTON = {
    fold(word)
    for word in (
        "Baumwolle",
        "Cotton",
        "Coton",
        "Algodón",
        "Cotone",
        "綿",
        "コットン",
        "棉",
        "قطن",
        "सूती",
        "कपास",
    )
}
COFFEE = {"coffee_grinder", "dripper", "french_press", "moka", "coffee_beans", "mug", "cups"}

Row = dict[str, Any]


@cache
def rows_of(path: Path) -> tuple[Row, ...]:
    return tuple(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def all_rows() -> list[Row]:
    return [row for path in product_files() for row in rows_of(path)]


def values(row: Row, name: str) -> tuple[str, ...]:
    value = row["attributes"].get(name, ())
    return (value,) if isinstance(value, str) else tuple(value)


def product(row: Row) -> Product:
    return Product(
        id=row["id"],
        title=row["title"],
        language=row["language"],
        category=tuple(row["category"].split(" > ")),
        attributes={name: values(row, name) for name in row["attributes"]},
    )


def shape(row: Row) -> str:
    return shape_of(product(row))


def says(row: Row, name: str, words: set[str]) -> bool:
    return any(word in fold(value) for value in values(row, name) for word in words)


def costs_at_most(row: Row, market: str, limit: str) -> bool:
    price = row["prices"].get(market)
    return price is not None and Decimal(price.split()[0]) <= Decimal(limit)


each_file = pytest.mark.parametrize("path", product_files(), ids=lambda path: path.stem)


@pytest.mark.parametrize("language", sorted(AT_LEAST))
def test_each_language_fills_its_shelves(language: str) -> None:
    rows = [row for row in all_rows() if row["language"] == language]
    assert len(rows) >= AT_LEAST[language]


@each_file
def test_each_language_covers_at_least_fourteen_departments(path: Path) -> None:
    assert len({row["category"].split(" > ")[0] for row in rows_of(path)}) >= 14


@each_file
def test_every_row_names_the_product_in_the_language_of_its_file(path: Path) -> None:
    for row in rows_of(path):
        assert row["language"] == path.stem
        assert row["id"].startswith(f"krw-{path.stem}-")
        assert row["title"].strip()
        assert len(row["description"]) >= 15
        assert row["language"] not in row.get("translations", {})


def test_no_two_products_share_an_id_a_title_or_a_description() -> None:
    rows = all_rows()
    for field in ("id", "title", "description"):
        assert len({row[field] for row in rows}) == len(rows)


@each_file
def test_every_price_is_exact_money_in_at_least_four_markets(path: Path) -> None:
    for row in rows_of(path):
        assert len(row["prices"]) >= 4, row["id"]
        for text in (row["price"], *row["prices"].values()):
            amount, currency = text.split()
            assert Money.of(amount, currency).amount > 0
        if "list_price" in row:
            assert row["list_price"].split()[1] == row["price"].split()[1]
            assert Decimal(row["list_price"].split()[0]) > Decimal(row["price"].split()[0])


@each_file
def test_stock_agrees_with_availability(path: Path) -> None:
    for row in rows_of(path):
        assert Availability(row["availability"])
        assert (row["stock"] > 0) == (row["availability"] == "in_stock"), row["id"]


@each_file
def test_ratings_lie_between_one_and_five(path: Path) -> None:
    ratings = [row["rating"] for row in rows_of(path) if "rating" in row]
    assert len(ratings) > 0.8 * len(rows_of(path))
    assert all(1 <= Decimal(rating["value"]) <= 5 and rating["count"] > 0 for rating in ratings)


@each_file
def test_nearly_every_product_says_what_it_weighs(path: Path) -> None:
    weighed = [row for row in rows_of(path) if "weight" in row["attributes"]]
    assert len(weighed) >= 0.8 * len(rows_of(path))


@each_file
def test_some_but_not_all_products_are_translated(path: Path) -> None:
    share = sum("translations" in row for row in rows_of(path)) / len(rows_of(path))
    assert 0.1 <= share <= 0.25


@each_file
def test_every_colour_is_one_the_shop_can_paint(path: Path) -> None:
    for row in rows_of(path):
        for value in values(row, "color"):
            painted = colors_of(Product(id="x", title="x", attributes={"color": (value,)}))
            assert painted, f"{row['id']} says {value!r}"


def test_there_are_warm_blankets_for_the_sofa_under_80_dollars() -> None:
    fitting = [
        row for row in all_rows() if shape(row) in {"blanket", "throw"} and costs_at_most(row, "US", "80")
    ]
    assert len(fitting) >= 4
    assert len({row["language"] for row in fitting}) >= 3
    assert any("green" in colors_of(product(row)) for row in fitting)


def test_there_are_black_winter_boots_for_men() -> None:
    fitting = [
        row
        for row in all_rows()
        if shape(row) == "boots" and "black" in colors_of(product(row)) and says(row, "gender", MEN)
    ]
    assert len(fitting) >= 4
    assert len({row["language"] for row in fitting}) >= 3


def test_there_are_green_winter_boots_for_who_asks_for_green() -> None:
    green = {"green", "dark_green"}
    fitting = [row for row in all_rows() if shape(row) == "boots" and green & set(colors_of(product(row)))]
    assert len(fitting) >= 3


def test_there_are_presents_for_a_coffee_lover_up_to_10000_yen() -> None:
    fitting = [row for row in all_rows() if shape(row) in COFFEE and costs_at_most(row, "JP", "10000")]
    assert len(fitting) >= 8
    assert len({shape(row) for row in fitting}) >= 4


def test_there_are_desk_lamps_under_300_dirhams() -> None:
    fitting = [row for row in all_rows() if shape(row) == "desk_lamp" and costs_at_most(row, "AE", "300")]
    assert len(fitting) >= 4
    assert len({row["language"] for row in fitting}) >= 3


def test_there_are_cotton_sheets_for_children_under_2000_rupees() -> None:
    fitting = [
        row
        for row in all_rows()
        if shape(row) == "sheet"
        and says(row, "material", COTTON)
        and says(row, "age_group", CHILDREN)
        and costs_at_most(row, "IN", "2000")
    ]
    assert len(fitting) >= 4
    assert len({row["language"] for row in fitting}) >= 3


def test_the_shop_promises_the_same_topics_in_ten_languages() -> None:
    policies = json.loads(policies_file().read_text(encoding="utf-8"))
    assert set(policies) == {"delivery", "returns", "payment", "warranty"}
    for texts in policies.values():
        assert set(texts) == set("en de fr es it pt ja zh ar hi".split())
        assert all(text.strip() for text in texts.values())


@pytest.mark.parametrize(
    ("topic", "facts"),
    [
        ("delivery", ("3", "6", "5", "10", "60")),
        ("returns", ("30", "7")),
        ("payment", ("14",)),
        ("warranty", ("2",)),
    ],
)
def test_the_numbers_of_a_promise_are_the_same_in_every_language(topic: str, facts: tuple[str, ...]) -> None:
    for text in json.loads(policies_file().read_text(encoding="utf-8"))[topic].values():
        for fact in facts:
            assert fact in text
