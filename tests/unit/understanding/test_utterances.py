"""Hold understanding to what shoppers of ten languages say."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.understanding.meaning import Meaning
from tests.fake_understanding import LANGUAGES, context, lexicon, understander

DATA = Path(__file__).parents[2] / "data"
CASES = [
    pytest.param(language, case, id=f"{language}: {case['text']}")
    for language in LANGUAGES
    for case in tomllib.loads((DATA / f"utterances_{language}.toml").read_text("utf-8"))["case"]
]


def said(meaning: Meaning) -> dict[str, Any]:
    """Return a meaning as a row of the table, without what it leaves empty."""
    wanted = meaning.changes.constraints
    row = {
        "intent": meaning.intent.value,
        "residual": meaning.residual,
        "min": str(wanted.price.min) if wanted.price and wanted.price.min else None,
        "max": str(wanted.price.max) if wanted.price and wanted.price.max else None,
        "relative": meaning.changes.price_relative,
        "brands": list(wanted.brands),
        "colors": list(wanted.colors),
        "sizes": list(wanted.sizes),
        **{name: list(values) for name, values in wanted.attributes.items()},
        "excluded": [*wanted.exclude.brands, *wanted.exclude.colors, *wanted.exclude.terms],
        "min_rating": wanted.min_rating,
        "sort": wanted.sort.value if wanted.sort else None,
        "in_stock": bool(wanted.availability),
        "removed": sorted(meaning.changes.removed),
        "products": [each for reference in meaning.references for each in reference.product_ids],
        "attribute": meaning.attribute,
        "policy": meaning.policy_topic,
        "people": [each for each in meaning.concepts if lexicon().kind(each) in ("recipient", "occasion")],
    }
    return {name: value for name, value in row.items() if value}


@pytest.mark.parametrize(("language", "case"), CASES)
def test_an_utterance_means_what_its_row_says(language: str, case: dict[str, Any]) -> None:
    wanted = {name: value for name, value in case.items() if name not in ("text", "fresh")}
    if "min_rating" in wanted:
        wanted["min_rating"] = Decimal(str(wanted["min_rating"]))
    meaning = understander().understand(case["text"], context(language, fresh=case.get("fresh", False)))
    assert said(meaning) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_fair_share_of_utterances(language: str) -> None:
    assert sum(param.values[0] == language for param in CASES) >= 25
