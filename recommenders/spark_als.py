"""Train ALS on Spark MLlib from Parquet, and keep it as the same arrays that our own ALS writes.

The extra `spark` brings pyspark, which needs a Java runtime. Item vectors come back to one machine (4 bytes ×
factors × items: 256 MB for a million items of 64), shoppers' vectors never do: baskets are folded in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import EventType
from recommenders.als import Als, AlsConfig
from recommenders.dataset import EVENT_WEIGHTS, InteractionDataset

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["local_session", "train_spark_als"]

_STARS = 5.0


def local_session(cores: int = 2, memory: str = "2g") -> SparkSession:
    """Return a Spark session on this machine alone; the caller stops it."""
    spark = _pyspark()
    session: SparkSession = (
        spark.SparkSession.builder.master(f"local[{cores}]")
        .appName("dragoman")
        .config("spark.driver.memory", memory)
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", str(2 * cores))
        .getOrCreate()
    )
    return session


def train_spark_als(
    session: SparkSession, parquet: Path | str, catalogue: Sequence[str] = (), config: AlsConfig | None = None
) -> Als:
    """Learn from Parquet with columns user_id, item_id and, where there are, event and value.

    Weights of events are those of every other model. Raises InvalidInput when there is nothing to learn from.
    """
    config = config or AlsConfig()
    rows = _weighed(session.read.parquet(str(parquet)))
    users = _numbered(rows, "user_id")
    items = _numbered(rows, "item_id")
    numbered = rows.join(users, "user_id").join(items, "item_id")
    if numbered.isEmpty():
        raise InvalidInput(f"{str(parquet)[-80:]} holds no interaction to learn from")
    from pyspark.ml.recommendation import ALS

    fitted = ALS(
        rank=config.factors,
        maxIter=config.iterations,
        # MLlib multiplies it by how many events a row has; ours does not, so it is small here.
        regParam=config.regularization / 100.0,
        alpha=config.confidence,
        implicitPrefs=True,
        userCol="user_id_number",
        itemCol="item_id_number",
        ratingCol="weight",
        seed=config.seed,
    ).fit(numbered)
    names = {int(row["item_id_number"]): str(row["item_id"]) for row in items.toLocalIterator()}
    vectors: Mapping[str, NDArray[np.float32]] = {
        names[int(row["id"])]: np.asarray(row["features"], dtype=np.float32)
        for row in fitted.itemFactors.toLocalIterator()
    }
    return Als.of_factors(vectors, InteractionDataset.build((), [*vectors, *catalogue]), config)


def _weighed(rows: DataFrame) -> DataFrame:
    """Return one row for each pair that says anything: user_id, item_id, weight of the strongest event."""
    from pyspark.sql import functions as sql

    for column in ("user_id", "item_id"):
        if column not in rows.columns:
            raise InvalidInput(
                f"The Parquet has no column {column!r}; it has {', '.join(rows.columns)[:200]}"
            )
    weight = sql.lit(EVENT_WEIGHTS[EventType.VIEW])
    if "event" in rows.columns:
        for event, loudness in EVENT_WEIGHTS.items():
            weight = sql.when(sql.lower("event") == event.value, loudness).otherwise(weight)
        if "value" in rows.columns:
            stars = sql.greatest(sql.lit(0.1), sql.least(sql.lit(1.0), sql.col("value") / _STARS))
            rated = (sql.lower("event") == EventType.RATING.value) & sql.col("value").isNotNull()
            weight = sql.when(rated & ~sql.isnan("value"), stars).otherwise(weight)
    named = rows.where(sql.col("user_id").isNotNull() & sql.col("item_id").isNotNull())
    pairs = named.withColumn("weight", weight).where("weight > 0")
    return pairs.groupBy("user_id", "item_id").agg(sql.max("weight").alias("weight"))


def _numbered(rows: DataFrame, column: str) -> DataFrame:
    """Give every distinct id a number from 0, in order of id, as MLlib wants integers."""
    from pyspark.sql import Row

    ids = rows.select(column).distinct().orderBy(column)
    numbers = ids.rdd.zipWithIndex().map(
        lambda pair: Row(**{column: pair[0][0], f"{column}_number": pair[1]})
    )
    return (
        numbers.toDF(f"{column} string, {column}_number int")
        if not ids.isEmpty()
        else ids.selectExpr(column, f"cast(null as int) as {column}_number")
    )


def _pyspark() -> Any:
    try:
        import pyspark.sql
    except ImportError as error:
        raise InvalidInput(
            "Training on Spark needs pyspark and Java; install the extra: pip install '.[spark]'"
        ) from error
    return pyspark.sql
