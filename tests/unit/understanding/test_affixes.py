from __future__ import annotations

import pytest

from assistant.understanding.stems import STEM, forms_for, stems_for
from assistant.understanding.tokens import Tokenizer


def forms(language: str, word: str) -> tuple[str, ...]:
    return Tokenizer(forms_for(language))(word)[0].forms


@pytest.mark.parametrize(
    ("language", "written", "inside"),
    [
        ("ar", "والأسود", "اسود"),
        ("he", "והשמלה", "שמלה"),
        ("he", "מעור", "עור"),
        ("fa", "کفش‌های", "كفش"),
        ("fa", "کیفی", "كيف"),
        ("bn", "জুতার", "জুতা"),
        ("bn", "কম্বলগুলোর", "কম্বল"),
        ("ko", "부츠를", "부츠"),
        ("tr", "çantalarını", "canta"),
        ("tr", "ayakkabısı", "ayakkabi"),
        ("tr", "kitabı", "kitap"),
        ("ko", "검은색으로는", "검은색"),
    ],
)
def test_small_words_written_together_with_a_word_come_off(language: str, written: str, inside: str) -> None:
    assert inside in forms(language, written)
    assert forms(language, written)[0] != inside


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("uk", "черевики", "черевиків"),
        ("uk", "чорний", "чорного"),
        ("ru", "зимний", "зимние"),
        ("he", "נעל", "נעלים"),
        ("hu", "cipő", "cipőben"),
        ("fi", "laukku", "laukussa"),
        ("cs", "bota", "boty"),
        ("pl", "buty", "butów"),
    ],
)
def test_the_forms_of_a_word_share_a_stem(language: str, one: str, other: str) -> None:
    shared = set(forms(language, one)) & set(forms(language, other))
    assert any(form.startswith(STEM) for form in shared)


def test_a_stemmer_sees_accents_and_serves_those_who_leave_them_out() -> None:
    folded, written = "cipoben", "cipőben"
    assert set(stems_for("hu")(folded, folded)) <= set(stems_for("hu")(folded, written))


def test_an_accented_vietnamese_word_is_only_itself() -> None:
    assert forms("vi", "bàn") == ("!bàn",)
    assert forms("vi", "ban") == ("ban",)
