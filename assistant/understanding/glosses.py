"""Say the concepts of a residual in the languages of a catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.ports import Lexicon
from assistant.understanding.reading import ConceptNote

__all__ = ["gloss"]

_GLOSSED = frozenset({"product", "feature", "style", "material", "color", "age", "unit"})


def gloss(
    lexicon: Lexicon, notes: Sequence[ConceptNote], language: str, wanted: Iterable[str]
) -> dict[str, str]:
    """Return language → the notes' concepts in its commonest words, for each wanted one but `language`.

    Of an ambiguous word the first concept counts; of a compound, all its parts.
    """
    concepts = dict.fromkeys(
        match.concept
        for note in notes
        for match in (note.matches if "part" in note.matches[0].extra else note.matches[:1])
        if match.kind in _GLOSSED
    )
    own = language.split("-")[0]
    glosses = {}
    for target in wanted:
        words = [said[0] for concept in concepts if (said := lexicon.words(concept, target))]
        if words and target.split("-")[0] != own:
            glosses[target] = " ".join(words)
    return glosses
