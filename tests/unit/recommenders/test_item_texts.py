"""Test reading titles and descriptions from the files of public data sets."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.errors import InvalidFeed
from recommenders.item_texts import ItemText, read_texts


def test_movielens_100k_with_its_genres_and_old_letters(tmp_path: Path) -> None:
    (tmp_path / "u.genre").write_text("unknown|0\nAction|1\nDrama|2\n\n")
    row = "543|Misérables, Les (1995)|01-Jan-1995||http://example.com|0|1|1\n"
    (tmp_path / "u.item").write_bytes(row.encode("latin-1"))
    assert read_texts(tmp_path) == {"543": ItemText("Misérables, Les (1995)", "Action Drama")}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("movies.dat", "2::Jumanji (1995)::Adventure|Fantasy\n"),
        ("movies.dat", "2\tJumanji (1995)\tAdventure|Fantasy\n"),
        ("movies.csv", "movieId,title,genres\n2,Jumanji (1995),Adventure|Fantasy\n"),
        (
            "ml.item",
            "item_id:token\tmovie_title:token_seq\tclass:token_seq\n2\tJumanji (1995)\tAdventure Fantasy\n",
        ),
        ("items.json", '{"2": {"title": "Jumanji (1995)", "description": "Adventure Fantasy"}}'),
        (
            "meta.jsonl",
            '{"parent_asin": "2", "title": "Jumanji (1995)", "categories": ["Adventure", "Fantasy"]}\n',
        ),
    ],
)
def test_one_film_in_six_files(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    assert read_texts(tmp_path / name) == {"2": ItemText("Jumanji (1995)", "Adventure Fantasy")}


def test_packed_metadata_with_rows_that_say_nothing(tmp_path: Path) -> None:
    rows = [{"parent_asin": "B1", "title": "Cup"}, {"parent_asin": "B2", "title": ""}, {"title": "Nobody"}]
    text = "\n".join([*map(json.dumps, rows), "not json", "[1]"])
    (tmp_path / "meta_Home.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    assert read_texts(tmp_path) == {"B1": ItemText("Cup")}


def test_a_file_or_folder_without_items_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InvalidFeed, match=r"u\.item"):
        read_texts(tmp_path)
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(InvalidFeed, match=r"empty\.csv names no item"):
        read_texts(tmp_path / "empty.csv")
    with pytest.raises(InvalidFeed, match=r"gone\.csv cannot be read"):
        read_texts(tmp_path / "gone.csv")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.binary(max_size=200) | st.text(alphabet='idtle,|:{}[]"\n\t01\x00', max_size=200))
def test_no_bytes_break_the_reader(tmp_path: Path, content: bytes | str) -> None:
    path = tmp_path / "any"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        texts = read_texts(path)
    except InvalidFeed:
        return
    assert all(item and text.title for item, text in texts.items())
