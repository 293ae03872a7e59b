from __future__ import annotations

import contextlib
import gzip
import json
import re
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.errors import InvalidFeed
from assistant.domain.product import Product
from retrieval.feeds.reader import read_feed
from retrieval.feeds.rejects import Reject, RejectsFile
from retrieval.feeds.tally import FeedTally
from tests.unit.retrieval.feed_rows import bare, feed, lines, read

BAD_ROWS: list[tuple[object, str]] = [
    ({"title": "Lamp"}, "id is missing"),
    ({"id": "", "title": "Lamp"}, "id is missing"),
    ({"id": 1.5, "title": "Lamp"}, "write it in quotes"),
    ({"id": "a\nb", "title": "Lamp"}, "control character"),
    ({"id": "x" * 300, "title": "Lamp"}, "300 characters"),
    ({"id": "1"}, "title is missing"),
    ({"id": "1", "title": " <b></b> "}, "title is missing"),
    ({"id": "1", "title": {"de": "Lampe"}}, "title is no text"),
    (bare("1", price=12.5), "no currency"),
    (bare("1", price="1,299 USD"), "could be 1299 or"),
    (bare("1", price="-3 EUR"), "price: price '-3 EUR' is negative"),
    (bare("1", list_price="cheap"), "list_price: .*no amount"),
    (bare("1", prices={"USA": "3 USD"}), "'USA' is no ISO 3166"),
    (bare("1", prices={"US": "3"}), "prices, US: price '3' has no currency"),
    (bare("1", prices="3 EUR"), "prices is no object"),
    (bare("1", availability="maybe"), "availability 'maybe' is unknown; write one of in_stock"),
    (bare("1", attributes="black"), "attributes is no object"),
    (bare("1", attributes={f"a{n}": "b" for n in range(300)}), "more than 200"),
    (bare("1", translations=["de"]), "translations is no object"),
    (bare("1", options="S/M"), "options is no list"),
    (["1", "Lamp"], "no JSON object"),
    (bare("1", description="x" * 1_000_001), "more than 1000000"),
]


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS)
def test_a_bad_row_is_rejected_with_line_and_reason(tmp_path: Path, row: object, reason: str) -> None:
    products, rejects = read(feed(tmp_path, lines(bare("A"), row, bare("B"))), feed_format="native-jsonl")
    assert [product.id for product in products] == ["A", "B"]
    assert len(rejects) == 1
    assert rejects[0].line == 2
    assert re.search(reason, rejects[0].reason), rejects[0].reason
    assert len(rejects[0].snippet) <= 160


BAD_LINES = [
    ('{"id": "1", "title": "Lamp", "price": NaN}', "NaN is not JSON"),
    ('{"id": "1", "title": "Lamp", "stock": Infinity}', "Infinity is not JSON"),
    ('{"id": "1", "title": "L\\ud800amp"}', "lone surrogate"),
    ('{"id": "1", "title": "L\\u0000amp"}', "NUL"),
    ('{"id": "1", "title": "Lamp", "x": ' + "[" * 30 + "]" * 30 + "}", "deeper than 20"),
    ('{"id": "1", "title": "Lamp", "x": ' + "[" * 200_000, "deeper than 20"),
    ('{"id": "1", "title"', "not JSON"),
    ('{"id": ' + "9" * 5000 + ', "title": "Lamp"}', "digits"),
    ("hello", "not JSON"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES)
def test_a_line_that_is_no_safe_json_is_rejected(tmp_path: Path, line: str, reason: str) -> None:
    products, rejects = read(feed(tmp_path, lines(bare("A")) + line + "\n" + lines(bare("B"))))
    assert [product.id for product in products] == ["A", "B"]
    assert [reject.line for reject in rejects] == [2]
    assert reason in rejects[0].reason


def test_the_later_of_two_rows_with_one_id_is_rejected_even_across_feeds(tmp_path: Path) -> None:
    seen: set[str] = set()
    first = feed(tmp_path, lines(bare("A", stock=1), bare("A", stock=2)), "one")
    products, rejects = read(first, seen=seen)
    assert [product.stock for product in products] == [1]
    assert rejects == [
        Reject(2, "id 'A' was used by an earlier row; give every product its own", "A", "Lamp")
    ]
    assert read(feed(tmp_path, lines(bare("A")), "two"), seen=seen)[0] == []


def test_a_feed_cut_in_mid_row_loses_only_that_row(tmp_path: Path) -> None:
    whole = lines(bare("A"), bare("B"))
    products, rejects = read(feed(tmp_path, whole[:-10]))
    assert [product.id for product in products] == ["A"]
    assert "ends in the middle of this row" in rejects[0].reason

    table = "id,title,price\nA,Lamp,5 EUR\nB,La"
    products, rejects = read(feed(tmp_path, table))
    assert [product.id for product in products] == ["A"]
    assert (rejects[0].line, "middle of this row" in rejects[0].reason) == (3, True)


def test_a_torn_gzip_gives_what_it_has_and_says_so(tmp_path: Path) -> None:
    rows = lines(*(bare(f"{number}-{number * 7919 % 10007}") for number in range(5000)))
    packed = gzip.compress(rows.encode())
    products, rejects = read(feed(tmp_path, packed[: len(packed) // 2]))
    assert 1000 < len(products) < 4000
    assert "ends early" in rejects[-1].reason
    assert rejects[-1].line == len(products) + 1


def test_an_unclosed_quote_costs_one_row_not_the_rest(tmp_path: Path) -> None:
    rows = [f"{number},Lamp,5 EUR" for number in range(30)]
    rows[4] = '4,"Lamp 12 inch,5 EUR'
    rows[20] = '20,"Lamp" bright,5 EUR'
    products, rejects = read(feed(tmp_path, "id,title,price\n" + "\n".join(rows) + "\n"))
    assert len(products) == 28
    assert [reject.line for reject in rejects] == [6, 22]
    assert "quote" in rejects[0].reason


def test_cells_may_hold_line_breaks_and_lines_count_on(tmp_path: Path) -> None:
    content = 'id,title,description\nA,Lamp,"one\ntwo"\n\nB,Lamp\nC,Lamp,x,y\n,,\nD\n'
    products, rejects = read(feed(tmp_path, content))
    assert [product.description for product in products] == ["one\ntwo", ""]
    assert [(reject.line, reject.id) for reject in rejects] == [(6, None), (8, "D")]


def test_an_overlong_line_or_cell_costs_its_row(tmp_path: Path) -> None:
    huge = '{"id": "X", "title": "' + "x" * 9_000_000 + '"}\n'
    products, rejects = read(feed(tmp_path, lines(bare("A")) + huge + lines(bare("B"))))
    assert [product.id for product in products] == ["A", "B"]
    assert (rejects[0].line, "longer than 8 MB" in rejects[0].reason) == (2, True)
    table = "id,title\nA,Lamp\nX," + "x" * 1_000_001 + "\nB,Lamp\nY," + "y" * 9_000_000 + "\nC,Lamp\n"
    products, rejects = read(feed(tmp_path, table))
    assert [product.id for product in products] == ["A", "B", "C"]
    assert [reject.line for reject in rejects] == [3, 5]


def test_a_gzip_bomb_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b'{"id": "A", "title": "Lamp"}\n')
        for _ in range(100):
            file.write(b" " * 1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(InvalidFeed, match="unpacks to more than 200 times its size"):
            read(path)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_more_bad_rows_than_allowed_stop_the_run_early(tmp_path: Path) -> None:
    rows = [bare(str(number), price="5" if number % 2 else "5 EUR") for number in range(1000)]
    tally = FeedTally()
    with pytest.raises(InvalidFeed, match=r"of the first 200 rows.*more than the 20% .*100 × .*no currency"):
        list(read_feed(feed(tmp_path, lines(*rows)), tally=tally))
    assert tally.rows == 200


def test_the_allowance_is_exact_at_the_end(tmp_path: Path) -> None:
    path = feed(tmp_path, lines(*(bare(str(number)) for number in range(4)), {"id": "x"}))
    assert len(list(read_feed(path, max_bad=0.2))) == 5
    with pytest.raises(InvalidFeed, match="1 of the 5 rows"):
        list(read_feed(path, max_bad=0.19))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"id,title\n", "has no rows"),
        (b"PAR1....", "no readable Parquet file"),
        (b"PK\x03\x04....", "ZIP"),
        (b"<?xml version='1.0'?><rss/>", "has no rows"),
        (b"<?xml version='1.0'?><orders/>", "neither RSS nor Atom"),
        (b"<rss><channel><item></rss>", "is no XML"),
        (b"[]", "has no rows"),
        (b"sku,name\n1,Lamp\n", "no columns 'id' and 'title'"),
        (b"\x1f\x8b\x08broken", "damaged compressed file"),
        (bytes(range(256)), "no columns"),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(InvalidFeed, match=reason):
        read(feed(tmp_path, content))


def test_a_missing_file_and_an_unknown_format_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidFeed, match="cannot be opened"):
        read(tmp_path / "absent.jsonl")
    with pytest.raises(InvalidFeed, match="choose one of native-jsonl, native-json, native-csv"):
        read(feed(tmp_path, lines(bare("A"))), feed_format="excel")


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300), head=st.sampled_from([b"", b"{", b"id,title\n", b"id\ttitle\tlink\n"]))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, head: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.feed"
    path.write_bytes(head + data)
    with contextlib.suppress(InvalidFeed):
        for item in read_feed(path):
            assert isinstance(item, Product | Reject)


def test_rejects_file_appears_whole_also_when_the_run_fails(tmp_path: Path) -> None:
    path = tmp_path / "out" / "rejects.jsonl"
    rejects = RejectsFile(path)

    def run() -> None:
        with rejects:
            rejects.write(Reject(3, "price '5' has no currency", "A", '{"id": "A"'))
            assert not path.exists()
            raise InvalidFeed

    with pytest.raises(InvalidFeed):
        run()
    assert json.loads(path.read_text()) == {
        "line": 3, "id": "A", "reason": "price '5' has no currency", "snippet": '{"id": "A"',
    }  # fmt: skip
    assert rejects.count == 1
    with RejectsFile(path):
        """A run without rejects removes the file of an earlier one."""
    assert list(path.parent.iterdir()) == []
