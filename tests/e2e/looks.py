"""Look at the storefront as a shopper of some language sees it, and say what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

__all__ = ["DESKTOP", "PHONE", "misfits", "visiting"]

DESKTOP, PHONE = (1280, 900), (390, 844)
# Whatever scrolls on purpose, or is cut by an ellipsis after some lines, is no misfit.
_MISFITS = """() => {
  const told = [], page = document.documentElement;
  if (page.scrollWidth > innerWidth + 1) told.push(`the page is ${page.scrollWidth} wide`);
  for (const node of document.querySelectorAll("button, label, h1, h2, h3, legend, select, a, p, .price")) {
    if (!node.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    const style = getComputedStyle(node);
    if (style.webkitLineClamp !== "none" || style.textOverflow === "ellipsis" || !node.clientWidth) continue;
    const box = node.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const name = `${node.tagName.toLowerCase()}#${node.id} “${node.textContent.trim().slice(0, 40)}”`;
    if (node.scrollWidth > node.clientWidth + 1) told.push(`too wide: ${name}`);
    if (!node.closest("[class*=strip], #departments, #grid, #suggestions, dialog")
        && (box.left < -1 || box.right > innerWidth + 1))
      told.push(`off the screen: ${name}`);
  }
  return told;
}"""


@contextmanager
def visiting(browser: Browser, url: str, tag: str, size: tuple[int, int]) -> Iterator[Page]:
    """Open the shop in a browser of one language, with all cards in place."""
    context = browser.new_context(base_url=url, locale=tag, viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.set_default_timeout(15_000)
    try:
        page.goto("/")
        expect(page.locator("#grid .card")).to_have_count(24)
        yield page
    finally:
        context.close()


def misfits(page: Page) -> list[str]:
    """Return what is wider than its place, or leaves the screen."""
    found: list[str] = page.evaluate(_MISFITS)
    return found
