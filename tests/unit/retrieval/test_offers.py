"""Prices and stock change while the shop is open, for good, and cards and filters agree."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.money import Money
from assistant.domain.offer import Availability, MarketView
from assistant.domain.offer_update import OfferUpdate
from assistant.domain.product import Product
from assistant.domain.search import Constraints, PriceRange, SearchQuery, Sort
from retrieval.generations import GenerationStore
from retrieval.live import LiveGeneration
from retrieval.offer_journal import OfferJournal
from retrieval.offers import LiveOffers
from retrieval.opened import Tools
from tests.fake_retrieval import FakeEmbedder, FakeLexicon, FakePricing, FakeRetrievalClock
from tests.unit.retrieval.shop import indexed

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
VIEW = MarketView("DE", "EUR")
SHOP = [
    Product("lamp", "Brass lamp", language="en", price=Money(5000, "EUR")),
    Product("pan", "Iron pan", language="en", price=Money(3000, "EUR")),
    Product("rug", "Wool rug", language="en", price=Money(9000, "EUR")),
]


def price(product: str, amount: int) -> OfferUpdate:
    return OfferUpdate(product, frozenset({"price"}), price=Money(amount, "EUR"))


def gone(product: str) -> OfferUpdate:
    given = frozenset({"availability", "stock"})
    return OfferUpdate(product, given, availability=Availability.OUT_OF_STOCK, stock=0)


def tools(folder: Path) -> Tools:
    return Tools(FakeEmbedder(), FakeLexicon(), FakePricing(), journal=OfferJournal(folder))


def live(folder: Path, clock: FakeRetrievalClock | None = None) -> LiveGeneration:
    generation = LiveGeneration(GenerationStore(folder), tools(folder), clock or FakeRetrievalClock())
    generation.start()
    return generation


def offers(generation: LiveGeneration, folder: Path) -> LiveOffers:
    return LiveOffers(generation, OfferJournal(folder), FakeRetrievalClock())


def found(generation: LiveGeneration, constraints: Constraints) -> list[str]:
    hits = generation.current.retriever.find(SearchQuery("", VIEW, constraints=constraints, limit=10)).hits
    return [hit.product_id for hit in hits]


def under(amount: int) -> Constraints:
    return Constraints(price=PriceRange(max=Money(amount, "EUR")), sort=Sort.PRICE_ASC)


async def test_a_new_price_is_on_the_card_and_in_the_filter_at_once(tmp_path: Path) -> None:
    indexed(tmp_path, SHOP, tools(tmp_path))
    shop = live(tmp_path)
    assert found(shop, under(4000)) == ["pan"]
    receipt = await offers(shop, tmp_path).apply([price("lamp", 2500), price("no", 1), gone("rug")])
    assert (receipt.updated, receipt.unknown) == (2, ("no",))
    assert found(shop, under(4000)) == ["lamp", "pan"]
    card = shop.current.catalog.get("lamp")
    assert card is not None
    assert card.price == Money(2500, "EUR")
    assert card.title == "Brass lamp"
    assert found(shop, Constraints(availability=(Availability.IN_STOCK,))) == ["lamp", "pan"]
    assert found(shop, Constraints(availability=(Availability.OUT_OF_STOCK,))) == ["rug"]


async def test_a_change_survives_a_restart_and_reaches_other_workers_within_a_second(tmp_path: Path) -> None:
    indexed(tmp_path, SHOP, tools(tmp_path))
    clock = FakeRetrievalClock()
    first, second = live(tmp_path), live(tmp_path, clock)
    await offers(first, tmp_path).apply([price("lamp", 2500)])
    clock.seconds = 1.1
    assert second.current
    second.wait()
    assert found(second, under(2500)) == ["lamp"]
    assert found(live(tmp_path), under(2500)) == ["lamp"]


async def test_a_feed_wins_over_what_was_changed_before_it_and_loses_to_what_comes_after(
    tmp_path: Path,
) -> None:
    indexed(tmp_path, SHOP, tools(tmp_path))
    await offers(live(tmp_path), tmp_path).apply([price("lamp", 100)])
    indexed(tmp_path, SHOP, tools(tmp_path))
    assert found(live(tmp_path), under(200)) == []
    await offers(live(tmp_path), tmp_path).apply([price("pan", 200)])
    assert found(live(tmp_path), under(200)) == ["pan"]
    GenerationStore(tmp_path).rollback()
    assert found(live(tmp_path), under(200)) == ["lamp", "pan"]


async def test_learning_anew_keeps_the_changes(tmp_path: Path) -> None:
    from retrieval.republish import Served

    indexed(tmp_path, SHOP, tools(tmp_path))
    await offers(live(tmp_path), tmp_path).apply([price("lamp", 100)])

    def learn(draft: Path) -> None:
        (draft / "recommenders").write_text("learnt")

    Served.now(GenerationStore(tmp_path)).with_files({"recommenders"}, learn)
    assert found(live(tmp_path), under(200)) == ["lamp"]


def test_a_journal_cut_short_loses_only_its_last_line(tmp_path: Path) -> None:
    journal = OfferJournal(tmp_path)
    journal.append([price("lamp", 1), price("pan", 2)], NOW)
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole[:-5])
    assert [update.product_id for _, update in journal.since(0)] == ["lamp"]
    assert journal.append([price("rug", 3)], NOW) == 2
    assert [(number, update.product_id) for number, update in journal.since(0)] == [(1, "lamp"), (2, "rug")]


def test_a_line_that_is_no_change_is_left_out(tmp_path: Path) -> None:
    journal = OfferJournal(tmp_path)
    journal.append([price("lamp", 1)], NOW)
    with journal.path.open("a") as file:
        file.write('{"seq": 2, "id": "pan", "price": "cheap"}\n\x00\x00\n')
    journal.append([price("rug", 3)], NOW)
    assert [update.product_id for _, update in journal.since(0)] == ["lamp", "rug"]


def test_forgetting_merges_what_is_left_and_never_gives_a_number_twice(tmp_path: Path) -> None:
    journal = OfferJournal(tmp_path)
    journal.append([price("lamp", 1), price("pan", 2), price("lamp", 3), gone("lamp")], NOW)
    journal.forget(1)
    (pan, lamp) = journal.since(0)
    assert (pan[0], pan[1].price) == (2, Money(2, "EUR"))
    assert (lamp[0], lamp[1].price, lamp[1].stock) == (4, Money(3, "EUR"), 0)
    journal.forget(4)
    assert journal.since(0) == []
    assert journal.append([price("rug", 5)], NOW) == 5


WRITER = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from assistant.domain.money import Money
    from assistant.domain.offer_update import OfferUpdate
    from retrieval.offer_journal import OfferJournal

    journal = OfferJournal(Path(sys.argv[1]))
    for amount in range(int(sys.argv[3])):
        update = OfferUpdate(sys.argv[2], frozenset({"price"}), price=Money(amount, "EUR"))
        print(journal.append([update, update], datetime.now(UTC)), flush=True)
"""


def write(folder: Path, product: str, count: int) -> subprocess.Popen[str]:
    code = textwrap.dedent(WRITER)
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder), product, str(count)], stdout=subprocess.PIPE, text=True
    )


def test_two_writers_at_once_lose_and_mix_nothing(tmp_path: Path) -> None:
    with write(tmp_path, "lamp", 40) as first, write(tmp_path, "pan", 40) as second:
        outputs = [writer.communicate(timeout=60)[0].split() for writer in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0)
    lines = OfferJournal(tmp_path).since(0)
    assert [number for number, _ in lines] == list(range(1, 161))
    assert sorted(int(number) for output in outputs for number in output) == list(range(2, 161, 2))


def test_what_was_acknowledged_before_a_kill_is_there_afterwards(tmp_path: Path) -> None:
    with write(tmp_path, "lamp", 100_000) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(20)]
        writer.kill()
        rest = writer.stdout.read().split()
    numbers = [number for number, _ in OfferJournal(tmp_path).since(0)]
    assert numbers[: acknowledged[-1]] == list(range(1, acknowledged[-1] + 1))
    assert len(numbers) >= max(map(int, rest), default=0)


UPDATES = st.builds(
    lambda product, amount, out: gone(product) if out else price(product, amount),
    st.sampled_from(["lamp", "pan", "rug"]),
    st.integers(0, 10_000),
    st.booleans(),
)


@settings(max_examples=30, deadline=None)
@given(
    batches=st.lists(st.lists(UPDATES, min_size=1, max_size=4), max_size=4), ceiling=st.integers(0, 10_000)
)
async def test_filters_and_cards_always_agree(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[OfferUpdate]], ceiling: int
) -> None:
    folder = tmp_path_factory.mktemp("agree")
    indexed(folder, SHOP, tools(folder))
    shop = live(folder)
    for batch in batches:
        found(shop, under(ceiling))
        await offers(shop, folder).apply(batch)
    cards = [card for card in shop.current.catalog.all() if card.price is not None]
    fitting = {card.id for card in cards if card.price is not None and card.price.amount <= ceiling}
    assert set(found(shop, under(ceiling))) == fitting
    assert fitting == set(found(live(folder), under(ceiling)))
    assert set(found(shop, Constraints(availability=(Availability.IN_STOCK,)))) == {
        card.id for card in cards if card.availability is Availability.IN_STOCK
    }
