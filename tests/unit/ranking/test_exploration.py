"""What is tried, how likely it was, and what the log says other policies would have earned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from assistant.domain.exploration import Choice, Option
from assistant.ranking.bandits import LinUcb, Policy, Regular, Thompson, Uniform, features
from assistant.ranking.exploration import explore
from assistant.ranking.fusion import Candidate
from assistant.ranking.off_policy import compare, estimate
from assistant.ranking.tuned import EXPLORERS, BlendWeights, Tuned


class Loaded:
    """A die that always prefers the second of its options."""

    def distribution(self, options: Sequence[Option]) -> NDArray[np.float64]:
        chances = np.full(len(options), 0.1 / (len(options) - 1))
        chances[1] = 0.9
        return chances


def ranked(count: int) -> list[Candidate]:
    return [Candidate(str(number), -number, {"popularity": 1.0 / (number + 1)}) for number in range(count)]


def test_a_chance_pick_is_drawn_uniformly_and_logs_exact_propensities() -> None:
    shown = [explore(ranked(9), 3, 0.2, Random(seed)) for seed in range(4000)]
    chance = [listed[-1] for listed in shown if listed[-1].product_id != "2"]
    assert abs(len(chance) / len(shown) - 0.2) < 0.02
    assert {round(c.propensity, 9) for c in chance} == {round(0.2 / 3, 9)}
    assert {listed[-1].propensity for listed in shown if listed[-1].product_id == "2"} == {0.8}
    assert all([c.product_id for c in listed[:2]] == ["0", "1"] for listed in shown)
    assert all(c.propensity == 1 and not c.options for listed in shown for c in listed[:2])


def test_a_policy_says_what_is_tried_and_how_likely_it_was() -> None:
    shown = [explore(ranked(9), 3, 0.5, Random(seed), Loaded())[-1] for seed in range(4000)]
    counts = Counter(last.product_id for last in shown)
    assert set(counts) == {"2", "3", "4", "5"}
    for last in shown[:50]:
        assert sum(option.propensity for option in last.options) == pytest.approx(1)
        assert [option.product_id for option in last.options] == ["2", "3", "4", "5"]
        (mine,) = [option for option in last.options if option.product_id == last.product_id]
        assert (mine.propensity, mine.scores) == (last.propensity, last.scores)
    assert counts["4"] / len(shown) == pytest.approx(0.45, abs=0.03)


@pytest.mark.parametrize("share", [0.0, -1.0])
def test_no_share_no_chance(share: float) -> None:
    assert explore(ranked(9), 3, share, Random(1)) == ranked(9)[:3]


def test_short_lists_and_lists_without_rivals_are_left_alone() -> None:
    assert explore(ranked(9), 2, 1.0, Random(1)) == ranked(9)[:2]
    assert explore(ranked(3), 3, 1.0, Random(1)) == ranked(3)
    assert explore(ranked(2), 3, 1.0, Random(1)) == ranked(2)


def options(*names: str, **scores: Sequence[float]) -> list[Option]:
    return [
        Option(name, 1 / len(names), {part: values[place] for part, values in scores.items()})
        for place, name in enumerate(names)
    ]


def took(product_id: str, among: Sequence[Option], rewarded: bool) -> Choice:
    return Choice("rec_1", product_id, tuple(among), rewarded=rewarded)


@pytest.mark.parametrize("policy", [Uniform(), Thompson(), LinUcb()])
def test_policies_that_learnt_nothing_treat_all_alike(policy: Policy) -> None:
    assert policy.distribution(options("a", "b", "c", "d")) == pytest.approx([0.25] * 4, abs=1e-6)


def test_thompson_agrees_with_drawing_from_the_posteriors() -> None:
    policy = Thompson({"a": (40, 10), "b": (40, 4), "c": (4, 1)})
    hits = np.random.default_rng(7).beta
    average = 16 / 86
    draws = np.stack(
        [
            hits(average * 20 + taken, (1 - average) * 20 + shown - taken, 200_000)
            for shown, taken in policy.counts.values()
        ]
    )
    drawn = np.bincount(draws.argmax(axis=0), minlength=3) / draws.shape[1]
    found = policy.distribution(options("a", "b", "c"))
    assert found.sum() == pytest.approx(1)
    assert found == pytest.approx(0.9 * drawn + 0.1 / 3, abs=0.01)


def test_thompson_learns_what_is_taken_and_still_tries_the_rest() -> None:
    among = options("good", "bad", "new")
    policy = Thompson().learnt(
        [took(name, among, name == "good" and n % 2 == 0) for name in ("good", "bad") for n in range(400)]
    )
    good, bad, new = policy.distribution(among)
    assert policy.counts == {"good": (400, 200), "bad": (400, 0)}
    assert good > new > bad >= 0.1 / 3


def test_linucb_learns_which_part_of_the_score_tells() -> None:
    among = options("a", "b", "c", popularity=[3.0, 2.0, 1.0], content=[1.0, 2.0, 3.0])
    choices = [took(name, among, name == "c") for _ in range(100) for name in "abc"]
    chances = LinUcb().learnt(choices).distribution(among)
    assert chances == pytest.approx([0.1 / 3, 0.1 / 3, 0.9 + 0.1 / 3])
    others = options("x", "y", popularity=[9.0, 1.0], content=[0.1, 0.7])
    assert LinUcb().learnt(choices).distribution(others).argmax() == 1


def test_linucb_is_curious_where_it_knows_nothing() -> None:
    common = options("a", "b", popularity=[1.0, 1.0])
    seen = LinUcb().learnt([took("a", common, False) for _ in range(200)])
    odd = options("a", "b", "c", social=[0.0, 0.0, 5.0])
    assert seen.distribution(odd).argmax() == 2


def test_features_are_a_constant_and_scores_comparable_inside_one_choice() -> None:
    rows = features(options("a", "b", popularity=[10.0, 20.0]))
    assert rows[:, 0].tolist() == [1.0, 1.0]
    assert rows[:, -1].tolist() == [-1.0, 1.0]


APPEAL = {"a": 0.05, "b": 0.10, "c": 0.30}


def logged(count: int, seed: int = 5) -> list[Choice]:
    """Let shoppers with known appetites see what a loaded die chose."""
    random = Random(seed)
    shares = {"a": 0.7, "b": 0.2, "c": 0.1}
    found = []
    for _ in range(count):
        scores = {name: {"content": APPEAL[name] + random.gauss(0, 0.02)} for name in APPEAL}
        among = tuple(Option(name, share, scores[name]) for name, share in shares.items())
        (name,) = random.choices(list(shares), list(shares.values()))
        found.append(Choice("rec_1", name, among, rewarded=random.random() < APPEAL[name]))
    return found


@pytest.mark.parametrize(("policy", "truth"), [(Regular(), 0.05), (Uniform(), 0.15)])
def test_estimates_find_what_another_policy_would_have_earned(policy: Policy, truth: float) -> None:
    report = estimate(policy, logged(20_000))
    for found in (report.ips, report.snips, report.dr):
        assert found.value == pytest.approx(truth, abs=0.015)
        assert found.low < truth < found.high
    assert report.choices == 20_000
    assert report.effective < report.choices


def test_intervals_hold_the_truth_about_as_often_as_they_promise() -> None:
    held = Counter[str]()
    for seed in range(60):
        report = estimate(Uniform(), logged(600, seed))
        held.update(
            name
            for name, found in (("ips", report.ips), ("snips", report.snips), ("dr", report.dr))
            if found.low <= 0.15 <= found.high
        )
    assert min(held.values()) >= 50


def test_a_model_of_the_reward_calms_the_estimate() -> None:
    report = estimate(Uniform(), logged(20_000))
    assert report.dr.high - report.dr.low < report.ips.high - report.ips.low


def test_nothing_logged_and_nothing_known_of_chance_are_refused() -> None:
    with pytest.raises(InvalidInput, match="no logged choice"):
        estimate(Uniform(), [])
    with pytest.raises(InvalidInput, match="rec_9"):
        estimate(Uniform(), [Choice("rec_9", "gone", tuple(options("a", "b")))])


def test_the_weight_of_taste_grows_with_history() -> None:
    weights = BlendWeights(taste=0.4, half=2.0, stranger=0.06)
    assert [weights.of_taste(touched) for touched in (0, 2)] == [0.06, 0.2]
    assert 0.3 < weights.of_taste(20) < weights.of_taste(200) < 0.4


def test_what_was_tuned_comes_back_from_json() -> None:
    among = options("a", "b", popularity=[1.0, 2.0])
    choices = [took("a", among, True), took("b", among, False)]
    tuned = Tuned(BlendWeights(0.5, 3.0, 0.0), Thompson().learnt(choices), LinUcb().learnt(choices))
    back = Tuned.from_json(tuned.to_json())
    assert back.weights == tuned.weights
    for name in EXPLORERS:
        assert np.array_equal(
            back.explorer(name).distribution(among), tuned.explorer(name).distribution(among)
        )


def test_damaged_tuning_and_unknown_names_are_refused() -> None:
    whole = Tuned().to_json()
    for damage in (
        {"format": 2},
        {"weights": {"taste": 2.0, "half": 1.0, "stranger": 0.0}},
        {"weights": {"half": 0.0}},
        {"thompson": {"counts": {"a": [1, 2]}, "prior": 20.0}},
        {"linucb": {"gram": [[1.0]], "rewards": [0.0], "alpha": 0.5}},
    ):
        with pytest.raises((ValueError, KeyError, TypeError, InvalidInput)):
            Tuned.from_json({**whole, **damage})
    with pytest.raises(InvalidInput, match="thompson, linucb, uniform"):
        Tuned().explorer("dice")


def test_ways_to_explore_are_compared_on_what_they_did_not_learn_from() -> None:
    reports = compare(logged(8_000))
    assert set(reports) == {"regular", "uniform", "thompson", "linucb"}
    assert {report.choices for report in reports.values()} == {4_000}
    assert reports["thompson"].dr.low > reports["uniform"].dr.value > reports["regular"].dr.high
    assert reports["thompson"].dr.value == pytest.approx(0.29, abs=0.03)
    assert reports["linucb"].dr.value == pytest.approx(0.29, abs=0.03)
