"""Write little feeds and read them back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant.domain.product import Product
from retrieval.feeds.reader import read_feed
from retrieval.feeds.rejects import Reject

ALWAYS = 1.0


def feed(tmp_path: Path, content: str | bytes, name: str = "feed.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def bare(product_id: str, **more: object) -> dict[str, object]:
    return {"id": product_id, "title": "Lamp", **more}


def read(path: Path, **options: Any) -> tuple[list[Product], list[Reject]]:
    items = list(read_feed(path, **{"max_bad": ALWAYS, **options}))
    return (
        [item for item in items if isinstance(item, Product)],
        [item for item in items if isinstance(item, Reject)],
    )
