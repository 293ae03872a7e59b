"""Publish little generations and harm them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from retrieval.generations import GenerationRef, GenerationStore
from retrieval.manifest import GenerationFacts, GoldenQuery

FACTS = GenerationFacts(
    counts={"products": 2},
    embedding_model="e5",
    golden_queries=(GoldenQuery("warme Decke", ("CRUNCHY-ARMCHAIR",), "de"),),
    fingerprint="f1",
    extra={"dimensions": 384},
)


def published(store: GenerationStore, text: str) -> GenerationRef:
    with store.begin() as draft:
        (draft.path / "products.jsonl").write_text(text)
        (draft.path / "recommenders").mkdir()
        (draft.path / "recommenders" / "ease.npy").write_text(f"{text} weights")
        chroma = draft.path / "chroma"
        chroma.mkdir()
        with closing(sqlite3.connect(chroma / "chroma.sqlite3")) as connection:
            connection.execute("CREATE TABLE acquire_write (id INTEGER PRIMARY KEY, lock_status INTEGER)")
            connection.execute("CREATE TABLE embeddings (id TEXT)")
            connection.execute("INSERT INTO embeddings VALUES (?)", (text,))
            connection.commit()
        return store.publish(draft, FACTS)


def served(store: GenerationStore) -> str:
    return (store.current().path / "products.jsonl").read_text()


def harm(path: Path, damage: str) -> None:
    content = path.read_bytes()
    if damage == "remove":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(content[:-1])
    else:
        path.write_bytes(content[:2] + bytes([content[2] ^ 1]) + content[3:])
