"""A Google Merchant feed of another shop, with words of its own, is served as well as the demo."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.running import ROOT, Server, dragoman, running

FEED = ROOT / "tests" / "data" / "merchant_feed.tsv"

QUESTIONS = [
    ("bicycle chain under 40 euros", "en", 4000, {"BK-101", "BK-103"}),
    ("Hundefutter unter 50 €", "de", 5000, {"PT-611", "PT-612"}),
    ("un taille-haie à moins de 80 euros", "fr", 8000, {"GD-403", "GD-402"}),
    ("ウクレレを探しています、100ユーロまで", "ja", 10000, {"MU-501"}),
    ("أريد خرطوم حديقة بأقل من 40 يورو", "ar", 4000, {"GD-411"}),
    ("साइकिल हेलमेट 100 यूरो से कम", "hi", 10000, {"BK-110", "BK-111", "BK-112"}),
    ("auriculares inalámbricos por menos de 160 euros", "es", 16000, {"EL-301"}),
]
CHEAPER = {
    "en": ("a bicycle helmet", "cheaper"),
    "de": ("Hundefutter", "billiger"),
    "fr": ("de la nourriture pour chat", "moins cher"),
    "ja": ("猫の餌", "もっと安いのは?"),
    "ar": ("طعام كلاب", "أرخص"),
    "hi": ("साइकिल हेलमेट", "और सस्ता"),
    "es": ("comida para gatos", "más barato"),
}
SECOND = {
    "en": "how much is the second one?",
    "de": "was kostet das zweite?",
    "fr": "combien coûte le deuxième ?",
    "ja": "2番目の値段は?",
    "ar": "كم سعر الثاني؟",
    "hi": "दूसरे वाले की कीमत क्या है?",
    "es": "¿cuánto cuesta el segundo?",
}


@pytest.fixture(scope="module")
def merchant_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the merchant's feed indexed, and nothing trained."""
    data = tmp_path_factory.mktemp("merchant")
    done = dragoman("index", str(FEED), "--json", data=data)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["products"], report["rejected"]) == (70, 4)
    return data


@pytest.fixture(scope="module")
def merchant(merchant_data: Path) -> Iterator[Server]:
    """The merchant's shop, served."""
    with running(merchant_data) as server:
        yield server


def test_bad_rows_are_written_down_with_line_and_reason(merchant_data: Path) -> None:
    written = (merchant_data / "rejects" / "merchant_feed.tsv.jsonl").read_text("utf-8")
    rejects = {row["line"]: row["reason"] for row in map(json.loads, written.splitlines())}
    lines = FEED.read_text("utf-8").splitlines()
    reasons = {
        "A row whose id was lost.": "id is missing",
        "A row whose price nobody can read.": "'ask us'",
        "The same id as the first row.": "'BK-101'",
        "A row without a title.": "title is missing",
    }
    for text, reason in reasons.items():
        line = next(number for number, row in enumerate(lines, 1) if text in row)
        assert reason in rejects.pop(line)
    assert not rejects


@pytest.mark.parametrize(("message", "language", "ceiling", "fitting"), QUESTIONS)
def test_every_language_finds_what_fits_under_its_price(
    merchant: Server, message: str, language: str, ceiling: int, fitting: set[str]
) -> None:
    answer = merchant.say(message)
    assert answer["language"] == language
    assert answer["constraints"]["price"] == {"min": None, "max": ceiling, "currency": "EUR"}
    assert answer["products"], answer["text"]
    assert answer["products"][0]["id"] in fitting, answer["text"]
    assert answer["degraded"] == []
    for card in answer["products"]:
        assert card["price"]["currency"] == "EUR"
        assert card["price"]["amount"] <= ceiling


@pytest.mark.parametrize("language", CHEAPER)
def test_cheaper_is_cheaper_in_every_language(merchant: Server, language: str) -> None:
    question, follow_up = CHEAPER[language]
    context = {"language": language, "currency": "EUR"}
    first = merchant.say(question, context=context)
    assert len(first["products"]) > 1, first["text"]
    cheaper = merchant.say(follow_up, first["conversation_id"])
    assert cheaper["products"], cheaper["text"]
    dearest = max(card["price"]["amount"] for card in first["products"])
    assert max(card["price"]["amount"] for card in cheaper["products"]) < dearest


@pytest.mark.parametrize("language", SECOND)
def test_the_second_one_is_priced_in_every_language(merchant: Server, language: str) -> None:
    context = {"language": language, "currency": "EUR"}
    first = merchant.say(CHEAPER[language][0], context=context)
    second = merchant.say(SECOND[language], first["conversation_id"])
    assert [card["id"] for card in second["products"]] == [first["products"][1]["id"]]
    assert second["products"][0]["price_text"] in second["text"]


def test_a_sale_price_is_the_price_and_the_old_one_is_told(merchant: Server) -> None:
    card = merchant.get("/v1/products/EL-301?currency=EUR&country=DE").body
    assert card["price"] == {"amount": 14900, "currency": "EUR"}
    assert card["list_price"] == {"amount": 19900, "currency": "EUR"}


def test_variants_are_one_product_with_options(merchant: Server) -> None:
    card = merchant.get("/v1/products/BK-110").body
    assert {value for option in card["options"] for value in option["values"]} >= {"Red", "Black", "White"}
    assert merchant.get("/v1/products/BK-110-R").status == 404


def test_a_brand_is_a_filter(merchant: Server) -> None:
    answer = merchant.say("something from Velotek")
    assert answer["constraints"]["brands"] == ["Velotek"]
    assert {card["brand"] for card in answer["products"]} == {"Velotek"}


def test_a_brand_can_be_ruled_out_at_once_and_later(merchant: Server) -> None:
    at_once = merchant.say("bicycle lock, not from Velotek")
    assert at_once["products"][0]["id"] == "BK-140"
    assert "Velotek" not in {card["brand"] for card in at_once["products"]}
    first = merchant.say("Ich suche ein Fahrradschloss")
    later = merchant.say("nicht von Velotek", first["conversation_id"])
    assert later["constraints"]["exclude"]["brands"] == ["Velotek"]
    assert later["products"]
    assert "Velotek" not in {card["brand"] for card in later["products"]}


def test_a_colour_is_a_filter_whatever_its_language(merchant: Server) -> None:
    english = merchant.say("a red bicycle helmet")
    assert english["constraints"]["colors"] == ["red"]
    assert [card["id"] for card in english["products"]] == ["BK-110"]
    german = merchant.say("Fahrradhelm in Schwarz")
    assert [card["id"] for card in german["products"]] == ["BK-110"]
    blue = merchant.say("lieber in Blau", german["conversation_id"])
    assert blue["constraints"]["colors"] == ["blue"]
    assert [card["id"] for card in blue["products"]] == ["BK-111"]


def test_the_nearest_above_the_price_is_named_and_not_shown(merchant: Server) -> None:
    answer = merchant.say("soldering iron under 10 euros")
    assert answer["products"] == []
    assert "USB-C Soldering Iron" in answer["text"]


def test_what_this_shop_filters_by_is_its_own(merchant: Server) -> None:
    known = json.dumps(merchant.get("/v1/capabilities").body)
    assert "Velotek" in known
    assert "Biothane" in known


def test_commands_without_a_catalogue_name_the_command_to_run(tmp_path: Path) -> None:
    served = dragoman("serve", "--port", "1", data=tmp_path)
    assert served.returncode == 1
    assert "`dragoman index FEED`" in served.stderr
    assert "Traceback" not in served.stderr
    examined = dragoman("doctor", data=tmp_path)
    assert examined.returncode == 1
    assert "`dragoman index FEED`" in examined.stdout


def test_the_previous_generation_is_served_while_the_newest_is_damaged(
    merchant_data: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(merchant_data / "generations", data / "generations")
    shorter = tmp_path / "merchant_feed.tsv"
    shorter.write_text("".join(FEED.read_text("utf-8").splitlines(keepends=True)[:60]), "utf-8")
    done = dragoman("index", str(shorter), "--json", data=data)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["embedded"] == 0, "products that did not change are not embedded again"

    newest = data / "generations" / (data / "generations" / "CURRENT").read_text("utf-8").strip()
    _flip(newest / "vectors.npy")
    with running(data) as server:
        assert server.get("/v1/products/OP-703").status == 200, "only the first feed has it"
        assert "SHA-256" in server.get("/readyz").body["dependencies"]["catalogue"]
    examined = dragoman("doctor", data=data)
    assert "does not match its SHA-256" in examined.stdout

    for generation in (data / "generations").glob("g*"):
        _flip(generation / "products.jsonl")
    examined = dragoman("doctor", data=data)
    assert examined.returncode == 1
    assert "`dragoman index FEED`" in examined.stdout


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
