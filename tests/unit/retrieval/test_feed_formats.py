"""One file of each feed format, as its documentation shows it, lands with the right prices and variants."""

from __future__ import annotations

import gzip
import json
from decimal import Decimal
from pathlib import Path

import pytest
import zstandard

from assistant.domain.errors import InvalidFeed
from assistant.domain.money import Money
from assistant.domain.offer import Availability
from assistant.domain.product import Option, Product, ProductText, Rating
from retrieval.feeds.detect import FeedFormat, detect_format
from tests.unit.retrieval.feed_rows import feed, read

FEEDS = Path(__file__).parents[2] / "data" / "feeds"
EUR = "EUR"


def land(name: str, currency: str | None = None) -> dict[str, Product]:
    products, rejects = read(FEEDS / name, currency=currency)
    assert rejects == []
    return {product.id: product for product in products}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("merchant.rss.xml", FeedFormat.GOOGLE_MERCHANT_XML),
        ("merchant.atom.xml", FeedFormat.GOOGLE_MERCHANT_XML),
        ("shopify-old.csv", FeedFormat.SHOPIFY_CSV),
        ("shopify-new.csv", FeedFormat.SHOPIFY_CSV),
        ("shopify-products.json", FeedFormat.SHOPIFY_JSON),
        ("products.jsonld", FeedFormat.JSON_LD),
        ("page.html", FeedFormat.JSON_LD_PAGE),
        ("openai.csv", FeedFormat.OPENAI),
        ("amazon-meta.jsonl", FeedFormat.AMAZON_META),
        ("u.item", FeedFormat.MOVIELENS),
        ("movies.dat", FeedFormat.MOVIELENS),
        ("movies.csv", FeedFormat.MOVIELENS),
        ("native.json", FeedFormat.NATIVE_JSON),
    ],
)
def test_a_format_is_known_by_its_content_whatever_the_file_is_called(
    name: str, wanted: FeedFormat, tmp_path: Path
) -> None:
    path = tmp_path / "export.bin"
    path.write_bytes((FEEDS / name).read_bytes())
    assert detect_format(path) is wanted


def test_google_merchant_as_rss_groups_variants_and_keeps_sale_prices() -> None:
    landed = land("merchant.rss.xml")
    shirt = landed["TEE"]
    assert (shirt.title, shirt.description) == ("Ringelshirt Hafen", "Weich & dicht gewebt")
    assert (shirt.price, shirt.list_price) == (Money(2490, EUR), Money(2990, EUR))
    assert shirt.availability is Availability.IN_STOCK
    assert shirt.options == (Option("size", ("S", "M")),)
    assert shirt.category == ("Kleidung", "Shirts")
    assert shirt.attributes["color"] == ("Blau", "Weiß")
    assert shirt.attributes["waschen"] == ("30 Grad",)
    assert shirt.identifiers == ("TEE-S", "4006381333931", "TEE-M")
    mug = landed["MUG"]
    assert (mug.title, mug.price) == ("Emailbecher", Money(129900, EUR))
    assert (mug.availability, mug.url) == (Availability.PREORDER, "https://kiosk.example/mug")


def test_google_merchant_as_atom_reads_titles_and_links_of_atom_itself() -> None:
    lamp = land("merchant.atom.xml")["LAMP"]
    assert (lamp.title, lamp.url) == ("Lámpara de mesa", "https://tienda.example/lampara")
    assert (lamp.price, lamp.availability) == (Money(4500, EUR), Availability.IN_STOCK)


def test_shopify_old_dialect_groups_rows_by_handle_and_leaves_drafts_out() -> None:
    landed = land("shopify-old.csv", "GBP")
    assert landed.keys() == {"harbour-shirt", "tin-mug"}
    shirt = landed["harbour-shirt"]
    assert (shirt.title, shirt.description, shirt.brand) == ("Harbour Shirt", "Soft & striped", "Quay")
    # The M is cheaper, but cannot be had.
    assert (shirt.price, shirt.list_price) == (Money(2990, "GBP"), Money(3990, "GBP"))
    assert (shirt.availability, shirt.stock) == (Availability.IN_STOCK, 4)
    assert shirt.options == (Option("size", ("S", "M")),)
    assert shirt.attributes["colour"] == ("Blue",)
    assert "4006381333931" in shirt.identifiers
    assert shirt.url == "/products/harbour-shirt"
    assert landed["tin-mug"].availability is Availability.BACKORDER
    assert landed["tin-mug"].options == ()


def test_shopify_new_dialect_lands_like_the_old_one() -> None:
    landed = land("shopify-new.csv", "GBP")
    assert landed.keys() == {"harbour-shirt"}  # the mug is not published
    shirt = landed["harbour-shirt"]
    assert (shirt.price, shirt.stock) == (Money(2990, "GBP"), 6)
    assert shirt.options == (Option("size", ("S", "M")),)


def test_shopify_without_a_currency_says_what_is_missing() -> None:
    _, rejects = read(FEEDS / "shopify-new.csv")
    assert "has no currency" in rejects[0].reason


def test_shopify_products_json_takes_the_price_that_can_be_had() -> None:
    landed = land("shopify-products.json", "USD")
    shirt = landed["8123"]
    assert (shirt.price, shirt.list_price) == (Money(3100, "USD"), None)
    assert shirt.availability is Availability.IN_STOCK
    assert shirt.options == (Option("size", ("S", "M")),)
    assert (landed["8124"].title, landed["8124"].price) == ("Tin Mug", Money(900, "USD"))


def test_json_ld_reads_groups_translations_and_aggregate_offers() -> None:
    landed = land("products.jsonld")
    coat = landed["COAT"]
    assert (coat.title, coat.language, coat.brand) == ("Wintermantel", "de", "Nordkap")
    assert (coat.price, coat.availability) == (Money(13990, EUR), Availability.IN_STOCK)
    assert coat.options == (Option("size", ("S", "M")),)
    assert coat.rating == Rating(Decimal("4.4"), 89)
    tea = landed["TEA"]
    assert (tea.title, tea.language, tea.translations) == ("Green tea", "en", {"ja": ProductText("緑茶", "")})
    assert (tea.price, tea.category) == (Money(1200, "JPY"), ("Food", "Tea"))
    assert tea.attributes["weight"] == ("100 g",)


def test_json_ld_is_found_in_the_script_blocks_of_a_page() -> None:
    mug = land("page.html")["TM-1"]
    assert (mug.title, mug.image_url) == ("Tin mug", "https://shop.example/mug.jpg")
    assert (mug.price, mug.prices) == (Money(900, "GBP"), {"US": Money(1200, "USD")})


def test_the_openai_product_feed_lands_with_stock_and_ratings() -> None:
    sneakers = land("openai.csv")["SNK"]
    assert (sneakers.title, sneakers.category) == ("Canvas sneakers", ("Shoes", "Sneakers"))
    assert (sneakers.price, sneakers.stock) == (Money(5900, "USD"), 3)
    assert sneakers.rating == Rating(Decimal("4.6"), 210)
    assert sneakers.options == (Option("size", ("41", "42")),)


def test_amazon_metadata_has_prices_in_dollars_or_none() -> None:
    landed = land("amazon-meta.jsonl")
    mug = landed["B0TINMUG01"]
    assert (mug.price, mug.brand) == (Money(1299, "USD"), "Quay")
    assert mug.category == ("Home & Kitchen", "Mugs")
    assert mug.description == "Enamelled\nDishwasher safe\nFor camp and kitchen."
    assert mug.rating == Rating(Decimal("4.6"), 87)
    assert landed["B0TINPLT01"].price is None


def test_films_of_all_three_editions_land_with_their_genres() -> None:
    assert land("u.item")["1"].attributes["genre"] == ("Animation", "Children's", "Comedy")
    assert land("u.item")["2"].title == "Les misérables (1998)"
    assert land("movies.dat")["1"].category == ("Films", "Animation")
    assert land("movies.dat")["2"].category == ("Films",)
    assert land("movies.csv")["1"].title == "Harbour, The (1995)"


def test_one_json_array_is_read_like_lines_and_a_bad_element_is_named() -> None:
    products, rejects = read(FEEDS / "native.json")
    assert [product.id for product in products] == ["A", "C"]
    assert [(one.line, one.id, one.reason) for one in rejects] == [
        (2, "B", "title is missing; every product needs one")
    ]


def test_parquet_lands_with_nested_columns(tmp_path: Path) -> None:
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    table = arrow.table(
        {
            "id": ["A", "B"],
            "title": ["Lamp", "Rug"],
            "price": ["10.00 EUR", None],
            "attributes": [{"color": ["black"]}, {"color": None}],
            "prices": ['{"US": "12.00 USD"}', None],
            "rating": [{"value": 4.5, "count": 3}, None],
        }
    )
    parquet.write_table(table, tmp_path / "feed.parquet")
    products, rejects = read(tmp_path / "feed.parquet")
    assert rejects == []
    lamp, rug = products
    assert (lamp.price, lamp.prices) == (Money(1000, EUR), {"US": Money(1200, "USD")})
    assert (lamp.attributes, lamp.rating) == ({"color": ("black",)}, Rating(Decimal("4.5"), 3))
    assert (rug.title, rug.price) == ("Rug", None)


@pytest.mark.parametrize(
    "name", ["merchant.rss.xml", "shopify-old.csv", "shopify-products.json", "products.jsonld"]
)
def test_a_compressed_feed_lands_like_a_plain_one(name: str, tmp_path: Path) -> None:
    plain = (FEEDS / name).read_bytes()
    zipped = feed(tmp_path, gzip.compress(plain), "a.gz")
    squeezed = feed(tmp_path, zstandard.compress(plain), "a.zst")
    wanted = list(land(name, "GBP").values())
    assert read(zipped, currency="GBP") == (wanted, [])
    assert read(squeezed, currency="GBP") == (wanted, [])


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss SYSTEM "http://elsewhere.example/rss.dtd">',
    ],
)
def test_a_document_type_is_refused_before_anything_unfolds(tmp_path: Path, declaration: str) -> None:
    hostile = (
        f'<?xml version="1.0"?>{declaration}<rss><channel><item><title>&x;</title></item></channel></rss>'
    )
    with pytest.raises(InvalidFeed, match="document type"):
        read(feed(tmp_path, hostile))


def test_a_zstandard_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    compressor = zstandard.ZstdCompressor().compressobj()
    bomb = b"".join(
        [
            compressor.compress(b"[" + b" " * (1 << 20)),
            *(compressor.compress(b" " * (1 << 20)) for _ in range(200)),
            compressor.flush(),
        ]
    )
    with pytest.raises(InvalidFeed, match="times its size"):
        read(feed(tmp_path, bomb), feed_format="native-jsonl")


def test_a_torn_feed_keeps_what_came_before_the_tear(tmp_path: Path) -> None:
    torn = (FEEDS / "merchant.rss.xml").read_bytes().split(b"<g:id>MUG")[0]
    products, rejects = read(feed(tmp_path, torn))
    assert [product.id for product in products] == ["TEE"]
    assert "no XML from here on" in rejects[0].reason
    whole = json.dumps([{"id": "A", "title": "Lamp"}, {"id": "B", "title": "Rug"}])
    products, rejects = read(feed(tmp_path, whole[:-12]))
    assert [product.id for product in products] == ["A"]
    assert "in the middle of this element" in rejects[0].reason


def test_an_element_without_end_is_refused_within_bounds(tmp_path: Path) -> None:
    endless = b'[{"id": "A", "title": "Lamp"}, {"id": "B", "title": "' + b"x" * (9 * 1024 * 1024)
    products, rejects = read(feed(tmp_path, endless))
    assert [product.id for product in products] == ["A"]
    assert "longer than 8 MB" in rejects[0].reason


def test_deep_and_odd_json_is_a_bad_row_not_a_crash(tmp_path: Path) -> None:
    deep = (
        '[{"id": "A", "title": "Lamp", "attributes": ' + "[" * 60 + "]" * 60 + '}, {"id": "B", "title": NaN}]'
    )
    products, rejects = read(feed(tmp_path, deep))
    assert products == []
    assert "nested deeper" in rejects[0].reason
    assert "NaN is not JSON" in rejects[1].reason


def test_every_format_can_be_named_on_the_command_line_and_is_in_the_docs() -> None:
    from assistant.cli.parser import FORMATS

    assert set(FORMATS) == set(FeedFormat)
    table = (Path(__file__).parents[3] / "docs" / "feeds.md").read_text("utf-8")
    assert all(f"| `{name}` |" in table for name in FeedFormat)
