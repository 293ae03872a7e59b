"""Whatever a log holds, and whatever happens to files: an answer or a clear error, never half a model."""

from __future__ import annotations

import math
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.errors import GenerationDamaged, InvalidFeed
from assistant.domain.interaction import EventType, Interaction
from recommenders import artifacts
from recommenders.als import Als
from recommenders.base import ItemModel
from recommenders.bpr import Bpr
from recommenders.cascade import Cascade
from recommenders.content import Content
from recommenders.dataset import InteractionDataset
from recommenders.ease import Ease
from recommenders.item_knn import ItemKNN
from recommenders.loader import InteractionReader, RejectedRow
from recommenders.popularity import Popularity
from recommenders.ratings.contenders import RATING_CONTENDERS
from recommenders.ratings.dataset import Ratings
from recommenders.training import TrainedModels, train
from recommenders.transitions import Transitions
from recommenders.user_knn import UserKNN
from recommenders.warp import Warp
from tests.contracts.rating_model import camps

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TEXTS = {"u": "red cup", "v": "red pot", "w": "blue pot"}
MODELS: dict[str, Callable[[], ItemModel]] = {
    "popularity": Popularity,
    "item_knn": ItemKNN,
    "user_knn": UserKNN,
    "ease": Ease,
    "als": Als,
    "bpr": Bpr,
    "warp": Warp,
    "transitions": Transitions,
    "content": lambda: Content(TEXTS),
}

events = st.builds(
    Interaction,
    user_id=st.sampled_from("abcd"),
    item_id=st.sampled_from("uvwxyz"),
    event=st.sampled_from(list(EventType)),
    value=st.none() | st.sampled_from([0.0, 1.0, 3.0, 5.0, 1e6, math.nan, math.inf]),
    timestamp=st.none()
    | st.just(datetime(2026, 2, 1, tzinfo=UTC))
    | st.datetimes(datetime(1970, 1, 2), datetime(2026, 3, 1), timezones=st.just(UTC)),
)
baskets = st.lists(st.tuples(st.sampled_from([*"uvwxyz", "stranger", ""]), st.floats(0.1, 1.0)), max_size=8)


@pytest.mark.parametrize("name", MODELS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(log=st.lists(events, max_size=30), basket=baskets, k=st.integers(0, 9))
def test_every_log_and_every_basket_get_finite_scores_of_known_items(
    name: str, log: list[Interaction], basket: list[tuple[str, float]], k: int
) -> None:
    model = MODELS[name]().fit(InteractionDataset.build(log, catalogue=["never-met"]))
    scores = model.score(basket)
    assert scores.shape == (len(model.items),)
    assert np.isfinite(scores).all()
    ranked = model.recommend(basket, k)
    assert len(ranked) <= k
    assert len({item for item, _ in ranked}) == len(ranked)
    assert not {item for item, _ in ranked} & {item for item, _ in basket}


@settings(max_examples=15, deadline=None)
@given(st.lists(events, max_size=25))
def test_training_takes_every_log(log: list[Interaction]) -> None:
    models = train(InteractionDataset.build(log), TEXTS, catalogue=["u", "v"])
    assert models.report.interactions <= len(log)
    assert np.isfinite(models.blend.score([("u", 1.0)])).all()


def shop() -> Iterator[Interaction]:
    """Two tastes, each event at a moment of its own."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for n in range(300):
        user, item = n % 20, (n * 7) % 13
        yield Interaction(
            f"u{user}",
            f"{'ab'[user % 2]}{item}",
            EventType.PURCHASE,
            timestamp=moment + timedelta(minutes=n),
        )


@pytest.mark.parametrize("name", [name for name in MODELS if name not in ("als", "bpr", "warp")])
def test_the_order_of_the_log_changes_nothing(name: str) -> None:
    log = list(shop())
    shuffled = random.Random(4).sample(log, len(log))
    first = MODELS[name]().fit(InteractionDataset.build(log))
    second = MODELS[name]().fit(InteractionDataset.build(shuffled))
    for item in first.items:
        assert first.score([(item, 1.0)]) == pytest.approx(second.score([(item, 1.0)]), abs=1e-5)


def test_one_robot_that_looked_at_everything_endlessly_does_not_change_what_shoppers_are_shown() -> None:
    robot = (
        Interaction("robot", f"{'ab'[n % 2]}{n % 13}", EventType.VIEW, timestamp=NOW - timedelta(seconds=n))
        for n in range(300_000)
    )
    models = train(InteractionDataset.build([*shop(), *robot]))
    for basket in ([("a0", 1.0)], [("b3", 1.0), ("b5", 1.0)]):
        kind = basket[0][0][0]
        assert {item[0] for item, _ in models.blend.recommend(basket, 5)} == {kind}


def test_a_log_full_of_rows_that_cannot_be_is_refused_before_anything_is_learnt(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = ["ann,cup,rating,nan,", "ben,cup,view,,2031-01-01", "cem,,view,,", "dan,cup,stare,,"]
    path.write_text("\n".join(["user_id,item_id,event,value,timestamp", *rows, "eve,cup,view,,"]))
    rejects: list[RejectedRow] = []
    with pytest.raises(InvalidFeed, match="4 of 5 rows"):
        InteractionDataset.build(InteractionReader(NOW, rejects.append).read(path))
    assert [reject.line for reject in rejects] == [2, 3, 4, 5]


@pytest.fixture(scope="module")
def trained() -> TrainedModels:
    return train(InteractionDataset.build(shop()), {f"a{n}": f"thing number {n}" for n in range(13)})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_files_that_were_cut_emptied_or_lost_are_noticed(
    trained: TrainedModels, tmp_path: Path, data: st.DataObject
) -> None:
    folder = tmp_path / "saved"
    shutil.rmtree(folder, ignore_errors=True)
    artifacts.save(trained, folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    path = data.draw(st.sampled_from(files))
    whole = path.read_bytes()
    kept = data.draw(st.none() | st.integers(0, len(whole) - 2))  # a last line end is no loss
    if kept is None:
        path.unlink()
    else:
        path.write_bytes(whole[:kept])
    with pytest.raises(GenerationDamaged, match="dragoman train"):
        artifacts.load(folder)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_byte_gives_an_error_or_models_whose_answers_are_sane(
    trained: TrainedModels, tmp_path: Path, data: st.DataObject
) -> None:
    folder = tmp_path / "saved"
    shutil.rmtree(folder, ignore_errors=True)
    artifacts.save(trained, folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    path = data.draw(st.sampled_from(files))
    whole = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(whole))
    try:
        models = artifacts.load(folder)
    except GenerationDamaged:
        return
    # Checksums are the generation's; what still loads must at least not break an answer.
    for item, score in models.blend.recommend([("a0", 1.0)], 5):
        assert item in models.items
        assert np.isfinite(score)
    Cascade(models)


@pytest.mark.parametrize("name", ["baseline", "rating_item_knn", "svd"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_byte_of_a_rating_model_gives_an_error_or_sane_answers(
    name: str, tmp_path: Path, data: st.DataObject
) -> None:
    folder = tmp_path / "saved"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    model = RATING_CONTENDERS[name]()[0].fit(Ratings.build(camps()))
    model.save(folder)
    path = data.draw(st.sampled_from(sorted(folder.iterdir())))
    whole = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(whole))
    try:
        loaded = type(model).load(folder)
    except (OSError, ValueError, KeyError, EOFError):
        return
    assert np.isfinite(loaded.predict("user-04", "item-04"))
