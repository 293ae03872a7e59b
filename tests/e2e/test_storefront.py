"""The storefront in a browser: it shows, speaks, mirrors, remembers, and runs nothing that a feed says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Route, expect

from tests.e2e.running import Server

BLANKET = "a warm blanket for the sofa under 80 dollars"
ATTACK = "<img src=x onerror=\"document.title='taken'\">"


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: errors, and breaches of the content policy."""
    return []


@pytest.fixture
def page(browser: Browser, shop: Server, complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context(base_url=shop.url, locale="en-US", viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.set_default_timeout(10_000)

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()


def enter(page: Page) -> None:
    page.goto("/")
    expect(page.locator("#grid .card")).to_have_count(24)
    expect(page.locator("#basket-count")).to_have_text("0")


def say(page: Page, text: str) -> None:
    page.locator("#message").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("#log .bubble.me >> nth=-1")).to_have_text(text)


def replies(page: Page, count: int) -> Locator:
    """Wait until a number of replies is there, the last of them whole."""
    replies = page.locator("#log .turn .bubble.it")
    expect(replies).to_have_count(count)
    expect(page.locator("#send")).to_be_visible()
    return replies


def dollars(text: str) -> float:
    return float(text.strip().removeprefix("$").replace(",", ""))


def test_a_visitor_talks_buys_and_finds_the_conversation_again(page: Page, complaints: list[str]) -> None:
    enter(page)
    assert page.locator("#grid .price bdi").first.inner_text().startswith("$")

    say(page, BLANKET)
    assert len(replies(page, 1).inner_text()) > 20
    prices = [dollars(text) for text in page.locator("#log .strip .price > bdi").all_inner_texts()]
    assert prices
    assert max(prices) <= 80

    page.locator("#suggestions .suggestion").first.click()
    replies(page, 2)

    page.locator("#log .strip .buy").first.click()
    expect(page.locator("#basket-count")).to_have_text("1")
    said = page.locator("#log .bubble").all_inner_texts()

    page.reload()
    replies(page, 2)
    assert page.locator("#log .bubble").all_inner_texts() == [text for text in said if "Hello" not in text]
    assert page.locator("#log .strip .card").count() >= len(prices)
    expect(page.locator("#basket-count")).to_have_text("1")
    assert complaints == []


def test_another_language_turns_the_page_around_and_speaks(page: Page, complaints: list[str]) -> None:
    enter(page)
    page.locator("#language").select_option(label="العربية")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    for place in ("#chat h2", "#send", "#grid .buy >> nth=0", "#departments button >> nth=1", "#log .bubble"):
        expect(page.locator(place)).to_have_text(re.compile("[\u0600-\u06ff]"))
    chat, grid = page.locator("#chat").bounding_box(), page.locator("#grid").bounding_box()
    assert chat is not None
    assert grid is not None
    assert chat["x"] < grid["x"], "the chat stands on the other side"

    say(page, "مصباح مكتب بأقل من ٣٠٠ درهم")
    expect(replies(page, 1)).to_have_attribute("dir", "rtl")
    page.locator("#currency").select_option("EUR")
    expect(page.locator("#grid .price bdi >> nth=0")).to_have_text(re.compile("€"))
    expect(page.locator("#log .strip .price bdi >> nth=0")).to_have_text(re.compile("€"))
    assert complaints == []


def test_a_product_opens_and_closes_by_keyboard_and_can_be_asked_about(
    page: Page, complaints: list[str]
) -> None:
    enter(page)
    page.locator("#departments button", has_text="Shoes").click()
    expect(page.locator("#departments button[aria-pressed=true]")).to_have_text("Shoes")
    expect(page.locator("#grid")).to_have_attribute("aria-busy", "false")
    title = page.locator("#grid h3 button").first
    title.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#product .strip .card >> nth=0")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#product")).to_be_hidden()
    expect(title).to_be_focused()

    page.keyboard.press("Enter")
    page.locator("#product .actions .second").click()
    expect(page.locator("#about-title")).to_have_text(title.inner_text())
    expect(page.locator("#message")).to_be_focused()
    say(page, "How much does it cost?")
    expect(replies(page, 1)).to_contain_text("$")
    assert complaints == []


def test_on_a_narrow_screen_the_chat_is_a_sheet_that_closes(page: Page, complaints: list[str]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("#chat")).to_be_hidden()
    page.locator("#chat-open").click()
    expect(page.locator("#message")).to_be_focused()
    assert page.locator("#chat").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert page.locator("#main").evaluate("node => node.inert")
    page.keyboard.press("Escape")
    expect(page.locator("#chat")).to_be_hidden()
    expect(page.locator("#chat-open")).to_be_focused()
    assert complaints == []


def test_when_the_shop_falls_silent_the_visitor_is_told_and_may_try_again(page: Page) -> None:
    enter(page)
    page.route("**/v1/chat", lambda route: route.abort())
    say(page, BLANKET)
    expect(page.locator("#log .bubble.it >> nth=-1")).to_contain_text("Please try again")
    page.unroute("**/v1/chat")
    page.locator("#suggestions button").click()
    replies(page, 1)
    expect(page.locator("#log .strip")).to_have_count(1)


def test_a_visitor_who_comes_too_early_is_asked_to_wait(page: Page) -> None:
    page.route("**/v1/capabilities", lambda route: route.fulfill(status=503, body="{}"), times=1)
    page.goto("/")
    expect(page.locator("#status")).to_contain_text("The shop is opening")
    expect(page.locator("#grid .card")).to_have_count(24)
    expect(page.locator("#status")).to_be_empty()


def test_a_turn_can_be_stopped_and_the_conversation_begun_again(page: Page, complaints: list[str]) -> None:
    enter(page)
    page.route("**/v1/chat", lambda route: None)
    say(page, BLANKET)
    page.locator("#stop").click()
    expect(page.locator("#log .note")).to_have_text("Stopped.")
    expect(page.locator("#message")).to_be_focused()
    say(page, "cheaper")
    page.locator("#restart").click()
    expect(page.locator("#log .bubble")).to_have_count(1)
    expect(page.locator("#suggestions button")).to_have_count(3)
    page.unroute("**/v1/chat")
    say(page, BLANKET)
    replies(page, 1)
    assert complaints == []


def test_markup_in_messages_and_feeds_is_shown_as_text(page: Page, complaints: list[str]) -> None:
    def poison(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        for product in body["products"]:
            product.update(title=ATTACK, brand=ATTACK, image_url="javascript:document.title='taken'")
        route.fulfill(response=answer, body=json.dumps(body))

    page.route("**/v1/search", poison)
    enter(page)
    expect(page.locator("#grid h3 >> nth=0")).to_have_text(ATTACK)
    assert page.locator("#grid img").count() == 0
    say(page, ATTACK)
    expect(page.locator("#log .bubble.me")).to_have_text(ATTACK)
    assert page.title() == "Karawane"
    assert page.locator("#log img[src=x]").count() == 0
    assert complaints == []


def test_a_picture_finds_what_looks_like_it(
    page: Page, demo_data: Path, complaints: list[str], tmp_path: Path
) -> None:
    enter(page)
    expect(page.locator("#by-picture")).to_be_visible()
    first = page.locator("#grid .card h3").first.inner_text()
    wanted = sorted((demo_data / "demo" / "pictures").glob("*.png"))[100]
    page.locator("#picture").set_input_files(wanted)
    expect(page.locator("#grid .card h3").first).not_to_have_text(first)
    source = page.locator("#grid .card img").first.get_attribute("src")
    assert source is not None
    assert Path(source).stem == wanted.stem

    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nno more")
    page.locator("#picture").set_input_files(broken)
    expect(page.locator("#status button")).to_have_text("Try again")
    page.locator("#query").fill("blanket")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("")
    expect(page.locator("#grid .card")).to_have_count(24)
    assert complaints == []
