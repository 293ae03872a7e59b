"""Run the program of docs/recommenders.md on a small data set in the files of MovieLens."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import numpy as np
import pytest

from recommenders.comparison import SPLITS
from recommenders.contenders import CONTENDERS
from recommenders.ratings.contenders import RATING_CONTENDERS
from server import main

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "recommenders.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
USERS, FILMS = 40, 60


def movielens(folder: Path) -> Path:
    """Make ratings of two tastes, and films whose titles tell the series they belong to."""
    rng = np.random.default_rng(11)
    folder.mkdir()
    rows = []
    for user in range(1, USERS + 1):
        own, other = (2 * rng.permutation(FILMS // 2) + 1 + (user + side) % 2 for side in (1, 0))
        for step, film in enumerate(rng.permutation([*own[:20], *other[:6]])):
            stars = (4 if film % 2 == user % 2 else 2) + int(rng.integers(0, 2))
            rows.append(f"{user}\t{film}\t{stars}\t{880_000_000 + 1_000 * user + 60 * step}")
    (folder / "u.data").write_text("\n".join(rows) + "\n")
    (folder / "u.genre").write_text("Action|0\nDrama|1\n")
    names = [
        "Wars of the Stars",
        "Quiet Garden",
        "Harbour Lights",
        "Iron Bridge",
        "Snow Letters",
        "Old Clock",
    ]
    (folder / "u.item").write_text(
        "".join(
            f"{n}|{names[n % 6]} ({1900 + n})|01-Jan-1995||link|{n % 2}|{1 - n % 2}\n"
            for n in range(1, FILMS + 1)
        ),
        "latin-1",
    )
    return folder


def posters(folder: Path) -> Path:
    """Draw even films as stripes and odd ones as a disc."""
    from PIL import Image

    folder.mkdir()
    across, down = np.meshgrid(np.arange(96), np.arange(96))
    for film in (*range(44, 56), 60):
        if film % 2 == 0:
            shade = (across + film) // 8 % 2 * 255
        else:
            shade = ((across - 48) ** 2 + (down - 48) ** 2 < (20 + film % 10) ** 2) * 255
        pixels = np.stack([shade, shade // 2, 255 - shade], axis=-1).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{film}.png")
    return folder


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], Path]:
    """The names that the program leaves behind, and the folder it ran on."""
    folder = tmp_path_factory.mktemp("walk")
    data = movielens(folder / "ml-100k")
    names: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["walk-through", str(data), str(posters(folder / "posters"))])
        for number, block in enumerate(BLOCKS, 1):
            exec(compile(block, f"docs/recommenders.md, block {number}", "exec"), names)
    return names, data


def test_every_part_takes_about_a_dozen_lines() -> None:
    assert len(BLOCKS) == 5
    assert [len(block.splitlines()) for block in BLOCKS if len(block.splitlines()) > 14] == []


def test_every_model_and_split_that_can_be_compared_is_on_the_page() -> None:
    named = set(re.findall(r"`([a-z0-9_-]+)`", PAGE))
    assert {*CONTENDERS, *RATING_CONTENDERS, *SPLITS} - named == set()


def test_user_knn_sees_the_two_tastes(walked: tuple[dict[str, object], Path]) -> None:
    names, _ = walked
    knn = names["knn"]
    assert knn.predict("2", "50") > 3.5 > knn.predict("1", "50")  # type: ignore[attr-defined]


def test_the_nearest_titles_are_of_the_same_series(walked: tuple[dict[str, object], Path]) -> None:
    names, _ = walked
    near = names["content"].similar("29", k=5)  # type: ignore[attr-defined]
    texts = names["texts"]
    assert len(near) == 5
    assert {texts[item].title.split(" ")[0] for item, _ in near} == {"Old"}  # type: ignore[index]


def test_the_nearest_pictures_have_the_same_pattern(walked: tuple[dict[str, object], Path]) -> None:
    names, _ = walked
    near = names["visual"].similar("50", k=4)  # type: ignore[attr-defined]
    assert [int(item) % 2 for item, _ in near] == [0, 0, 0, 0]


def test_the_best_list_beats_popularity(walked: tuple[dict[str, object], Path]) -> None:
    names, _ = walked
    rows = names["evaluate"](names["models"], names["split"], k=10)  # type: ignore[operator]
    ndcg = {row.model: row.ndcg for row in rows}
    assert ndcg["ease"] > ndcg["popularity"]


def test_the_command_of_the_page_runs(
    walked: tuple[dict[str, object], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _, data = walked
    (command,) = (line for line in PAGE.splitlines() if line.startswith("dragoman") and "ml-100k" in line)
    words = [str(data) if word == "ml-100k" else word for word in shlex.split(command)[1:]]
    monkeypatch.setenv("DRAGOMAN_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    assert main([*words, "--models", "item_knn,baseline"]) == 0
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!doctype html>")
