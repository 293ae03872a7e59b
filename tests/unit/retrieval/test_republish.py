"""Long work on a generation ends in a new one with the same catalogue, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.errors import Conflict, GenerationMissing
from retrieval.generations import GenerationStore
from retrieval.republish import Served
from tests.unit.retrieval.published import harm, published, served


@pytest.fixture
def store(tmp_path: Path) -> GenerationStore:
    return GenerationStore(tmp_path)


def learn(draft: Path) -> None:
    (draft / "recommenders").mkdir()
    (draft / "recommenders" / "ease.npy").write_text("better weights")


def test_what_was_learnt_is_published_with_the_catalogue_it_was_learnt_for(store: GenerationStore) -> None:
    published(store, "one")
    ref = Served.now(store).with_files({"recommenders"}, learn)
    assert store.current_id() == ref.id
    assert served(store) == "one"
    assert (ref.path / "recommenders" / "ease.npy").read_text() == "better weights"


def test_a_catalogue_published_meanwhile_is_not_taken_back(store: GenerationStore) -> None:
    published(store, "one")
    work = Served.now(store)
    published(store, "two")
    with pytest.raises(Conflict, match="run the same command again"):
        work.with_files({"recommenders"}, learn)
    assert served(store) == "two"


def test_work_that_breaks_off_changes_nothing(store: GenerationStore) -> None:
    published(store, "one")

    def break_off(draft: Path) -> None:
        raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError):
        Served.now(store).with_files({"recommenders"}, break_off)
    assert served(store) == "one"
    assert len(store.ids()) == 1


def test_a_damaged_current_generation_is_replaced_from_the_one_that_stands_in(store: GenerationStore) -> None:
    published(store, "one")
    damaged = published(store, "two")
    harm(damaged.path / "products.jsonl", "flip")
    Served.now(store).with_files({"recommenders"}, learn)
    assert served(store) == "one"


def test_where_nothing_is_served_there_is_nothing_to_work_on(store: GenerationStore) -> None:
    with pytest.raises(GenerationMissing):
        Served.now(store)
