"""Test `dragoman evaluate recommenders` as it is typed: a table, one JSON document, a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli.parser import parse
from recommenders.comparison import SPLITS
from recommenders.rows import LAYOUTS
from server import main
from tests.unit.recommenders.test_comparison import two_tastes

MODELS = ["--models", "item_knn,content,baseline,slope_one"]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the shape of MovieLens 100K, one of its rows bad."""
    monkeypatch.setenv("DRAGOMAN_DATA_DIR", str(tmp_path / "var"))
    folder = tmp_path / "ml"
    folder.mkdir()
    rows = [
        f"{one.user_id}\t{one.item_id}\t{one.value}\t{int(one.timestamp.timestamp())}"
        for one in two_tastes()
        if one.timestamp
    ]
    (folder / "u.data").write_text("\n".join([*rows, "u01\ta1\tmany\t881250949"]) + "\n")
    (folder / "u.genre").write_text("Comedy|0\nDrama|1\n")
    (folder / "u.item").write_text(
        "".join(
            f"{kind}{n}|Film {kind} {n}|||link|{int(kind == 'a')}|{int(kind == 'b')}\n"
            for kind in "ab"
            for n in range(15)
        )
    )
    return folder


def test_people_get_tables_and_what_was_not_measured(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "recommenders", str(shop), *MODELS, "--k", "5,3", "--folds", "3"]) == 0
    out = capsys.readouterr().out
    for title in ("leave-last-out, lists of 5", "global-time, lists of 3", "ratings, 3 random folds"):
        assert f"\n{title}\n" in out
    assert "recent_popularity" in out
    assert "content needs words of the items; pass them with --items" in out
    assert "1 bad rows left out, first u.data:521: 'many' is not a value" in out


def test_machines_get_one_document_and_the_page_is_written(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = shop / "page.html"
    command = ["evaluate", "recommenders", str(shop), *MODELS, "--items", str(shop), "--json", "--folds", "3"]
    assert main([*command, "--split", "per-user-time", "--html", str(target)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["model"] for row in told["rankings"][0]["rows"]} >= {"content", "popular"}
    assert told["rejected"] == 1
    assert [row["model"] for row in told["ratings"]] == ["baseline", "slope_one"]
    assert "<svg" in target.read_text("utf-8")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--models", "oracle"], "'oracle' is not a model; use some of"),
        (["--html", "no-such-folder/page.html"], "There is no folder no-such-folder"),
        (["--items", "no-such-file"], "no-such-file cannot be read"),
        (["--layout", "jsonl"], "rows need user_id and item_id"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    shop: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert main(["evaluate", "recommenders", str(shop), *more]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("dragoman: ")
    assert said in err
    assert err.count("\n") == 1


def test_a_page_that_cannot_be_written_is_one_sentence(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "recommenders", str(shop), *MODELS, "--json", "--html", str(shop)]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "cannot be written: Is a directory" in err


def test_without_a_log_the_command_says_what_it_needs(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "recommenders"]) == 1
    assert "needs at least one interaction log" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--k", "ten"], ["--split", "by-moonlight"], ["--max-bad", "7"]])
def test_a_command_typed_wrong_exits_with_2(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", "recommenders", "log.csv", *wrong])
    assert stopped.value.code == 2
    assert wrong[1] in capsys.readouterr().err


def test_the_parser_offers_what_the_engine_can_do() -> None:
    for split in SPLITS:
        assert parse(["evaluate", "recommenders", "log.csv", "--split", split]).split == split
    for layout in LAYOUTS:
        assert parse(["evaluate", "recommenders", "log.csv", "--layout", layout]).layout == layout
