"""Lists that do not repeat themselves, under caps and in the shopper's own proportions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant.ranking.calibration import Calibration, divergence, shelf_counts, wanted_mix
from assistant.ranking.caps import Caps, CapsKeeper
from assistant.ranking.diversity import Repulsion, diversify, spread
from assistant.ranking.fusion import Candidate
from assistant.ranking.likeness import ProductLikeness
from assistant.ranking.shelved import Shelved

BOTH = pytest.mark.parametrize("repulsion", list(Repulsion))


class Twins:
    """The first two candidates are twins, all others are strangers."""

    def __init__(self, size: int) -> None:
        self.matrix = np.eye(size)
        self.matrix[0, 1] = self.matrix[1, 0] = 0.99

    def row(self, place: int) -> NDArray[np.float64]:
        return np.asarray(self.matrix[place])


def products(*shelves: str, brand: str | None = None) -> list[Shelved]:
    """Return one product for each shelf: `home/bedding` is a path."""
    return [Shelved(tuple(path.split("/")), brand) for path in shelves]


def named(shop: Sequence[Shelved]) -> dict[str, Shelved]:
    return {f"p{number}": product for number, product in enumerate(shop)}


def ranked(count: int) -> list[Candidate]:
    return [Candidate(f"p{number}", 1.0 - number / 100) for number in range(count)]


def ids(chosen: Sequence[Candidate]) -> list[str]:
    return [candidate.product_id for candidate in chosen]


def unlikeness(chosen: Sequence[Candidate], catalogue: Sequence[Shelved]) -> float:
    """Mean distance of all pairs of a list."""
    known = named(catalogue)
    listed = [known[candidate.product_id] for candidate in chosen]
    rows = np.array([ProductLikeness(listed).row(place) for place in range(len(listed))])
    return float(1 - rows[np.triu_indices(len(listed), 1)].mean())


@BOTH
def test_diversity_zero_keeps_the_order_and_more_avoids_twins(repulsion: Repulsion) -> None:
    three = ranked(3)
    assert ids(diversify(three, Twins(3), 2, 0.0, repulsion)) == ["p0", "p1"]
    assert ids(diversify(three, Twins(3), 2, 0.6, repulsion)) == ["p0", "p2"]


@BOTH
def test_the_best_product_stays_first_and_nothing_comes_twice(repulsion: Repulsion) -> None:
    shop = products(*["home/bedding"] * 6, *["garden/pots"] * 6)
    for diversity in (0.2, 0.5, 1.0):
        chosen = ids(spread(ranked(12), named(shop), 8, diversity, repulsion=repulsion))
        assert chosen[0] == "p0"
        assert len(set(chosen)) == len(chosen) == 8


@BOTH
def test_more_diversity_never_makes_a_list_more_alike(repulsion: Repulsion) -> None:
    shop = products(*(f"Root{n % 5}/Leaf{n % 11}" for n in range(60)))
    known = named(shop)
    first = sorted(ranked(60), key=lambda c: (int(c.product_id[1:]) % 5, int(c.product_id[1:])))
    order = [Candidate(c.product_id, -n / 10) for n, c in enumerate(first)]
    apart = [
        unlikeness(spread(order, known, 10, diversity, repulsion=repulsion), shop)
        for diversity in (0.0, 0.3, 0.6, 1.0)
    ]
    assert apart == sorted(apart)
    assert apart[-1] > apart[0] + 0.2


def test_a_short_list_is_filled_even_where_all_products_are_alike() -> None:
    shop = products(*["home/bedding"] * 9, brand="Kumo")
    assert len(spread(ranked(9), named(shop), 6, 1.0)) == 6


def test_products_of_one_shelf_and_brand_repeat_each_other() -> None:
    one = Shelved(("home", "bedding"), "kumo")
    row = ProductLikeness([one, Shelved(("home", "lamps")), Shelved(("garden",)), Shelved()]).row(0)
    assert row.tolist() == pytest.approx([1.0, 0.35, 0.0, 0.0])


def test_the_same_name_under_another_root_is_another_category() -> None:
    shop = products("men/shoes", "women/shoes")
    assert ProductLikeness(shop).row(0).tolist() == pytest.approx([0.7, 0.0])


def test_caps_hold_until_nothing_else_is_left() -> None:
    shop = products(*["home/bedding"] * 4, "garden", "garden")
    keeper = CapsKeeper(Caps(category=2), shop)
    chosen = diversify(ranked(6), ProductLikeness(shop), 5, 0.01, caps=keeper)
    assert sorted(ids(chosen)[:4]) == ["p0", "p1", "p4", "p5"]
    assert ids(chosen)[4] == "p2"


def test_caps_count_brands_too_and_leave_products_without_one_alone() -> None:
    shop = [*products("a", "b", brand="kumo"), Shelved(), Shelved()]
    keeper = CapsKeeper(Caps(brand=1), shop)
    keeper.pick(0)
    keeper.pick(2)
    assert keeper.admitted().tolist() == [False, False, True, True]


def test_caps_tighten_with_diversity() -> None:
    assert Caps.at(0.0, 10) == Caps(10, 10)
    assert Caps.at(1.0, 10) == Caps(3, 3)
    assert Caps.at(1.0, 1) == Caps(1, 1)
    assert Caps.at(0.5, 8, wanted=0.75) == Caps(6, 5)


def test_a_shelf_is_the_first_two_levels() -> None:
    shop = [*products("home/bedding/blankets", "home/bedding", "garden"), Shelved()]
    assert shelf_counts(shop) == {"home > bedding": 2.0, "garden": 1.0}


def test_a_shoppers_own_mix_counts_the_more_the_more_was_touched() -> None:
    first = {"tea": 8.0, "ski": 2.0}
    assert wanted_mix({}, first) == {}
    assert wanted_mix({"ski": 1.0}, first) == {"ski": pytest.approx(3 / 11), "tea": pytest.approx(8 / 11)}
    assert wanted_mix({"ski": 990.0}, first)["ski"] > 0.99


def test_divergence_is_zero_for_the_wanted_mix_and_grows_with_the_distance() -> None:
    wanted = {"tea": 0.5, "ski": 0.5}
    assert divergence(wanted, {"tea": 2, "ski": 2}, 4) == pytest.approx(0.0)
    assert 0 < divergence(wanted, {"tea": 3, "ski": 1}, 4) < divergence(wanted, {"tea": 4}, 4)


def test_a_list_follows_the_shoppers_own_mix() -> None:
    shop = products(*["tea"] * 10, *["ski"] * 10)
    known = named(shop)
    order = ranked(20)
    plain = ids(order[:8])
    assert sum(int(name[1:]) >= 10 for name in plain) == 0
    skis = [
        sum(int(name[1:]) >= 10 for name in ids(spread(order, known, 8, 0.5, {"tea": 100 - ski, "ski": ski})))
        for ski in (0, 25, 75, 100)
    ]
    assert skis == sorted(skis)
    assert skis[0] < skis[-1]


def test_each_candidates_cost_is_the_divergence_of_the_list_with_it() -> None:
    wanted = {"ski": 0.25, "tea": 0.75}
    follower = Calibration(wanted, ["tea", "ski", None, "mug"])
    follower.pick(0)
    follower.pick(3)
    assert follower.costs().tolist() == pytest.approx(
        [
            divergence(wanted, {"tea": 2}, 3),
            divergence(wanted, {"tea": 1, "ski": 1}, 3),
            divergence(wanted, {"tea": 1}, 3),
            divergence(wanted, {"tea": 1}, 3),
        ]
    )


def test_calibration_without_a_mix_asks_for_nothing() -> None:
    assert Calibration({}, ["tea"]).idle


@given(
    st.lists(st.sampled_from(["A", "A/B", "A/C", "D", "D/E/F"]), min_size=1, max_size=30),
    st.floats(0, 1),
    st.integers(1, 12),
    st.sampled_from(list(Repulsion)),
)
def test_any_list_is_a_choice_of_its_candidates(
    shelves: list[str], diversity: float, limit: int, repulsion: Repulsion
) -> None:
    shop = products(*shelves)
    chosen = ids(spread(ranked(len(shop)), named(shop), limit, diversity, {"a": 9.0}, repulsion))
    assert len(chosen) == len(set(chosen)) == min(limit, len(shop))
    assert set(chosen) <= set(named(shop))
