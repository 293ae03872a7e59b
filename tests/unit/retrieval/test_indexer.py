from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.errors import GenerationDamaged, InvalidFeed, InvalidInput
from assistant.domain.money import Money
from assistant.domain.product import Product
from retrieval.generations import GenerationStore
from retrieval.indexer import Indexer
from retrieval.opened import open_generation, require_same_model
from tests.fake_pictures import ColorEye, painted
from tests.fake_retrieval import FakeEmbedder, mixed_shop
from tests.unit.retrieval.shop import fake_tools, indexed, opened

SHOP = mixed_shop()


def test_a_catalogue_is_indexed_and_tells_what_it_holds(tmp_path: Path) -> None:
    report = indexed(tmp_path, [*SHOP, SHOP[0]])
    assert (report.products, report.duplicates, report.embedded, report.reused) == (42, 1, 42, 0)
    assert report.languages["hi"] == 4
    ref = GenerationStore(tmp_path).current()
    assert ref.id == report.generation
    assert ref.manifest.facts.counts["products"] == 42
    assert len(ref.manifest.facts.golden_queries) == 20
    generation = open_generation(ref.path, ref.id, fake_tools())
    assert generation.ids == tuple(product.id for product in SHOP)
    assert generation.catalog.get("hi-sheet") == next(p for p in SHOP if p.id == "hi-sheet")
    assert generation.matrix.shape == (42, 64)
    vocabulary = generation.catalog.vocabulary()
    assert vocabulary.size == 42
    assert vocabulary.brands["Bergfreund"] == 2
    assert vocabulary.categories["Stiefel"] == 1
    assert vocabulary.attributes["color"]["Schwarz"] == 1
    assert vocabulary.concepts["boots"] == 1
    assert vocabulary.currencies["BRL"] == 4


def test_unchanged_products_are_not_embedded_again(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    indexed(tmp_path, SHOP, fake_tools(embedder))
    before = np.load(GenerationStore(tmp_path).current().path / "vectors.npy")
    embedder.documents.clear()
    dearer = replace(SHOP[0], price=Money(9990, "EUR"))
    renamed = replace(SHOP[1], title="Darjeeling Green Tea")
    report = indexed(tmp_path, [dearer, renamed, *SHOP[2:]], fake_tools(embedder))
    assert (report.embedded, report.reused) == (1, 41)
    assert [document.title for document in embedder.documents] == ["Darjeeling Green Tea"]
    after = np.load(GenerationStore(tmp_path).current().path / "vectors.npy")
    assert np.array_equal(before[2:], after[2:])
    assert not np.array_equal(before[1], after[1])
    generation = opened(tmp_path, [dearer, renamed, *SHOP[2:]])
    chroma = generation.retriever.vectors.chroma
    assert chroma.count() == 42
    assert chroma.nearest(generation.matrix[1], 1) == ["en-tea"]


def test_products_that_are_gone_are_gone_from_chroma(tmp_path: Path) -> None:
    indexed(tmp_path, SHOP)
    generation = opened(tmp_path, SHOP[1:])
    assert generation.retriever.vectors.chroma.count() == 41
    assert generation.catalog.get(SHOP[0].id) is None


def test_another_embedding_model_embeds_all_anew(tmp_path: Path) -> None:
    indexed(tmp_path, SHOP)
    report = indexed(tmp_path, SHOP, fake_tools(FakeEmbedder(name="other")))
    assert report.embedded == 42
    manifest = GenerationStore(tmp_path).current().manifest
    with pytest.raises(GenerationDamaged, match="'other', not with 'fake'"):
        require_same_model(manifest, FakeEmbedder())


def test_a_run_that_died_goes_on_where_it_stopped(tmp_path: Path) -> None:
    products = [Product(f"p{n}", f"thing number{n}", language="en") for n in range(1200)]
    dying = FakeEmbedder(fail_after=600)
    with pytest.raises(KeyboardInterrupt):
        indexed(tmp_path, products, fake_tools(dying), fingerprint="f")
    assert GenerationStore(tmp_path).current_id() is None
    living = FakeEmbedder()
    report = indexed(tmp_path, products, fake_tools(living), fingerprint="f")
    titles = [document.title for document in living.documents]
    assert titles[0] == "thing number512"  # the first batch was kept
    assert report.embedded == 1200


def test_progress_counts_texts(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    indexer = Indexer(GenerationStore(tmp_path), fake_tools(), lambda text: None)
    indexer.index_feed(SHOP, progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 42)
    assert seen[-1] == (42, 42)


def test_a_language_that_is_not_stated_is_detected(tmp_path: Path) -> None:
    indexer = Indexer(
        GenerationStore(tmp_path), fake_tools(), lambda text: "fi" if "kengät" in text else None
    )
    report = indexer.index_feed([Product("a", "Punaiset kengät"), Product("b", "xyz")])
    assert report.languages == {"fi": 1, "und": 1}


def test_an_empty_feed_leaves_the_catalogue_as_it_is(tmp_path: Path) -> None:
    first = indexed(tmp_path, SHOP)
    with pytest.raises(InvalidFeed, match="no usable product"):
        indexed(tmp_path, [])
    assert GenerationStore(tmp_path).current_id() == first.generation


def test_a_catalogue_that_does_not_find_its_own_titles_is_not_published(tmp_path: Path) -> None:
    first = indexed(tmp_path, SHOP)
    nameless = [Product(f"n{n}", "!" * (n + 1), language="en") for n in range(30)]
    with pytest.raises(GenerationDamaged, match="not found by their own title"):
        indexed(tmp_path, nameless)
    assert GenerationStore(tmp_path).current_id() == first.generation


def test_policies_are_checked_copied_and_kept(tmp_path: Path) -> None:
    store = GenerationStore(tmp_path / "data")
    indexer = Indexer(store, fake_tools(), lambda text: None)
    policies = tmp_path / "policies.json"
    policies.write_text(json.dumps({"returns": {"en": "Thirty days."}}), "utf-8")
    indexer.index_feed(SHOP, policies=policies)
    indexer.index_feed(SHOP)
    kept = json.loads((store.current().path / "policies.json").read_text("utf-8"))
    assert kept == {"returns": {"en": "Thirty days."}}
    policies.write_text("[]", "utf-8")
    with pytest.raises(InvalidFeed):
        indexer.index_feed(SHOP, policies=policies)


def test_what_was_learnt_is_carried_along(tmp_path: Path) -> None:
    store = GenerationStore(tmp_path)
    indexed(tmp_path, SHOP)
    with store.derive(store.current(), replace={"recommenders", "log", "ranking.json"}) as draft:
        (draft.path / "ranking.json").write_text("{}")
        (draft.path / "log").mkdir()
        (draft.path / "log" / "weight.npy").write_bytes(b"events")
        (draft.path / "recommenders").mkdir()
        (draft.path / "recommenders" / "weights.npy").write_bytes(b"weights")
        store.publish(draft, store.current().manifest.facts)
    indexed(tmp_path, SHOP[:40])
    assert (store.current().path / "recommenders" / "weights.npy").read_bytes() == b"weights"
    assert (store.current().path / "log" / "weight.npy").read_bytes() == b"events"
    assert (store.current().path / "ranking.json").read_text() == "{}"


def test_pictures_are_seen_in_the_same_run_and_stay_when_no_folder_is_named(tmp_path: Path) -> None:
    files, store, eye = tmp_path / "files", GenerationStore(tmp_path / "data"), ColorEye()
    files.mkdir()
    for number, product in enumerate(SHOP[:6]):
        (files / f"{product.id}.png").write_bytes(painted((number, 90, 255 - number)))
    indexer = Indexer(store, fake_tools(pictures=eye), lambda text: None)
    report = indexer.index_feed(SHOP, pictures=files)
    assert (report.pictures.products, report.pictures.looked_at) == (6, 6)
    indexer.index_feed(SHOP[1:])
    indexer.index_feed(SHOP, pictures=files)
    assert eye.looked_at == 6
    first = store.current_id()
    with pytest.raises(InvalidInput, match="no folder of pictures"):
        indexer.index_feed(SHOP, pictures=tmp_path / "nowhere")
    assert store.current_id() == first
