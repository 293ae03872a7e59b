"""Prove that the invented shoppers have a taste, and that collaborative filtering learns it."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

import pytest

from assistant.domain.interaction import EventType, Interaction
from assistant.domain.money import Money
from assistant.domain.product import Product
from demo.catalog import product_files
from demo.taste import TasteModel, generate
from recommenders.base import ItemModel
from recommenders.dataset import InteractionDataset
from recommenders.ease import Ease, EaseConfig
from recommenders.evaluation import evaluate
from recommenders.item_knn import ItemKNN
from recommenders.popularity import Popularity
from recommenders.splits import leave_last_out

ROOTS = (
    "Kaffee & Tee",
    "Home",
    "Chaussures",
    "電子機器",
    "Garden",
    "Büro",
    "Sports",
    "Fashion",
    "Something else",
)


@pytest.fixture(scope="module")
def products() -> list[Product]:
    """Three hundred products of nine departments; the texts say nothing of taste."""
    return [
        Product(
            id=f"p-{n:03}",
            title=f"Product {n}",
            brand=f"Brand {n % 11}",
            category=(ROOTS[n % len(ROOTS)], "Things"),
            price=Money(500 + 137 * n % 20_000, "EUR"),
            attributes={"color": (("black", "green", "red")[n % 3],)},
        )
        for n in range(300)
    ]


@pytest.fixture(scope="module")
def taste(products: list[Product]) -> TasteModel:
    return TasteModel(products)


@pytest.fixture(scope="module")
def log(taste: TasteModel) -> list[Interaction]:
    return list(taste.generate())


def test_the_log_is_as_large_as_promised(log: list[Interaction]) -> None:
    assert len(log) >= 30_000
    assert len({one.user_id for one in log}) >= 2_000
    assert len({one.event_id for one in log}) == len(log)
    assert {one.country for one in log} >= {"DE", "US", "JP"}


def test_the_log_is_in_order_and_has_a_funnel(log: list[Interaction]) -> None:
    moments = [one.timestamp for one in log if one.timestamp is not None]
    assert len(moments) == len(log)
    assert all(first <= second for first, second in pairwise(moments))
    counts = Counter(one.event for one in log)
    assert counts[EventType.VIEW] > 2 * counts[EventType.CART] > 2 * counts[EventType.PURCHASE] > 1_000


def test_the_same_seed_invents_the_same_shoppers(products: list[Product]) -> None:
    shuffled = products[150:] + products[:150]
    small, again, other = (
        list(TasteModel(some, seed, shoppers=40).generate())
        for some, seed in ((products, 1), (shuffled, 1), (products, 2))
    )
    assert small == again
    assert small != other


def test_few_products_get_most_of_the_attention(log: list[Interaction]) -> None:
    counts = sorted(Counter(one.item_id for one in log).values(), reverse=True)
    assert sum(counts[: len(counts) // 5]) > 0.35 * sum(counts)


def test_shoppers_meet_what_they_truly_like(taste: TasteModel, log: list[Interaction]) -> None:
    met = [taste.true_affinity(one.user_id, one.item_id) for one in log[::200]]
    any_other = [taste.true_affinity(one.user_id, f"p-{n % 300:03}") for n, one in enumerate(log[::200])]
    assert sum(met) / len(met) > sum(any_other) / len(any_other) + 2.0


def test_collaborative_filtering_learns_the_taste(log: list[Interaction]) -> None:
    split = leave_last_out(InteractionDataset.build(log)).sample(800)
    models: list[ItemModel] = [Popularity(), Ease(EaseConfig(100.0, decay=0.9)), ItemKNN()]
    popular, ease, knn = evaluate([model.fit(split.train) for model in models], split)
    assert ease.ndcg > 1.5 * popular.ndcg
    assert knn.ndcg > 1.5 * popular.ndcg
    assert ease.coverage > 3 * popular.coverage


def test_no_products_give_no_interactions() -> None:
    assert list(generate([])) == []


def test_products_without_category_price_or_brand_are_fine() -> None:
    bare = [Product(id=f"x{n}", title="x") for n in range(5)]
    assert list(TasteModel(bare, shoppers=5).generate())


def test_every_department_of_the_demo_shop_has_a_known_taste() -> None:
    taste = TasteModel([], shoppers=1)
    rows = [json.loads(line) for path in product_files() for line in path.read_text("utf-8").splitlines()]
    demo = [Product(row["id"], row["title"], category=tuple(row["category"].split(" > "))) for row in rows]
    assert {taste.department(product) for product in demo} <= set(taste.departments)
