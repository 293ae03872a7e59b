"""Hold what every implementation of the `Lexicon` port must do."""

from __future__ import annotations

import pytest

from assistant.ports import Lexicon

__all__ = ["LexiconContract"]


class LexiconContract:
    """The lexicon under test knows blankets, boots, black and wool in English and German."""

    BOTH = ("en", "de")

    def build(self) -> Lexicon:
        """Return the lexicon under test."""
        raise NotImplementedError

    def test_concepts_are_found_where_they_stand(self) -> None:
        text = "a black blanket"
        found = {(m.concept, m.kind, text[m.start : m.end]) for m in self.build().concepts(text, ("en",))}
        assert {("black", "color", "black"), ("blanket", "product", "blanket")} <= found

    def test_matches_come_in_text_order(self) -> None:
        starts = [match.start for match in self.build().concepts("boots, blanket, lamp", ("en",))]
        assert len(set(starts)) == 3
        assert starts == sorted(starts)

    def test_one_concept_has_words_in_many_languages(self) -> None:
        lexicon = self.build()
        english = {match.concept for match in lexicon.concepts("black boots", ("en",))}
        german = {match.concept for match in lexicon.concepts("schwarz Stiefel", ("de",))}
        assert {"black", "boots"} <= english & german

    def test_a_concept_names_its_broader_ones(self) -> None:
        match = next(
            m for m in self.build().concepts("Winterstiefel", ("de",)) if m.concept == "winter_boots"
        )
        assert {"boots", "shoes"} <= set(match.parents)

    @pytest.mark.parametrize("value", ["Schwarz", "black", "BLACK"])
    def test_an_attribute_value_in_any_language_names_its_concept(self, value: str) -> None:
        assert self.build().canonical("color", value, self.BOTH) == "black"

    def test_a_concept_of_another_kind_is_not_taken(self) -> None:
        assert self.build().canonical("color", "wool", ("en",)) == "wool"
        assert self.build().canonical("material", "wool", ("en",)) == "wool"
        assert self.build().canonical("color", "Stiefel", ("de",)) == "stiefel"

    def test_an_unknown_value_is_folded(self) -> None:
        assert self.build().canonical("color", "Ñandú-Xy", self.BOTH) == "nandu-xy"

    def test_words_of_a_concept_lead_back_to_it(self) -> None:
        lexicon = self.build()
        words = lexicon.words("blanket", "en")
        assert "blanket" in words
        assert any(m.concept == "blanket" for m in lexicon.concepts(words[0], ("en",)))

    def test_an_unknown_concept_has_no_words(self) -> None:
        assert self.build().words("no_such_concept", "en") == ()

    def test_a_text_without_concepts_has_none(self) -> None:
        assert self.build().concepts("", ("en",)) == ()
        assert self.build().concepts("xyzzy 12", ("en",)) == ()
