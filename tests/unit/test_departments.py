"""Categories in many languages become departments that all shoppers can read."""

from collections.abc import Sequence

from assistant.dialogue.departments import DEPARTMENTS, Departments, gather
from assistant.domain.product import Product
from assistant.domain.search import Vocabulary
from assistant.reply.storefront_words import STOREFRONT
from assistant.understanding.lexicon import TomlLexicon

LEXICON = TomlLexicon(
    {
        "shoes": {"kind": "product"},
        "boots": {"kind": "product", "parents": ["shoes"]},
        "clothing": {"kind": "product"},
        "t_shirt": {"kind": "product", "parents": ["clothing"]},
        "coffee": {"kind": "product"},
        "tea": {"kind": "product"},
        "kitchen": {"kind": "place"},
    },
    {
        "en": {"shoes": ["shoes"], "boots": ["boots"], "t_shirt": ["tee"], "coffee": ["coffee"]},
        "de": {"shoes": ["schuhe"], "coffee": ["kaffee"], "tea": ["tee"], "kitchen": ["küche"]},
    },
)


def vocabulary(**categories: int) -> Vocabulary:
    return Vocabulary(categories=categories, languages={"de": 1, "en": 1})


def test_names_of_all_languages_and_of_narrower_kinds_share_a_department() -> None:
    found = dict(gather(vocabulary(Boots=2, Schuhe=9, Shoes=5, Küche=1), LEXICON))
    assert found == {"shoes": ("Schuhe", "Shoes", "Boots"), "kitchen": ("Küche",)}


def test_a_name_is_read_in_the_language_that_knows_most_of_it() -> None:
    found = dict(gather(Vocabulary(categories={"Kaffee & Tee": 1}, languages={"en": 1, "de": 1}), LEXICON))
    assert found == {"coffee_tea": ("Kaffee & Tee",)}


def test_names_nobody_knows_and_shops_without_words_have_no_department() -> None:
    assert gather(vocabulary(Wunderkammer=3), LEXICON) == ()
    assert gather(Vocabulary(categories={"Shoes": 1}), LEXICON) == ()


def test_every_department_has_a_name_for_the_storefront() -> None:
    assert {f"department_{known}" for known in DEPARTMENTS} <= set(STOREFRONT)


async def test_departments_are_worked_out_once_for_each_generation() -> None:
    catalog = _Catalog()
    departments = Departments()
    assert dict(await departments.of(catalog, LEXICON)) == {"shoes": ("Shoes",)}
    await departments.of(catalog, LEXICON)
    assert catalog.asked == 1
    catalog.generation = "g2"
    await departments.of(catalog, LEXICON)
    assert catalog.asked == 2


class _Catalog:
    def __init__(self) -> None:
        self.generation = "g1"
        self.asked = 0

    def get(self, product_id: str) -> None:
        return None

    def get_many(self, product_ids: Sequence[str]) -> list[Product]:
        return []

    def vocabulary(self) -> Vocabulary:
        self.asked += 1
        return vocabulary(Shoes=1)
