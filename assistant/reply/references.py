"""Read the references that a language model writes instead of facts.

The model sees candidates as P1, P2, … and writes `[[P1]]` for a name, `[[P1.price]]` for a price and
`[[P1.weight]]` for any other stated attribute. Everything else it writes is plain words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain.reply import AttributeRef, Item, PriceRef, ProductRef, Segment, TextSegment

__all__ = ["UnknownReference", "ends_sentence", "finished_sentences", "parse_segments"]

_REFERENCE = re.compile(r"\[\[\s*[Pp](\d{1,3})\s*(?:\.\s*([\w ]{1,40}?)\s*)?\]\]")
_ANY_BRACKETS = re.compile(r"\[\[|\]\]")
_SENTENCE_END = re.compile(
    r"(?:[.!?…]+[\"'”’»)]*(?=\s)|[。！？]+[」』）]*|[।؟۔]+(?=\s|$)|\n+)",
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:z\.B|ca|bzw|usw|e\.g|i\.e|approx|no|Nr|St|Dr|Mr|Mrs|p\.ej|env)|\b\w|\d)\.$"
)


class UnknownReference(ValueError):
    """The model referred to a product or attribute that it was not shown."""


def parse_segments(sentence: str, items: Sequence[Item]) -> tuple[Segment, ...]:
    """Split a sentence into words and references; raise UnknownReference for what was not shown."""
    segments: list[Segment] = []
    position = 0
    for match in _REFERENCE.finditer(sentence):
        if words := sentence[position : match.start()]:
            segments.append(TextSegment(words))
        segments.append(_reference(match, items))
        position = match.end()
    if rest := sentence[position:]:
        segments.append(TextSegment(rest))
    for segment in segments:
        if isinstance(segment, TextSegment) and _ANY_BRACKETS.search(segment.text):
            raise UnknownReference("A reference is malformed")
    return tuple(segments)


def finished_sentences(buffer: str) -> tuple[list[str], str]:
    """Cut whole sentences off a growing text; return them and the unfinished rest.

    A full stop counts only when a space follows, so that "z.B." or a cut "3." is never an end.
    """
    sentences: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(buffer):
        candidate = buffer[start : match.end()]
        if _ABBREVIATION.search(candidate.rstrip("\"'”’»)")) or candidate.count("[[") != candidate.count(
            "]]"
        ):
            continue
        sentences.append(candidate)
        start = match.end()
    return sentences, buffer[start:]


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence does, in any script."""
    return (
        text.rstrip().rstrip("\"'”’»)」』）").endswith((".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔"))
    )


def _reference(match: re.Match[str], items: Sequence[Item]) -> Segment:
    index = int(match[1]) - 1
    if not 0 <= index < len(items):
        raise UnknownReference(f"P{match[1]} was not shown")
    item = items[index]
    name = (match[2] or "").strip().lower().replace(" ", "_")
    if name in ("", "name", "title"):
        return ProductRef(item.product.id)
    if name == "price":
        if item.offer.price is None:
            raise UnknownReference(f"P{match[1]} has no price")
        return PriceRef(item.product.id)
    if name not in item.attributes:
        raise UnknownReference(f"P{match[1]} has no attribute {name!r}")
    return AttributeRef(item.product.id, name)
