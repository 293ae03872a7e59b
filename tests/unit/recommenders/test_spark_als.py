"""Test that a cluster's factors answer as our own do; what needs pyspark says so when it is not run."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assistant.domain.errors import InvalidInput
from recommenders.als import Als, AlsConfig
from recommenders.dataset import InteractionDataset
from recommenders.spark_als import local_session, train_spark_als
from tests.contracts.item_model import SIZE, checkerboard, left_out_next

MISSING = [
    name
    for name, there in (("pyspark", importlib.util.find_spec("pyspark")), ("Java", shutil.which("java")))
    if not there
]
CONFIG = AlsConfig(factors=4, regularization=1.0, decay=1.0)


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(InvalidInput, match=r"\.\[spark\]"):
        local_session()


def test_factors_of_elsewhere_answer_and_are_kept_as_our_own(tmp_path: Path) -> None:
    dataset = InteractionDataset.build(checkerboard(), ["never-met"])
    ours = Als(CONFIG).fit(dataset)
    factors = {item: ours.vectors[place] for place, item in enumerate(dataset.items) if item != "never-met"}
    theirs = Als.of_factors(factors, dataset, CONFIG)
    basket = [(item, 1.0) for item in left_out_next(3)]
    theirs.save(tmp_path)
    assert np.array_equal(theirs.score(basket), ours.score(basket))
    assert Als.load(tmp_path, dataset.items).recommend(basket, 3) == ours.recommend(basket, 3)


@pytest.mark.spark
@pytest.mark.timeout(600)  # a JVM starts, and trains three times
@pytest.mark.skipif(bool(MISSING), reason=f"NOT RUN: Spark MLlib ALS in local mode, for want of {MISSING}")
def test_spark_in_local_mode_learns_the_checkerboard_from_parquet(tmp_path: Path) -> None:
    log = list(checkerboard())
    table = {
        "user_id": [row.user_id for row in log] + ["user-00", None],
        "item_id": [row.item_id for row in log] + ["item-01", "item-00"],
        "event": ["rating" if row.item_id == "item-04" else "purchase" for row in log]
        + ["impression", "view"],
        "value": [5.0 if row.item_id == "item-04" else None for row in log] + [None, None],
    }
    pq.write_table(pa.table(table), tmp_path / "log.parquet")
    session = local_session()
    try:
        model = train_spark_als(session, tmp_path / "log.parquet", ["never-met"], CONFIG)
        pq.write_table(pa.table({"user_id": ["a"]}), tmp_path / "lame.parquet")
        with pytest.raises(InvalidInput, match="item_id"):
            train_spark_als(session, tmp_path / "lame.parquet")
        empty = pa.table({"user_id": pa.array([], pa.string()), "item_id": pa.array([], pa.string())})
        pq.write_table(empty, tmp_path / "empty.parquet")
        with pytest.raises(InvalidInput, match="no interaction"):
            train_spark_als(session, tmp_path / "empty.parquet")
    finally:
        session.stop()
    assert not model.known()[model.items.positions(["never-met"])].any()
    for user in range(SIZE):
        basket = [(item, 1.0) for item in left_out_next(user)]
        assert model.recommend(basket, 1)[0][0] == f"item-{user:02}"
