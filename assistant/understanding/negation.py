"""Read what a shopper does not want, before or after the word that says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.domain.language import ConceptMatch
from assistant.ports import Lexicon
from assistant.understanding.phrases import PhraseHit
from assistant.understanding.reading import Reading
from assistant.understanding.slots import SlotDraft
from assistant.understanding.tokens import run_of

__all__ = ["apply_negation", "exclude_after", "exclude_inside", "exclude_privatives"]

_MOST_FILLERS = 4
_MOST_TRAILING = 3
_ASKING = frozenset({"id", "th", "vi", "zh"})
"""Languages whose questions end in a word for not."""
_DENIED = frozenset({"material"})
_SHORTEST_BARE = 2
_QUESTION = frozenset("?？؟;")
_REFUSED = frozenset({"color", "material", "feature", "style"})
"""Kinds that are refused by a word behind them; of products shoppers ask ("a mug, no?")."""


def apply_negation(reading: Reading, draft: SlotDraft) -> None:
    """Exclude what "not", "without" or 以外 reach, list members joined by "or" too, and take the words.

    "Not" reaches only concepts and brands, since "not sure" excludes nothing; "without" reaches any word.
    """
    names: dict[tuple[int, int], set[str]] = {}
    for hit in reading.hits:
        if hit.section == "negation":
            names.setdefault((hit.start, hit.end), set()).add(hit.name)
    for hit in reading.longest("negation"):
        within = [
            other
            for other in reading.hits
            if other.section == "negation" and hit.start <= other.start and other.end <= hit.end
        ]
        # "我不要" refuses what is before it; where nothing is, the "不要" in it what is after it.
        for one in sorted(within, key=lambda other: other.start - other.end):
            if _apply(reading, one, names[one.start, one.end], draft):
                break


def _apply(reading: Reading, hit: PhraseHit, said: set[str], draft: SlotDraft) -> bool:
    """Exclude what one refusal reaches on the side it looks to; return whether there was anything."""
    if not reading.free(hit.start, hit.end) or _inside(reading, hit):
        return False
    if said & {"before", "without"} and _forward(reading, hit, draft, any_word="without" in said):
        return True
    if "after" in said or ("before" in said and _trails(reading, hit)):
        return _backward(reading, hit, draft)
    return False


def exclude_privatives(
    reading: Reading, draft: SlotDraft, lexicon: Lexicon, languages: Sequence[str]
) -> None:
    """Exclude what an ending denies: Turkish "metalsiz", Hungarian "gyapjúmentes", Finnish "nahaton"."""
    for at, token in enumerate(reading.tokens):
        if token.kind != "word" or at in reading.taken or at in reading.by_start:
            continue
        for ending in reading.patterns.privatives:
            bare = token.text.removesuffix(ending)
            if bare == token.text or len(bare) < _SHORTEST_BARE:
                continue
            # As written: without its accents Hungarian "bőrmentes" would be free of wine.
            written = reading.text[token.start : token.end - len(ending)]
            stuff = [
                one for one in lexicon.concepts(written, languages) if one.kind in _DENIED and one.start == 0
            ]
            if stuff:
                _exclude_concept(stuff[0], draft)
                reading.take(at, at + 1)
                break


def exclude_after(reading: Reading, hit: PhraseHit, draft: SlotDraft) -> None:
    """Exclude what "I never wear" reaches, after it or else before it, and take the words."""
    if reading.free(hit.start, hit.end) and not _forward(reading, hit, draft, any_word=False):
        _backward(reading, hit, draft)


def exclude_inside(reading: Reading, hit: PhraseHit, draft: SlotDraft) -> None:
    """Exclude what a phrase with a gap names in it ("به پشم حساسیت دارم"), and take the words."""
    inside = [note for note in reading.concepts if hit.start <= note.start and note.end <= hit.end]
    found = [note.matches[0] for note in inside if note.matches[0].kind != "attribute"]
    # Of "woollen clothes" it is the wool that is meant.
    for match in [one for one in found if one.kind != "product"] or found:
        _exclude_concept(match, draft)
    if found:
        reading.take(hit.start, hit.end)


def _inside(reading: Reading, hit: PhraseHit) -> bool:
    """Tell whether the words are part of a name ("sans fil" is wireless) or of a question (有没有)."""
    spans = [(note.start, note.end) for note in reading.concepts]
    spans += [(other.start, other.end) for other in reading.hits if other.section == "carriers"]
    return any(
        start <= hit.start and hit.end <= end and end - start > hit.end - hit.start for start, end in spans
    )


def _forward(reading: Reading, hit: PhraseHit, draft: SlotDraft, any_word: bool) -> bool:
    """Exclude what follows; return whether there was anything."""
    at, patterns = _first_reached(reading, hit), reading.patterns
    reached = hit.end
    while (end := _exclude(reading, at, draft, any_word)) is not None:
        reached = end
        following = end
        while following < len(reading.tokens):
            comma = reading.tokens[following].text in ",、،，" and _joined(reading, following)
            step = run_of(reading.tokens, following, patterns.negation_joiners) or int(comma)
            if not step:
                break
            following += step
        if following == end and not _clings(reading, following, before=True):
            break
        at = _skip(reading, following)
        any_word = False
    if reached > hit.end:
        reading.take(hit.start, reached)
        _take_slot_names(reading, hit.start, reached)
    return reached > hit.end


def _trails(reading: Reading, hit: PhraseHit) -> bool:
    """Tell whether a refusal ends its clause, right behind a thing: "negro no", "Sony non la voglio"."""
    tokens, patterns = reading.tokens, reading.patterns
    little = patterns.edges | patterns.before | patterns.after
    # "I don't want it" ends in words that carry a wish; "أسود أو أبيض لا فرق" says that it is all the same.
    empty = {at for at, token in enumerate(tokens) if token.key in little}
    for other in reading.hits:
        if other.section == "carriers":
            empty.update(range(other.start, other.end))
    at = hit.end
    if patterns.locale.split("-")[0] in _ASKING:
        return False
    while at < len(tokens) and tokens[at].kind != "symbol":
        if at in reading.by_start or at - hit.end >= _MOST_TRAILING or at not in empty:
            return False
        at += 1
    if at < len(tokens) and tokens[at].text in _QUESTION:
        return False
    ends = {note.end for note in reading.concepts if note.matches[0].kind in _REFUSED}
    ends |= {brand.end for brand in reading.brands}
    return not ends.isdisjoint(_fillers_back(reading, hit.start))


def _first_reached(reading: Reading, hit: PhraseHit) -> int:
    """Return where the thing begins: a preposition may belong to both, "nie [ze" and "ze skóry]"."""
    at = _skip(reading, hit.end)
    if at in reading.by_start:
        return at
    return min(
        (note.start for note in reading.concepts if hit.start < note.start < hit.end < note.end), default=at
    )


def _clings(reading: Reading, at: int, before: bool) -> bool:
    """Tell whether a joiner is written together with a word: Hebrew ו before it, Korean 랑 after it."""
    if not 0 <= at < len(reading.tokens):
        return False
    token = reading.tokens[at]
    return any(
        token.text != joiner
        and (token.text.startswith(joiner) if before else token.text.endswith(joiner))
        and (token.text[len(joiner) :] if before else token.text[: -len(joiner)]) in token.forms
        for joiner in reading.patterns.negation_joiners
    )


def _joined(reading: Reading, comma: int) -> bool:
    """Tell whether a list goes on after a comma: a joiner stands before the next two things are over."""
    reach = reading.tokens[comma + 1 : comma + 4]
    return any(token.key in reading.patterns.negation_joiners for token in reach)


def _skip(reading: Reading, at: int) -> int:
    """Pass over fillers, and over the name of a slot before its value: "not the colour green"."""
    named: str | None = None
    first = at
    for _ in range(_MOST_FILLERS):
        note = reading.by_start.get(at)
        if at >= len(reading.tokens):
            break
        if note is None:
            at += run_of(reading.tokens, at, reading.patterns.negation_fillers)
        elif named is None and note.matches[0].kind == "attribute":
            named, first, at = note.matches[0].concept, at, note.end
    note = reading.by_start.get(at)
    if named == "brand" and any(found.start == at for found in reading.brands):
        return at
    return at if named is None or (note is not None and note.matches[0].kind == named) else first


def _exclude(reading: Reading, at: int, draft: SlotDraft, any_word: bool) -> int | None:
    """Exclude the thing that begins at a token; return the position after it, or None for no thing."""
    if at >= len(reading.tokens) or at in reading.taken:
        return None
    brand = next((found for found in reading.brands if found.start == at), None)
    if brand is not None:
        draft.no_brands.append(brand.brand)
        return brand.end
    note = reading.by_start.get(at)
    if note is not None:
        match = note.matches[0]
        if match.kind == "attribute":
            return None
        _exclude_concept(match, draft)
        if "part" in match.extra and len(note.matches) > 1:
            return None
        return note.end
    token = reading.tokens[at]
    if any_word and token.kind == "word" and len(token.text) > 2 and token.text not in reading.patterns.known:
        draft.no_terms.append(token.text)
        return at + 1
    return None


def _exclude_concept(match: ConceptMatch, draft: SlotDraft) -> None:
    (draft.no_colors if match.kind == "color" else draft.no_terms).append(match.concept)


def _backward(reading: Reading, hit: PhraseHit, draft: SlotDraft) -> bool:
    """Exclude what precedes; return whether there was anything."""
    patterns = reading.patterns
    first = hit.start
    joined = True
    while joined:
        found = _thing_before(reading, first)
        if found is None:
            break
        first, thing = found
        if isinstance(thing, ConceptMatch):
            _exclude_concept(thing, draft)
        else:
            draft.no_brands.append(thing)
        apart = run_of(reading.tokens, first - 1, patterns.negation_joiners, back=True)
        joined = bool(apart) or _clings(reading, first - 1, before=False)
        first -= apart
    if first < hit.start or first - 1 in reading.taken:
        reading.take(first, hit.end)
        _take_slot_names(reading, first, hit.end)
    return first < hit.start


def _take_slot_names(reading: Reading, start: int, end: int) -> None:
    """Take the name of a slot on either side of what was excluded: "any colour but green", 色は緑以外."""
    kinds = {
        match.kind
        for note in reading.concepts
        if start <= note.start and note.end <= end
        for match in note.matches
    }
    for note in reading.concepts:
        if note.matches[0].kind != "attribute" or note.matches[0].concept not in kinds:
            continue
        if note.end in _fillers_back(reading, start):
            reading.take(note.start, start)
        elif note.start >= end and _skip_fillers(reading, end) == note.start:
            reading.take(end, note.end)


def _skip_fillers(reading: Reading, at: int) -> int:
    for _ in range(_MOST_FILLERS):
        if at < len(reading.tokens) and at not in reading.by_start:
            at += reading.tokens[at].key in reading.patterns.negation_fillers
    return at


def _thing_before(reading: Reading, at: int) -> tuple[int, ConceptMatch | str] | None:
    """Return the concept or brand that ends at a token, fillers between allowed, with its first token."""
    for end in _fillers_back(reading, at):
        if end - 1 in reading.taken:
            return None
        for brand in reading.brands:
            if brand.end == end:
                return brand.start, brand.brand
        for note in reading.concepts:
            match = note.matches[0]
            if note.end == end and match.kind != "attribute" and "part" not in match.extra:
                return note.start, note.matches[0]
    return None


def _fillers_back(reading: Reading, at: int) -> Iterator[int]:
    yield at
    for _ in range(_MOST_FILLERS):
        if at == 0 or reading.tokens[at - 1].text not in reading.patterns.negation_fillers:
            return
        at -= 1
        yield at
