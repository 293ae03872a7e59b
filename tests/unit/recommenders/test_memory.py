"""Long- and short-term interest: what fades with each step back, and what never does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.domain.errors import InvalidInput
from assistant.domain.interaction import Interaction
from recommenders.base import ItemModel
from recommenders.dataset import InteractionDataset
from recommenders.ease import Ease
from recommenders.item_knn import ItemKNN

BOTH = pytest.mark.parametrize("model", [Ease(), ItemKNN()], ids=["ease", "item_knn"])


@pytest.fixture
def dataset() -> InteractionDataset:
    return InteractionDataset.build(
        Interaction(f"user-{user}", f"item-{(user + step) % 6}") for user in range(30) for step in range(3)
    )


@BOTH
def test_a_share_of_each_weight_lasts_and_the_latest_still_speaks_loudest(
    model: ItemModel, dataset: InteractionDataset
) -> None:
    keeping = model.unfitted().fit(dataset).with_decay(0.5).with_lasting(0.2)
    _, weights = keeping.weigh([(f"item-{number}", 1.0) for number in range(4)])
    assert weights.tolist() == pytest.approx([0.3, 0.4, 0.6, 1.0])


@BOTH
def test_what_lasts_comes_back_from_files(
    model: ItemModel, dataset: InteractionDataset, tmp_path: Path
) -> None:
    keeping = model.unfitted().fit(dataset).with_decay(0.5).with_lasting(0.2)
    keeping.save(tmp_path)
    loaded = type(model).load(tmp_path, keeping.items)
    basket = [(f"item-{number}", 1.0) for number in range(4)]
    assert (loaded.decay, loaded.lasting) == (0.5, 0.2)
    assert np.array_equal(loaded.score(basket), keeping.score(basket))


def test_a_lasting_share_outside_of_zero_to_one_is_refused() -> None:
    with pytest.raises(InvalidInput, match="lasting"):
        Ease().with_lasting(1.5)
