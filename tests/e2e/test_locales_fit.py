"""The storefront fits in every language, on a desk and on a phone, mirrored where one reads that way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from assistant.i18n.locale import Locales
from tests.e2e.looks import DESKTOP, PHONE, misfits, visiting
from tests.e2e.running import Server

LOCALES = tuple(Locales.discover())


@pytest.mark.parametrize("tag", [info.tag for info in LOCALES])
def test_nothing_is_wider_than_its_place(browser: Browser, shop: Server, tag: str) -> None:
    info = next(known for known in LOCALES if known.tag == tag)
    for size in (DESKTOP, PHONE):
        with visiting(browser, shop.url, tag, size) as page:
            expect(page.locator("html")).to_have_attribute("dir", info.direction)
            expect(page.locator("html")).to_have_attribute("lang", info.tag)
            assert misfits(page) == [], size
            if size == PHONE:
                page.locator("#chat-open").click()
                expect(page.locator("#message")).to_be_focused()
                assert misfits(page) == [], "the chat on a phone"


def test_a_word_too_long_for_its_button_is_told(browser: Browser, shop: Server) -> None:
    with visiting(browser, shop.url, "en", PHONE) as page:
        page.locator("#grid .buy").first.evaluate(
            "node => { node.style.cssText = 'width: 4em'; node.textContent = 'x'.repeat(40); }"
        )
        assert misfits(page) == [f"too wide: button# “{'x' * 40}”"]
        page.locator("#grid").evaluate("node => { node.style.minWidth = '900px'; }")
        assert "the page is" in misfits(page)[0]
