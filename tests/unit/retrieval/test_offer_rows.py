"""Read files of prices and stock, and say what is wrong with a row."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from assistant.domain.errors import InvalidFeed
from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.offer_update import OfferUpdate
from retrieval.feeds.offer_rows import read_offers
from retrieval.feeds.rejects import Reject


def rows(folder: Path, text: str, currency: str | None = None) -> list[OfferUpdate | Reject]:
    path = folder / "prices"
    path.write_text(text, "utf-8")
    return list(read_offers(path, max_bad=1.0, currency=currency))


def test_a_table_changes_what_its_cells_say_and_leaves_the_rest(tmp_path: Path) -> None:
    assert rows(tmp_path, "id,price,availability\nlamp,49.90 EUR,\npan,,out of stock\n") == [
        OfferUpdate("lamp", frozenset({"price"}), price=Money(4990, "EUR")),
        OfferUpdate("pan", frozenset({"availability"}), availability=Availability.OUT_OF_STOCK),
    ]


def test_a_supplemental_merchant_feed_has_its_price_as_list_price_beside_a_sale(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, "id\tprice\tsale_price\nlamp\t60.00 EUR\t45.00 EUR\n")
    assert row == OfferUpdate(
        "lamp",
        frozenset({"price", "list_price"}),
        price=Money(4500, "EUR"),
        list_price=Money(6000, "EUR"),
    )


def test_json_lines_take_fields_away_with_null_and_know_markets(tmp_path: Path) -> None:
    text = '{"id": "lamp", "list_price": null, "prices": {"ch": "55.00 CHF"}}\n{"id": 7, "stock": 0}\n'
    assert rows(tmp_path, text) == [
        OfferUpdate("lamp", frozenset({"list_price", "prices"}), prices={"CH": Money(5500, "CHF")}),
        OfferUpdate(
            "7", frozenset({"stock", "availability"}), availability=Availability.OUT_OF_STOCK, stock=0
        ),
    ]


def test_the_market_s_currency_helps_prices_that_name_none(tmp_path: Path) -> None:
    own, named = rows(tmp_path, "sku;price\nlamp;49,90\npan;5 CHF\n", currency="EUR")
    assert own == OfferUpdate("lamp", frozenset({"price"}), price=Money(4990, "EUR"))
    assert named == OfferUpdate("pan", frozenset({"price"}), price=Money(500, "CHF"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("lamp,-1 EUR,", "negative"),
        ("lamp,NaN,", "NaN"),
        (",5 EUR,", "no id"),
        ("lamp,5 EUR,perhaps", "perhaps"),
        ("lamp,,", "changes nothing"),
        ("lamp,1,2,3,4", "5 cells under 3 columns"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_reason(tmp_path: Path, line: str, reason: str) -> None:
    (row,) = rows(tmp_path, f"id,price,availability\n{line}\n")
    assert isinstance(row, Reject)
    assert row.line == 2
    assert reason in row.reason


def test_a_table_without_a_header_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(InvalidFeed, match="give the table a header"):
        rows(tmp_path, "lamp,49.90 EUR\n")


def test_too_many_bad_rows_refuse_the_file(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv.gz"
    path.write_bytes(gzip.compress(b"id,price\nlamp,x\npan,5 EUR\n"))
    with pytest.raises(InvalidFeed, match="1 of the 2 rows"):
        list(read_offers(path))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("deep.jsonl", b'{"id": "a", "prices": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", "nested deeper"),
        ("cell.csv", b'id,price\na,"' + b"9" * 1_100_000 + b'"\n', "field larger than field limit"),
        ("open.csv", b'id,price\na,"5 EUR\nb,6 EUR\n', "quote"),
        ("line.jsonl", b'{"id": "a", "price": "5 EU', "ends in the middle of this row"),
    ],
)
def test_bombs_and_torn_rows_are_rejected_by_the_readers_of_feeds(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    rejected = [row for row in read_offers(path, max_bad=1.0) if isinstance(row, Reject)]
    assert reason in rejected[0].reason


def test_a_torn_archive_keeps_what_came_before_and_names_the_tear(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv.gz"
    table = b"id,price\n" + b"".join(b"p%d,%d.00 EUR\n" % (number, number) for number in range(20_000))
    path.write_bytes(gzip.compress(table)[:-4_000])
    found = list(read_offers(path))
    assert isinstance(found[0], OfferUpdate)
    assert isinstance(found[-1], Reject)
    assert "compressed feed ends early" in found[-1].reason
