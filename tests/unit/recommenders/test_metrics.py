"""Check every metric against an independent library, or against the same figure worked out another way."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import mean_absolute_error, ndcg_score, root_mean_squared_error

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.dataset import InteractionDataset
from recommenders.evaluation import evaluate, list_diversity, mean_ndcg, measure, table
from recommenders.intervals import mean_interval, ratio_interval
from recommenders.metrics import (
    coverage,
    gini,
    hit_rate_at,
    intra_list_diversity,
    mae,
    ndcg_at,
    novelty,
    precision_at,
    recall_at,
    reciprocal_rank_at,
    rmse,
)
from recommenders.popularity import Popularity
from recommenders.splits import Case, k_fold, leave_last_out

ITEMS = [f"i{n:02}" for n in range(25)]
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

rankings = st.tuples(
    st.lists(st.sampled_from(ITEMS), max_size=20, unique=True),
    st.sets(st.sampled_from(ITEMS), min_size=1, max_size=12),
)


@given(st.lists(rankings, min_size=1, max_size=8))
def test_ranking_metrics_agree_with_trec_eval(cases: list[tuple[list[str], set[str]]]) -> None:
    judged = {str(n): dict.fromkeys(relevant, 1) for n, (_, relevant) in enumerate(cases)}
    # TREC's program sorts by score and has no list without a document.
    run = {
        str(n): {item: float(-place) for place, item in enumerate(ranked)} or {"nothing": 0.0}
        for n, (ranked, _) in enumerate(cases)
    }
    wanted = {"ndcg_cut.10", "P.10", "recall.10", "success.10", "recip_rank"}
    theirs = pytrec_eval.RelevanceEvaluator(judged, wanted).evaluate(run)
    for n, (ranked, relevant) in enumerate(cases):
        figures = theirs[str(n)]
        assert ndcg_at(ranked, relevant, 10) == pytest.approx(figures["ndcg_cut_10"])
        assert precision_at(ranked, relevant, 10) == pytest.approx(figures["P_10"])
        assert recall_at(ranked, relevant, 10) == pytest.approx(figures["recall_10"])
        assert hit_rate_at(ranked, relevant, 10) == pytest.approx(figures["success_10"])
        assert reciprocal_rank_at(ranked, relevant, 20) == pytest.approx(figures["recip_rank"])


@given(st.permutations(range(12)), st.sets(st.sampled_from(range(12)), min_size=1), st.integers(1, 12))
def test_ndcg_agrees_with_scikit_learn(order: list[int], relevant: set[int], k: int) -> None:
    truth = np.array([[float(n in relevant) for n in range(12)]])
    scores = np.array([[float(-order.index(n)) for n in range(12)]])
    ours = ndcg_at([str(n) for n in order], {str(n) for n in relevant}, k)
    assert ours == pytest.approx(ndcg_score(truth, scores, k=k))


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(1, 5)), min_size=1, max_size=40))
def test_errors_of_ratings_agree_with_scikit_learn(pairs: list[tuple[float, float]]) -> None:
    ours, given_ = [a for a, _ in pairs], [b for _, b in pairs]
    assert rmse(ours, given_) == pytest.approx(root_mean_squared_error(given_, ours))
    assert mae(ours, given_) == pytest.approx(mean_absolute_error(given_, ours))


def test_errors_of_nothing_or_of_no_numbers_are_refused() -> None:
    for ours, theirs in (([], []), ([1.0], [1.0, 2.0]), ([math.nan], [1.0])):
        with pytest.raises(InvalidInput, match="compared"):
            rmse(ours, theirs)


lists_of_items = st.lists(st.lists(st.sampled_from(ITEMS), max_size=6, unique=True), max_size=10)


@given(lists_of_items)
def test_gini_is_the_mean_difference_of_all_pairs(lists: list[list[str]]) -> None:
    shown = Counter(item for ranked in lists for item in ranked)
    counts = [shown[item] for item in ITEMS]
    total = sum(counts)
    apart = sum(abs(a - b) for a in counts for b in counts)
    wanted = apart / (2 * len(counts) * total) if total else 0.0
    assert gini(lists, len(ITEMS)) == pytest.approx(wanted)
    assert coverage(lists, len(ITEMS)) == sum(count > 0 for count in counts) / len(counts)


def test_gini_is_0_when_all_are_shown_alike_and_near_1_when_always_one() -> None:
    assert gini([["a", "b"], ["c", "d"]], 4) == pytest.approx(0.0)
    assert gini([["a"]] * 50, 100) == pytest.approx(0.99)
    assert gini([], 100) == gini([[]], 0) == 0.0


def test_novelty_is_the_surprise_of_meeting_an_item() -> None:
    assert novelty(["half", "all"], {"half": 4, "all": 8}, 8) == pytest.approx((1.0 + 0.0) / 2)
    assert novelty(["never"], {}, 8) == 3.0
    assert novelty([], {}, 8) == novelty(["a"], {}, 0) == 0.0


@given(st.lists(st.lists(st.floats(-2, 2).map(lambda x: round(x, 3)), min_size=3, max_size=3), max_size=7))
def test_diversity_is_one_minus_the_cosine_of_every_pair(rows: list[list[float]]) -> None:
    vectors = np.array(rows, dtype=np.float64).reshape(-1, 3)
    cosines = []
    for a, b in itertools.combinations(vectors, 2):
        lengths = np.linalg.norm(a) * np.linalg.norm(b)
        cosines.append(float(a @ b / lengths) if lengths > 0 else 0.0)
    wanted = 1 - sum(cosines) / len(cosines) if cosines else 0.0
    assert intra_list_diversity(vectors) == pytest.approx(wanted, abs=1e-9)


def small_log() -> InteractionDataset:
    rng = np.random.default_rng(5)
    return InteractionDataset.build(
        Interaction(f"u{user}", ITEMS[item], EventType.PURCHASE, timestamp=NOON + timedelta(hours=step))
        for user in range(30)
        for step, item in enumerate(rng.permutation(25)[: 4 + user % 7])
    )


def test_diversity_of_many_lists_is_the_mean_of_each_alone() -> None:
    train = small_log()
    lists = [["i00", "i05", "i07"], ["i01"], ["i02", "i03"], []]
    met = (train.matrix().toarray() > 0) * train.matrix().toarray()
    alone = [intra_list_diversity(met.T[train.items.positions(one)]) for one in (lists[0], lists[2])]
    assert list_diversity(lists, train) == pytest.approx(np.mean(alone))
    assert list_diversity(lists, train, met.T.astype(np.float32)) == pytest.approx(np.mean(alone))
    assert list_diversity([["i01"], []], train) == 0.0


def test_the_bootstrap_agrees_with_the_normal_approximation_of_large_samples() -> None:
    values = np.random.default_rng(1).normal(3.0, 2.0, 4_000)
    found = mean_interval(values)
    half = 1.96 * values.std() / math.sqrt(values.size)
    assert found.value == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - half, abs=0.02)
    assert found.high == pytest.approx(values.mean() + half, abs=0.02)


def test_a_ratio_weighs_users_by_what_they_did() -> None:
    found = ratio_interval([2.0, 6.0], [1.0, 1.0])
    assert (found.value, found.low, found.high) == (4.0, 2.0, 6.0)
    assert ratio_interval([], []) == mean_interval([]) == ratio_interval([0.0], [0.0])


def test_rows_say_how_sure_they_are_and_how_many_got_an_answer() -> None:
    split = leave_last_out(small_log())
    (row,) = evaluate([Popularity().fit(split.train)], split, 5)
    assert row.intervals["ndcg"][0] < row.ndcg < row.intervals["ndcg"][1]
    assert row.answered == 1.0
    assert row.ndcg == pytest.approx(mean_ndcg(Popularity().fit(split.train), split, 5))
    assert row.mrr <= row.hit_rate == row.recall
    assert row.precision == pytest.approx(row.hit_rate / 5)
    assert "| popularity |" in table([row], 5)


def test_a_user_with_several_cases_counts_once() -> None:
    train = small_log()
    cases = [Case("ann", (), frozenset(["i00"])), Case("ann", (), frozenset(["i00"]))]
    cases.append(Case("ben", (), frozenset(["i01"])))
    row = measure("one", [["i00"], ["i00"], []], cases, train, 1)
    assert (row.hit_rate, row.answered, row.cases) == (0.5, 0.5, 3)


def test_nobody_to_test_with_gives_zeros() -> None:
    row = measure("none", [], [], InteractionDataset.build([]), 10)
    assert (row.ndcg, row.coverage, row.diversity, row.cases) == (0.0, 0.0, 0.0, 0)


def test_random_folds_hold_every_interaction_out_once() -> None:
    log = small_log()
    held = Counter(
        (case.user, item) for split in k_fold(log, 4, seed=1) for case in split.cases for item in case.targets
    )
    assert set(held.values()) == {1}
    assert sum(held.values()) == len(log)
    with pytest.raises(InvalidInput, match="folds"):
        list(k_fold(log, 1))
