"""A translation is taken when it keeps what matters, remembered, and never in the way of the index."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.errors import Unavailable
from assistant.domain.product import Product, ProductText
from assistant.reply.llm import LanguageModel
from retrieval.records import from_record, to_record
from retrieval.translation import Translator
from retrieval.translation_memory import TranslationMemory
from tests.fakes import fake_openai

BOOTS = Product("boots", "Winterstiefel „Lawine“ 42", "Gefüttert, 1,4 kg.", language="de", brand="Wetterhorn")
CUP = Product("cup", "Tasse von Kumo, 320 ml", "", language="de", brand="Kumo")


class Model:
    """Answers with what it is told, and records what it was asked."""

    def __init__(self, *answers: str | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[Sequence[tuple[str, str]]] = []

    async def __call__(self, messages: Sequence[tuple[str, str]]) -> str:
        self.asked.append(messages)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def said(*texts: tuple[str, str]) -> str:
    rows = [{"title": title, "description": description} for title, description in texts]
    return f"Here you are:\n```json\n{json.dumps(rows, ensure_ascii=False)}\n```"


def detect(text: str) -> str | None:
    return "en" if "warm" in text else None


def translator(folder: Path, model: Model, glossary: tuple[str, ...] = ()) -> Translator:
    return Translator(model, "m", {"en": "English"}, TranslationMemory(folder), detect, glossary)


def english(folder: Path, model: Model, *products: Product) -> list[ProductText | None]:
    return [one.translations.get("en") for one in translator(folder, model).enrich(products)]


GOOD = ("Winter boots “Lawine” 42", "Lined, 1.4 kg.")


def test_texts_are_translated_in_one_request_and_marked(tmp_path: Path) -> None:
    model = Model(said(GOOD, ("Mug by Kumo, 320 ml", "")))
    assert english(tmp_path, model, BOOTS, CUP) == [
        ProductText(*GOOD, machine=True),
        ProductText("Mug by Kumo, 320 ml", "", machine=True),
    ]
    (messages,) = model.asked
    assert "into English (en)" in messages[0][1]
    assert json.loads(messages[1][1])[1] == {"title": "Tasse von Kumo, 320 ml", "description": ""}


def test_what_was_translated_once_is_not_asked_again_unless_it_changed(tmp_path: Path) -> None:
    english(tmp_path, Model(said(GOOD)), BOOTS)
    idle = Model(Unavailable("away"))
    again = translator(tmp_path, idle)
    assert [one.translations["en"].title for one in again.enrich([BOOTS])] == [GOOD[0]]
    assert (again.counts.remembered, again.counts.translated, idle.asked) == (1, 0, [])
    changed = Product("boots", "Winterstiefel „Lawine“ 43", language="de")
    assert english(tmp_path, idle, changed) == [None]


@pytest.mark.parametrize(
    ("title", "description"),
    [
        ("Winter boots “Lawine” 43", "Lined, 1.4 kg."),  # another size
        ("Winter boots “Lawine” 42", "Lined, 14 g, only 9.99."),  # a number of its own
        ("Winter boots “Avalanche” 42", "Lined, 1.4 kg."),  # a name translated
        ("Winter boots “Lawine” 42", ""),  # half of it lost
        ("", "Lined, 1.4 kg."),
        ("Winter boots “Lawine” 42", "Lined, 1.4 kg. https://evil.example"),
        ("Winter boots “Lawine” 42", "Lined, <b>1.4</b> kg."),
        ("Winter boots “Lawine” 42", "Lined, 1.4 kg. " + "Buy now! " * 60),
    ],
)
def test_a_translation_that_loses_or_adds_is_refused(tmp_path: Path, title: str, description: str) -> None:
    maker = translator(tmp_path, Model(said((title, description))))
    assert [dict(one.translations) for one in maker.enrich([BOOTS])] == [{}]
    assert maker.counts.refused == 1


def test_a_brand_stays_a_brand_and_a_glossary_stays_too(tmp_path: Path) -> None:
    assert english(tmp_path, Model(said(("Mug by Cloud, 320 ml", ""))), CUP) == [None]
    maker = translator(tmp_path, Model(said(("Cup by Kumo, 320 ml", ""))), glossary=("Tasse",))
    assert [dict(one.translations) for one in maker.enrich([CUP])] == [{}]


@pytest.mark.parametrize("answer", ["", "I cannot.", "[]", "[1]", '[{"title": 3}]', said(GOOD, GOOD), "[{]"])
def test_an_answer_that_is_no_array_of_texts_costs_nothing(tmp_path: Path, answer: str) -> None:
    assert english(tmp_path, Model(answer), BOOTS) == [None]


def test_the_shops_own_words_win_and_a_languages_own_need_no_translation(tmp_path: Path) -> None:
    own = Product("own", "Decke", language="de", translations={"en-GB": ProductText("Blanket")})
    spoken = Product("spoken", "Blanket", language="en-US")
    unknown = Product("unknown", "a warm blanket")  # told by the detector
    long = Product("long", "Decke", "x" * 5_000, language="de")
    idle = Model(Unavailable("nobody should ask"))
    done = list(translator(tmp_path, idle).enrich([own, spoken, unknown, long]))
    assert done == [own, spoken, unknown, long]
    assert idle.asked == []


def test_a_model_that_is_away_is_given_up_and_the_index_goes_on(tmp_path: Path) -> None:
    many = [Product(str(n), f"Decke {n}", "x" * 900, language="de") for n in range(60)]
    away = Model(Unavailable("the model is too slow"))
    done = list(translator(tmp_path, away).enrich(many))
    assert [one.id for one in done] == [one.id for one in many]
    assert len(away.asked) <= 24  # those under way at once, and no more


def test_a_memory_that_is_damaged_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "translations.sqlite3").write_bytes(b"no database at all, and long enough to tell so" * 30)
    with pytest.raises(Unavailable, match=r"translations\.sqlite3"):
        TranslationMemory(tmp_path)


@given(st.text(max_size=20), st.text(max_size=20), st.booleans())
def test_a_product_keeps_who_translated_it(title: str, description: str, machine: bool) -> None:
    texts = {"ja": ProductText(title, description, machine)}
    product = Product("p", "Decke", language="de", translations=texts)
    assert from_record(json.loads(json.dumps(to_record(product)))) == product


async def test_a_real_client_is_asked(tmp_path: Path) -> None:
    async with fake_openai() as provider:
        provider.say(said(GOOD))
        model = LanguageModel("m", api_key=None, base_url=provider.base_url)

        async def complete(messages: Sequence[tuple[str, str]]) -> str:
            return "".join([part.text async for part in model.stream(messages, deadline=10, first_token=10)])

        maker = Translator(complete, "m", {"en": "English"}, TranslationMemory(tmp_path), lambda text: None)
        (done,) = await maker._batch([BOOTS])
        await model.close()
    assert done.translations["en"] == ProductText(*GOOD, machine=True)
    assert [message["role"] for message in provider.calls[0]["messages"]] == ["system", "user"]
