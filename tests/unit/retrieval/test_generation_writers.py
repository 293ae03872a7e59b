from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from assistant.domain.errors import Conflict
from retrieval.generations import GenerationStore
from tests.unit.retrieval.published import FACTS, published, served


@pytest.fixture
def store(tmp_path: Path) -> GenerationStore:
    return GenerationStore(tmp_path)


class PowerCut(BaseException):
    """Stands for a kill: nothing of ours catches it."""


STEPS = ["take_digest", "_fsync_tree", "Draft.drop_scratch", "fsync_directory", "GenerationStore._point_to"]


@pytest.mark.parametrize("step", STEPS)
def test_publication_cut_at_any_step_leaves_the_old_one_served(
    store: GenerationStore, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    published(store, "one")
    published(store, "two")

    def cut(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(f"retrieval.generations.{step}", cut)
        with pytest.raises(PowerCut):
            published(store, "three")
    assert served(store) == "two"
    assert store.current().degraded is None
    published(store, "four")
    assert served(store) == "four"
    assert len(store.ids()) == 2
    assert not list(store.current().path.parent.glob(".draft-*"))
    store.rollback()
    assert served(store) == "two"


def test_publication_cut_after_the_pointer_moved_serves_the_new_one(
    store: GenerationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = published(store, "one")
    published(store, "two")
    remove = store._remove_generations

    def cut(keep: set[str | None]) -> None:
        if old.id not in keep:
            raise PowerCut
        remove(keep)

    with monkeypatch.context() as patch:
        patch.setattr(store, "_remove_generations", cut)
        with pytest.raises(PowerCut):
            published(store, "three")
    assert served(store) == "three"
    assert len(store.ids()) == 3
    published(store, "four")
    assert len(store.ids()) == 2


def test_second_writer_is_refused_at_once_and_told_who_holds_the_lock(
    store: GenerationStore, tmp_path: Path
) -> None:
    second = GenerationStore(tmp_path)
    with store.begin(), pytest.raises(Conflict, match=r"process \d+ on "), second.begin():
        pass
    with store.begin(), pytest.raises(Conflict):
        store.rollback()
    with store.begin():
        pass


def die_indexing(root: Path) -> None:
    import os

    with GenerationStore(root).begin("feed-1") as draft:
        (draft.scratch / "vectors-000.npy").write_text("done so far")
        os._exit(9)


def test_killed_writer_frees_the_lock_and_its_draft_is_taken_up_again(
    store: GenerationStore, tmp_path: Path
) -> None:
    child = multiprocessing.get_context("spawn").Process(target=die_indexing, args=(tmp_path,))
    child.start()
    child.join()
    assert child.exitcode == 9
    assert store.resumable_draft("feed-1") is not None
    assert store.resumable_draft("feed-2") is None
    with store.begin():
        """Training in between, without a fingerprint, leaves it alone."""
    with store.begin("feed-1") as draft:
        assert draft.resumed
        assert (draft.scratch / "vectors-000.npy").read_text() == "done so far"
        (draft.path / "products.jsonl").write_text("whole")
        ref = store.publish(draft, FACTS)
    assert list(ref.manifest.files) == ["products.jsonl"]
    assert {path.name for path in ref.path.iterdir()} == {"products.jsonl", "manifest.json"}


def test_draft_of_another_feed_is_removed_by_the_next_run(store: GenerationStore, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), store.begin("feed-1"):
        raise KeyboardInterrupt
    assert store.resumable_draft("feed-1")
    with store.begin("feed-2") as draft:
        assert not draft.resumed
        assert store.resumable_draft("feed-1") is None


def test_draft_without_fingerprint_goes_with_its_writer(store: GenerationStore, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), store.begin() as draft:
        raise RuntimeError
    assert not draft.path.exists()
