"""Categories of all languages lead to the same shelves."""

from __future__ import annotations

from assistant.dialogue.shelves import Shelves
from assistant.domain.product import Product
from assistant.ranking.shelved import Shelved
from tests.integration.dialogue.house import words


def test_one_shelf_has_one_path_in_every_language() -> None:
    lexicon, shelves = words().lexicon, Shelves()
    paths = {
        shelves.of(Product(language, "A", language=language, category=category), lexicon).path
        for language, category in (
            ("en", ("Home", "Blankets")),
            ("de", ("Wohnen", "Decken & Plaids")),
            ("es", ("Hogar", "Mantas")),
        )
    }
    assert len(paths) == 1
    assert paths.pop()[-1] == "blanket"


def test_a_category_without_a_concept_is_taken_as_written() -> None:
    product = Product("a", "A", language="en", category=("Zork", "Xyzzy"), brand="Kumo")
    assert Shelves().of(product, words().lexicon) == Shelved(("zork", "xyzzy"), "kumo")
    assert Shelves().of(Product("b", "B"), words().lexicon) == Shelved()
