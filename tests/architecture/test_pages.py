"""What a reader meets first is true: the drawn graph, the commands, and every link."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from babel import Locale

from assistant.i18n.formats import language_name
from demo.catalog import product_files
from tests.architecture.sources import ROOT

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "locales").glob("*.md")),
]
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)(?:#([^)\s]+))?\)")
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)

EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def test_the_readme_shows_the_graph_that_the_code_draws() -> None:
    block = runpy.run_path(str(ROOT / "scripts" / "draw-graph"))["block"]()
    assert block in (ROOT / "README.md").read_text("utf-8"), "run .venv/bin/python scripts/draw-graph"


def test_the_page_of_the_demo_shop_counts_its_products() -> None:
    page = (ROOT / "docs" / "demo.md").read_text("utf-8")
    counts = {feed.stem: len(feed.read_text("utf-8").splitlines()) for feed in product_files()}
    assert f"| products | {sum(counts.values())} in " in page
    names = {tag: language_name(tag, Locale("en")) for tag in counts}
    assert [tag for tag, count in counts.items() if f"{names[tag]} {count}" not in page] == []


@EVERY_PAGE
def test_relative_links_lead_somewhere(page: Path) -> None:
    links = LINK.findall(FENCED.sub("", page.read_text("utf-8")))
    assert [link for link, _ in links if not (page.parent / link).exists()] == []


@EVERY_PAGE
def test_make_targets_exist(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    text = page.read_text("utf-8")
    code = [*re.findall(r"`([^`\n]+)`", text), *"\n".join(FENCED.findall(text)).splitlines()]
    named = {word for line in code for word in re.findall(r"^make ([a-z-]+)", line.strip())}
    assert named <= targets


@EVERY_PAGE
def test_pages_name_no_machine(page: Path) -> None:
    assert re.findall(r"(?<![\w.])/(?:work|home|root|Users)/\S*", page.read_text("utf-8")) == []
