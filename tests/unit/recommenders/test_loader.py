"""Test reading logs of many shapes, and what happens to bad rows."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.errors import InvalidFeed, InvalidInput
from assistant.domain.interaction import EventType, Interaction
from recommenders.loader import InteractionReader, RejectedRow
from recommenders.timestamps import parse_timestamp

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def read(
    path: Path, content: str | bytes, max_bad: float = 1.0
) -> tuple[list[Interaction], list[RejectedRow]]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    rejects: list[RejectedRow] = []
    return list(InteractionReader(NOW, rejects.append, max_bad).read(path)), rejects


def test_csv_with_our_names(tmp_path: Path) -> None:
    rows, rejects = read(
        tmp_path / "log.csv",
        "user_id,item_id,event,value,timestamp,country\n"
        "ann,cup,purchase,2,2026-05-01T10:00:00+02:00,at\n"
        "ben,pot,,,,\n",
    )
    assert rows == [
        Interaction("ann", "cup", EventType.PURCHASE, 2.0, datetime(2026, 5, 1, 8, tzinfo=UTC), country="AT"),
        Interaction("ben", "pot"),
    ]
    assert rejects == []


def test_jsonl_of_reviews(tmp_path: Path) -> None:
    row = {
        "user_id": "A1",
        "asin": "B00",
        "parent_asin": "B01",
        "rating": 4.0,
        "timestamp": 1_700_000_000_123,
    }
    rows, _ = read(tmp_path / "reviews.jsonl.gz", gzip.compress(json.dumps(row).encode()))
    assert rows[0].item_id == "B01"
    assert (rows[0].event, rows[0].value) == (EventType.RATING, 4.0)
    assert rows[0].timestamp == datetime(2023, 11, 14, 22, 13, 20, 123000, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [
        "196\t242\t3\t881250949\n",
        "196::242::3::881250949\n",
        "userId,movieId,rating,timestamp\n196,242,3,881250949\n",
    ],
)
def test_movielens_in_its_three_shapes(tmp_path: Path, content: str) -> None:
    rows, _ = read(tmp_path / "u.data", content)
    moment = datetime(1997, 12, 4, 15, 55, 49, tzinfo=UTC)
    assert rows == [Interaction("196", "242", EventType.RATING, 3.0, moment)]


def test_movielens_without_moments_and_in_another_library_s_words(tmp_path: Path) -> None:
    plain, _ = read(tmp_path / "f1.dat", "1,938,4\n1,2918,5\n")
    assert plain == [
        Interaction("1", "938", EventType.RATING, 4.0),
        Interaction("1", "2918", EventType.RATING, 5.0),
    ]
    typed, _ = read(
        tmp_path / "ml.inter",
        "user_id:token\titem_id:token\trating:float\ttimestamp:float\n196\t242\t3\t881250949\n",
    )
    assert typed == [
        Interaction("196", "242", EventType.RATING, 3.0, datetime(1997, 12, 4, 15, 55, 49, tzinfo=UTC))
    ]


def test_ratings_of_another_market_and_events_of_a_shop(tmp_path: Path) -> None:
    market, _ = read(tmp_path / "t1_train.tsv", "userId\titemId\trating\nt1U1\tP1\t5.0\n")
    assert market == [Interaction("t1U1", "P1", EventType.RATING, 5.0)]
    shop, _ = read(
        tmp_path / "events.csv",
        "timestamp,visitorid,event,itemid,transactionid\n1433221332117,257597,addtocart,355908,\n",
    )
    assert [(row.user_id, row.item_id, row.event) for row in shop] == [("257597", "355908", EventType.CART)]


def test_lines_of_items_belong_to_the_user_they_begin_with(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path / "seq.txt", "ann cup pot\n\nben tea\n")
    assert [(row.user_id, row.item_id) for row in rows] == [("ann", "cup"), ("ann", "pot"), ("ben", "tea")]
    assert rejects == []


def test_lines_whose_first_words_come_back_are_sessions(tmp_path: Path) -> None:
    rows, _ = read(tmp_path / "train.txt", "1 2 1 1\n3 4 3\n1 6\n7\n")
    assert [row.item_id for row in rows] == ["1", "2", "1", "1", "3", "4", "3", "1", "6", "7"]
    assert len({row.user_id for row in rows}) == 4


def test_a_layout_that_is_named_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text("ann cup pot\nben\n")
    rejects: list[RejectedRow] = []
    sessions = list(InteractionReader(NOW, rejects.append, layout="sessions").read(path))
    assert [row.item_id for row in sessions] == ["ann", "cup", "pot", "ben"]
    users = list(InteractionReader(NOW, rejects.append, 0.5, layout="sequences").read(path))
    assert [(row.user_id, row.item_id) for row in users] == [("ann", "cup"), ("ann", "pot")]
    assert [(reject.line, reject.reason) for reject in rejects] == [(2, "the line names a user and no item")]


def test_parquet_reads_as_the_same_rows_of_csv(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    moments = [datetime(2026, 5, 1, 8, tzinfo=UTC), None]
    columns = {
        "user_id": ["ann", "ben"],
        "item_id": ["cup", "pot"],
        "event": ["rating", None],
        "value": [4.0, None],
        "timestamp": moments,
        "ignored": [[1, 2], None],
    }
    path = tmp_path / "log.parquet"
    pq.write_table(pa.table(columns), path)
    rows = list(InteractionReader(NOW, print).read(path))
    assert rows == [
        Interaction("ann", "cup", EventType.RATING, 4.0, moments[0]),
        Interaction("ben", "pot"),
    ]
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(InvalidFeed, match=r"log\.parquet"):
        list(InteractionReader(NOW, print).read(path))


def test_a_folder_stands_for_the_logs_in_it_that_are_known(tmp_path: Path) -> None:
    (tmp_path / "test_sessions.txt").write_text("5 6\n5 7\n")
    (tmp_path / "train_sessions.txt").write_text("1 2\n1 3\n")
    (tmp_path / "README").write_text("hello, world")
    rows = list(InteractionReader(NOW, print).read(tmp_path))
    assert [row.item_id for row in rows] == ["1", "2", "1", "3", "5", "6", "5", "7"]
    assert len({row.user_id for row in rows}) == 4
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidFeed, match=r"u\.data"):
        list(InteractionReader(NOW, print).read(tmp_path / "empty"))


def test_bad_rows_are_named_by_line_and_reason(tmp_path: Path) -> None:
    _, rejects = read(
        tmp_path / "log.csv",
        "user_id,item_id,event,value,timestamp\n"
        ",cup,view,,\n"
        "\n"
        "ann,,view,,\n"
        "ann,cup,stare,,\n"
        "ann,cup,rating,nan,\n"
        "ann,cup,rating,,\n"
        "ann,cup,view,,yesterday\n"
        "ann,cup,view,,2027-01-01\n",
    )
    assert [(reject.line, reject.reason.split(";")[0]) for reject in rejects] == [
        (2, "user_id is missing"),
        (4, "item_id is missing"),
        (5, "'stare' is not an event"),
        (6, "'nan' is not a value"),
        (7, "a rating needs a value"),
        (8, "'yesterday' is not a timestamp"),
        (9, "the timestamp '2027-01-01' is in the future"),
    ]


def test_json_rows_that_are_no_objects_are_rejected(tmp_path: Path) -> None:
    good = '{"user_id": 7, "item_id": 8, "event": "addtocart"}'
    rows, rejects = read(tmp_path / "log.jsonl", good + '\n[1]\n{"user_id": \n' + "[" * 100_000 + "\n")
    assert [(row.user_id, row.item_id, row.event) for row in rows] == [("7", "8", EventType.CART)]
    assert [reject.line for reject in rejects] == [2, 3, 4]


def test_too_many_bad_rows_fail_the_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidFeed, match="1 of 2 rows"):
        read(tmp_path / "log.csv", "user_id,item_id\nann,cup\nann,\n", max_bad=0.2)


def test_a_file_that_is_not_there_fails_by_name(tmp_path: Path) -> None:
    with pytest.raises(InvalidFeed, match=r"gone\.csv"):
        list(InteractionReader(NOW, print).read(tmp_path / "gone.csv"))


def test_a_cut_archive_fails_by_name(tmp_path: Path) -> None:
    packed = gzip.compress(b"user_id,item_id\n" + b"ann,cup\n" * 50_000)
    with pytest.raises(InvalidFeed, match=r"log\.gz"):
        read(tmp_path / "log.gz", packed[: len(packed) // 2])


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path / "log.csv", "\n\n") == ([], [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(content=st.binary(max_size=300) | st.text(alphabet='user_id,m{}[]":;\n\t01\x00', max_size=200))
def test_no_bytes_break_the_reader(tmp_path: Path, content: str | bytes) -> None:
    try:
        rows, _ = read(tmp_path / "any", content)
    except InvalidFeed:
        return
    assert all(row.user_id and row.item_id for row in rows)


@given(st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2026, 5, 31)))
def test_one_moment_reads_the_same_in_all_its_spellings(naive: datetime) -> None:
    moment = naive.replace(microsecond=0, tzinfo=UTC)
    seconds = int(moment.timestamp())
    spellings: list[str | int | float] = [
        moment.isoformat(),
        moment.isoformat().replace("+00:00", "Z"),
        naive.replace(microsecond=0).isoformat(sep=" "),
        moment.astimezone(timezone(timedelta(hours=5, minutes=30))).isoformat(),
        seconds,
        str(seconds),
        seconds * 1000,
        seconds * 1_000_000,
    ]
    assert {parse_timestamp(spelling, NOW) for spelling in spellings} == {moment}


@pytest.mark.parametrize(
    "value", ["nan", "inf", "-5", "1e400", float("nan"), -1, True, "0001-01-01T00:00:00+14:00"]
)
def test_what_is_not_a_moment_is_refused(value: str | float) -> None:
    with pytest.raises(InvalidInput, match="timestamp"):
        parse_timestamp(value, NOW)


def test_a_day_of_grace_for_wrong_clocks() -> None:
    assert parse_timestamp((NOW + timedelta(hours=20)).isoformat(), NOW) is not None
    assert parse_timestamp("", NOW) is None
