from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain.errors import GenerationDamaged, GenerationMissing
from retrieval import generations
from retrieval.generations import GenerationStore
from tests.unit.retrieval.published import FACTS, harm, published, served


@pytest.fixture
def store(tmp_path: Path) -> GenerationStore:
    return GenerationStore(tmp_path)


def test_nothing_indexed_names_the_command(store: GenerationStore, tmp_path: Path) -> None:
    with pytest.raises(GenerationMissing, match=r"run `dragoman demo` .* or `dragoman index FEED`"):
        store.current()
    assert list(tmp_path.iterdir()) == []


def test_published_generation_is_current_and_its_manifest_tells_all(store: GenerationStore) -> None:
    ref = published(store, "one")
    current = store.current()
    assert current == ref
    assert current.degraded is None
    assert current.manifest.facts == FACTS
    assert sorted(current.manifest.files) == [
        "chroma/chroma.sqlite3", "products.jsonl", "recommenders/ease.npy",
    ]  # fmt: skip
    assert re.fullmatch(r"g\d{8}-\d{6}-[0-9a-f]{6}", ref.id)
    assert store.current_id() == ref.id


def test_exactly_one_older_generation_is_kept(store: GenerationStore) -> None:
    ids = [published(store, text).id for text in ("one", "two", "three")]
    assert set(store.ids()) == set(ids[1:])
    assert store.current().manifest.previous == ids[1]


def test_rollback_serves_the_older_one_and_back_again(store: GenerationStore) -> None:
    published(store, "one")
    published(store, "two")
    store.rollback()
    assert served(store) == "one"
    published(store, "three")
    assert served(store) == "three"
    store.rollback()
    assert served(store) == "one"


def test_rollback_without_an_older_one_is_refused(store: GenerationStore) -> None:
    published(store, "one")
    with pytest.raises(GenerationMissing, match="no older generation"):
        store.rollback()


@pytest.mark.parametrize("name", ["products.jsonl", "recommenders/ease.npy", "manifest.json"])
@pytest.mark.parametrize("damage", ["cut", "flip", "remove"])
def test_damaged_current_one_is_named_and_the_older_one_is_served(
    store: GenerationStore, name: str, damage: str
) -> None:
    published(store, "one")
    broken = published(store, "two").path / name
    harm(broken, damage)
    ref = store.current()
    assert (ref.path / "products.jsonl").read_text() == "one"
    assert name in str(ref.degraded)
    assert "dragoman index FEED" in str(ref.degraded)


@pytest.mark.parametrize("name", ["products.jsonl", "manifest.json"])
def test_damage_without_an_older_one_is_an_error_naming_file_and_command(
    store: GenerationStore, name: str
) -> None:
    harm(published(store, "one").path / name, "flip")
    with pytest.raises(GenerationDamaged, match=rf"{name}.*run `dragoman index FEED`"):
        store.current()


def test_fast_check_sees_a_cut_but_not_a_flip(store: GenerationStore) -> None:
    published(store, "one")
    path = published(store, "two").path / "products.jsonl"
    harm(path, "flip")
    assert store.current(thorough=False).degraded is None
    harm(path, "cut")
    assert store.current(thorough=False).degraded is not None


@pytest.mark.parametrize("content", ["", "../../etc\n", "g20200101-000000-abcdef\n", "ü"])
def test_unusable_pointer_falls_back_to_a_whole_generation(
    store: GenerationStore, tmp_path: Path, content: str
) -> None:
    ref = published(store, "one")
    (tmp_path / "generations" / "CURRENT").write_text(content)
    assert store.current().id == ref.id
    assert store.current().degraded


def test_manifest_naming_files_outside_is_refused(store: GenerationStore) -> None:
    ref = published(store, "one")
    evil = replace(ref.manifest, files={"../../secret": next(iter(ref.manifest.files.values()))})
    (ref.path / "manifest.json").write_bytes(evil.dumps())
    with pytest.raises(GenerationDamaged, match="leads out of the generation"):
        store.current()


def test_opening_the_vector_database_is_no_damage_but_a_changed_row_is(store: GenerationStore) -> None:
    ref = published(store, "one")
    database = ref.path / "chroma" / "chroma.sqlite3"
    change(database, "INSERT INTO acquire_write VALUES (1, 1)")
    store.verify(ref)
    change(database, "UPDATE embeddings SET id = 'two'")
    with pytest.raises(GenerationDamaged, match=r"chroma\.sqlite3 does not match"):
        store.verify(ref)
    database.write_bytes(b"not a database" * 4000)
    with pytest.raises(GenerationDamaged, match=r"chroma\.sqlite3 cannot be read"):
        store.verify(ref)


def change(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(statement)
        connection.commit()


def test_derived_generation_links_what_stays_and_copies_the_vector_database(store: GenerationStore) -> None:
    parent = published(store, "one")
    with store.derive(parent, replace={"recommenders"}) as draft:
        assert not (draft.path / "recommenders").exists()
        (draft.path / "recommenders").mkdir()
        (draft.path / "recommenders" / "bpr.npy").write_text("new weights")
        ref = store.publish(draft, FACTS)
    assert (ref.path / "products.jsonl").samefile(parent.path / "products.jsonl")
    assert not (ref.path / "chroma/chroma.sqlite3").samefile(parent.path / "chroma/chroma.sqlite3")
    assert ref.manifest.files["chroma/chroma.sqlite3"].sha256 == (
        parent.manifest.files["chroma/chroma.sqlite3"].sha256
    )
    assert "recommenders/ease.npy" not in ref.manifest.files
    assert store.current() == ref
    store.verify(parent)


def test_deriving_from_a_damaged_parent_is_refused(store: GenerationStore) -> None:
    parent = published(store, "one")
    harm(parent.path / "products.jsonl", "flip")
    with pytest.raises(GenerationDamaged), store.derive(parent, replace=()):
        pass


def test_carry_brings_named_folders_into_a_new_draft(store: GenerationStore) -> None:
    parent = published(store, "one")
    with store.begin() as draft:
        store.carry(parent, draft, only={"recommenders", "absent"})
        assert draft.files() == ["recommenders/ease.npy"]


def test_manifest_is_plain_json_with_sizes_and_digests(store: GenerationStore) -> None:
    ref = published(store, "one")
    body = json.loads((ref.path / "manifest.json").read_text())
    assert body["files"]["products.jsonl"] == {
        "size": 3,
        "sha256": "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
    }
    assert body["counts"] == {"products": 2}
    assert generations.__all__ == ["GenerationRef", "GenerationStore"]
