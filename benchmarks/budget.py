"""Print the budget table of docs/performance.md with this machine's figures: `python -m benchmarks.budget`.

Every figure stands beside a bare part that was measured in the same run, because machines are busy and times
alone mean little. `--large` adds what takes many minutes: filters over 100,000 products, and a fit on a
million interactions. The shops that are measured are built once into `--cache`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.rows import Row, machine, table

__all__ = ["main"]

_PRODUCTS, _LARGE = 10_000, 100_000
_RESULTS = Path("bench-results") / "budget.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table and write it as JSON; the exit status is 0 whatever was missed."""
    # Before numpy loads, as the server does it.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    for name in [name for name in os.environ if "OPENAI" in name or "DRAGOMAN" in name]:
        del os.environ[name]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cache", type=Path, default=Path("var/bench"), help="folder of the measured shops")
    parser.add_argument("--results", type=Path, default=_RESULTS, help="JSON file to write")
    parser.add_argument("--turns", type=int, default=120, help="turns behind each percentile")
    parser.add_argument("--large", action="store_true", help="measure 100,000 products and a big fit as well")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.CRITICAL)
    logging.getLogger("bm25s").propagate = False
    about, started = machine(), time.monotonic()
    print(
        f"{about['cores']} cores, {about['memory_gib']} GiB, Python {about['python']}, {about['platform']}, "
        f"load {about['load']} at the start\n"
    )
    rows = _measure(options.cache, options.turns, large=options.large)
    print(f"\n{table(rows)}\n")
    for row in rows:
        if row.note:
            print(f"- {row.what}: {row.note}")
    seconds = round(time.monotonic() - started)
    print(f"\n{seconds} s in all, load {machine()['load']} at the end")
    options.results.parent.mkdir(parents=True, exist_ok=True)
    facts = {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": about,
        "seconds": seconds,
        "large": options.large,
        "rows": [row.as_data() for row in rows],
    }
    options.results.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _measure(cache: Path, turns: int, *, large: bool) -> list[Row]:
    from benchmarks.engines import filter_row, indexing_rows
    from benchmarks.shop import BenchShop, RandomEmbedder
    from benchmarks.start import start_rows
    from retrieval.opened import open_generation

    shop = BenchShop(cache / "shop", _PRODUCTS)
    house = shop.ready(_say)
    rows = asyncio.run(_conversations(shop, turns))
    _say("filters")
    houses = [house]
    if large:
        big = BenchShop(cache / "large", _LARGE, RandomEmbedder, trained=False)
        houses.append(big.ready(_say))
    for its in houses:
        current = its.generations.current()
        opened = open_generation(current.path, current.id, its.tools)
        rows.append(filter_row(opened.retriever, opened.catalog.vocabulary(), turns // 4))
    _say("indexing")
    rows += indexing_rows(shop, house, 240)
    rows += _recommending(1_000_000 if large else 200_000)
    _say("starting the server")
    return rows + start_rows(shop.folder)


async def _conversations(shop: object, turns: int) -> list[Row]:
    """Take turns with templates, then with a scripted model, each in an app of its own."""
    from benchmarks.questions import questions
    from benchmarks.shop import BenchShop, demo_products
    from benchmarks.turns import Bare, model_rows, overhead_rows, throughput_row, timed_model
    from benchmarks.wire import running
    from recommenders import artifacts
    from recommenders.cascade import Cascade
    from retrieval.opened import open_generation
    from server import House, create_app

    assert isinstance(shop, BenchShop)
    house, asked = House(shop.settings()), questions()
    basket = tuple(product.id for product in demo_products()[:3])
    async with running(create_app(shop.settings(), house=house)) as app:
        current = house.generations.current()
        opened = open_generation(current.path, current.id, house.tools)
        cascade = Cascade(artifacts.load(current.path / "recommenders"))
        bare = Bare(house.tools.embedder, opened.matrix, cascade)
        _say("warming up")
        await overhead_rows(app, bare, asked, basket, 30)
        _say("turns, one after the other")
        rows = await overhead_rows(app, bare, asked, basket, turns)
        _say("turns, eight clients at a time")
        rows.append(await throughput_row(app, bare, asked, basket, 8, 10.0))
    async with timed_model() as model:
        settings = shop.settings(openai_base_url=model.base_url, openai_api_key="none", llm_model="scripted")
        spoken = House(settings)
        spoken.__dict__["tools"] = house.tools
        async with running(create_app(settings, house=spoken)) as app:
            _say("turns with a scripted language model")
            await model_rows(app, model, asked, basket, 5)
            rows += await model_rows(app, model, asked, basket, max(10, turns // 4))
    return rows


def _recommending(events: int) -> list[Row]:
    """Measure in a process of its own, so that the memory is the fit's alone."""
    from benchmarks.engines import recommending_rows

    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(recommending_rows, (_LARGE, events, _say))


def _say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
