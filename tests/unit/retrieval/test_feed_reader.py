from __future__ import annotations

import gzip
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.product import Option, Product, ProductText, Rating
from retrieval.feeds.detect import FeedFormat, detect_format
from retrieval.feeds.tally import FeedTally
from tests.unit.retrieval.feed_rows import bare, feed, lines, read

BOOT: dict[str, Any] = {
    "id": "CRUNCHY-BOOT",
    "title": "Winterstiefel",
    "description": "<p>Gefüttert &amp; warm</p><ul><li>Leder</li></ul><script>alert(1)</script>",
    "language": "DE-at",
    "brand": "Lumo",
    "category": "Schuhe > Stiefel",
    "url": "https://shop.example/boot",
    "image_url": "/img/boot.svg",
    "price": "129.90 EUR",
    "prices": {"US": "149.00 USD", "jp": "19800 JPY"},
    "list_price": "159.90 EUR",
    "availability": "https://schema.org/PreOrder",
    "stock": 7,
    "rating": {"value": 4.6, "count": 210},
    "attributes": {"Color": ["Schwarz", "Braun"], "weight": "1.2 kg", "waterproof": True},
    "translations": {"en": {"title": "Winter boots", "description": "Warm"}},
    "ships_to": ["DE", "at"],
    "options": [{"name": "size", "values": ["41", "42"]}],
    "sku": "B-1",
    "gtin": 4012345678901,
}
AS_PRODUCT = Product(
    id="CRUNCHY-BOOT",
    title="Winterstiefel",
    description="Gefüttert & warm\n• Leder",
    language="de-AT",
    brand="Lumo",
    category=("Schuhe", "Stiefel"),
    url="https://shop.example/boot",
    image_url="/img/boot.svg",
    price=Money(12990, "EUR"),
    prices={"US": Money(14900, "USD"), "JP": Money(19800, "JPY")},
    list_price=Money(15990, "EUR"),
    availability=Availability.PREORDER,
    stock=7,
    rating=Rating(Decimal("4.6"), 210),
    attributes={"color": ("Schwarz", "Braun"), "weight": ("1.2 kg",), "waterproof": ("yes",)},
    translations={"en": ProductText("Winter boots", "Warm")},
    ships_to=frozenset({"DE", "AT"}),
    options=(Option("size", ("41", "42")),),
    identifiers=("B-1", "4012345678901"),
)


def test_native_json_lines_keep_every_field(tmp_path: Path) -> None:
    tally = FeedTally()
    assert read(feed(tmp_path, lines(BOOT)), tally=tally) == ([AS_PRODUCT], [])
    assert not tally.warnings
    assert tally.fraction == 1.0


def test_native_csv_takes_dotted_columns_and_json_cells(tmp_path: Path) -> None:
    content = (
        "ID;Title;description;language;brand;category;url;image_url;price;prices.US;prices.jp;list_price;"
        "availability;stock;rating.value;rating.count;attributes.Color;attributes.weight;attributes.waterproof;"
        "translations.en.title;translations.en.description;ships_to;options;sku;gtin\n"
        'CRUNCHY-BOOT;Winterstiefel;"<p>Gefüttert &amp; warm</p><ul><li>Leder</li></ul>";de_at;Lumo;'
        "Schuhe > Stiefel;https://shop.example/boot;/img/boot.svg;129,90 EUR;149.00 USD;19800 JPY;159,90 €;"
        'preorder;7;4,6;210;"[""Schwarz"", ""Braun""]";1.2 kg;yes;Winter boots;Warm;DE AT;'
        '"{""size"": [""41"", ""42""]}";B-1;4012345678901\n'
    )
    path = feed(tmp_path, content)
    assert detect_format(path) is FeedFormat.NATIVE_CSV
    assert read(path) == ([AS_PRODUCT], [])


GOOGLE = (
    "id\ttitle\tdescription\tlink\timage_link\tavailability\tprice\tsale_price\tsale_price_effective_date\tbrand\t"
    "gtin\tgoogle_product_category\tproduct_type\titem_group_id\tcolor\tsize\tshipping(country:price)\n"
)
SALE = "2026-11-01T00:00+0100/2026-11-30T23:59+0100"


def google_row(**cells: str) -> str:
    names = [name.split("(")[0] for name in GOOGLE.strip().split("\t")]
    return "\t".join(cells.get(name, "") for name in names) + "\n"


@pytest.mark.parametrize("delimiter", ["\t", ","])
def test_google_merchant_variants_become_one_product(tmp_path: Path, delimiter: str) -> None:
    shared = {
        "link": "https://shop.example/s", "availability": "in stock", "item_group_id": "SHIRT",
        "product_type": "Mode > Hemden", "google_product_category": "212", "brand": "Lumo",
        "shipping": "AT:5.00 EUR",
    }  # fmt: skip
    blue, red = {"color": "Blau/Weiß", "size": "M"}, {"color": "Rot", "size": "L"}
    content = GOOGLE + "".join(
        [
            google_row(id="s1", title="Hemd – Blau/Weiß M", price="39.00 EUR", **blue, **shared),
            google_row(id="lamp", title="Lampe", price="20.00 EUR"),
            google_row(
                id="s2", title="Hemd – Rot L", price="49.00 EUR", sale_price="35.00 EUR", **red, **shared
            ),
        ]
    )
    path = feed(tmp_path, content.replace("\t", delimiter))
    assert detect_format(path) is FeedFormat.GOOGLE_MERCHANT
    products, rejects = read(path)
    assert rejects == []
    assert [product.id for product in products] == ["lamp", "SHIRT"]
    shirt = products[1]
    assert shirt.title == "Hemd"
    assert (shirt.price, shirt.list_price) == (Money(3500, "EUR"), Money(4900, "EUR"))
    assert shirt.category == ("Mode", "Hemden")
    assert shirt.attributes == {"color": ("Blau", "Weiß", "Rot"), "size": ("M", "L")}
    assert shirt.options == (Option("size", ("M", "L")), Option("color", ("Blau", "Weiß", "Rot")))
    assert shirt.identifiers == ("s1", "s2")
    assert shirt.ships_to is None


@pytest.mark.parametrize(
    ("period", "day", "price"),
    [(SALE, 15, 3500), (SALE, 1, 4900), ("soon", 15, 4900), ("", 15, 3500)],
)
def test_sale_price_counts_only_while_the_sale_is_on(
    tmp_path: Path, period: str, day: int, price: int
) -> None:
    row = google_row(
        id="1", title="Hemd", price="49.00 EUR", sale_price="35.00 EUR", sale_price_effective_date=period
    )
    now = datetime(2026, 11 if day == 15 else 12, day, tzinfo=UTC)
    products, _ = read(feed(tmp_path, GOOGLE + row), now=now)
    assert products[0].price == Money(price, "EUR")


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example", "ftp://a/b", "http://",
     "https://a/ b", "https://a/\u202eb", "http://[::1", 'https://a/"onload', "shop/lamp"],
)  # fmt: skip
def test_an_unsafe_link_is_dropped_with_a_warning(tmp_path: Path, link: str) -> None:
    tally = FeedTally()
    products, _ = read(feed(tmp_path, lines(bare("A", url=link, image_url=link))), tally=tally)
    assert (products[0].url, products[0].image_url) == (None, None)
    assert tally.warnings == {"unsafe url dropped": 1, "unsafe image_url dropped": 1}
    assert tally.examples["unsafe url dropped"].startswith("line 1: ")


def test_what_cannot_hurt_a_shopper_is_dropped_with_a_warning(tmp_path: Path) -> None:
    tally = FeedTally()
    row = bare(
        "A", language="klingon!", stock="many", rating={"value": 9, "count": 3}, ships_to=["DE", "Mars"],
        attributes={"color": {"hex": "#000"}}, translations={"de": {"title": ""}}, colour="black",
        list_price="5 USD", price="4 EUR",
    )  # fmt: skip
    products, rejects = read(feed(tmp_path, lines(row)), tally=tally)
    assert rejects == []
    assert products == [Product("A", "Lamp", price=Money(400, "EUR"), ships_to=frozenset({"DE"}))]
    assert set(tally.warnings) == {
        "unknown language tag", "unreadable stock dropped", "unreadable rating dropped",
        "unknown country dropped", "unreadable attribute dropped",
        "translation without language or title dropped",
        "unknown field 'colour' ignored", "list_price without a price in its currency dropped",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "availability"),
    [
        ({"stock": 0}, "out_of_stock"),
        ({"stock": 0, "availability": "in stock"}, "in_stock"),
        ({"stock": -2}, "out_of_stock"),
        ({"availability": "http://schema.org/OutOfStock"}, "out_of_stock"),
        ({"availability": "Sold-out"}, "out_of_stock"),
        ({"availability": False}, "out_of_stock"),
        ({"availability": "Auf Lager"}, "in_stock"),
        ({"availability": "在庫あり"}, "in_stock"),
        ({}, "in_stock"),
    ],
)
def test_availability_is_understood_in_the_words_of_feeds(
    tmp_path: Path, row: dict[str, object], availability: str
) -> None:
    products, _ = read(feed(tmp_path, lines(bare("A", **row))))
    assert products[0].availability == availability


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("packed", [False, True])
def test_encodings_and_gzip_are_found_out(tmp_path: Path, encoding: str, packed: bool) -> None:
    data = ("id,title,price\r\nA,Größe,5 €\r\nB,Lamp,6 €\r\n").encode(encoding)
    path = feed(tmp_path, gzip.compress(data) if packed else data, "catalogue.dat")
    tally = FeedTally()
    products, rejects = read(path, tally=tally)
    assert rejects == []
    assert [product.title for product in products] == ["Größe", "Lamp"]
    assert products[0].price == Money(500, "EUR")
    assert tally.warnings["not UTF-8, read as Windows-1252"] == (2 if encoding == "cp1252" else 0)
