"""Know the words shops use, as concepts shared by all languages, from the tables in `locales/`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from assistant.domain.errors import InvalidInput
from assistant.domain.language import ConceptMatch
from assistant.domain.text import fold
from assistant.understanding.compounds import COMPOUNDING, split_compound
from assistant.understanding.folders import locale_folders, negotiate
from assistant.understanding.phrases import PhraseHit, Phrases
from assistant.understanding.spelling import WRITTEN, spell, told_apart
from assistant.understanding.stems import STEM, forms_for, stems_for
from assistant.understanding.tokens import Token, Tokenizer, is_katakana, tokenize

__all__ = ["TomlLexicon"]

_KIND_OF_ATTRIBUTE = {"colour": "color", "age_group": "age", "gender": "gender", "fabric": "material"}
_HEAD_KINDS = frozenset({"product"})
_MODIFIER_KINDS = frozenset(
    {"product", "material", "feature", "occasion", "recipient", "age", "gender", "style"}
)
_COMMON = "en"
"""Language of attribute values that name none."""
_NOTHING = "none"
"""Kind of words that only look like a concept: they match so that nothing else does, and are left out."""
_VALUE_ONLY = "="
"""Begins a word that names a concept as an attribute value only: French "or" is gold there, "so" in talk.
In talk it counts with its accents, if it has any."""
_FUNCTION_SIGNS = frozenset("的个個一二两兩三双雙张張条條件把台部款只隻盏盞和与與或及跟、のはがをにとでもな")


@dataclass(slots=True)
class _Language:
    """The words of one locale, ready to be matched."""

    tokenizer: Tokenizer
    phrases: Phrases
    words: Mapping[str, tuple[str, ...]]
    single: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """One-word entries, folded → concepts."""
    heads: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()


class TomlLexicon:
    """The `Lexicon` port over `concepts.toml` and one `lexicon.toml` per locale."""

    def __init__(
        self,
        concepts: Mapping[str, Mapping[str, object]],
        words: Mapping[str, Mapping[str, Sequence[str]]],
    ) -> None:
        """Take concept id → {kind, parents}, and locale → concept id → words, commonest first."""
        self._kinds = {concept: str(entry.get("kind", "product")) for concept, entry in concepts.items()}
        direct = {concept: _names(entry.get("parents", ())) for concept, entry in concepts.items()}
        self._parents = {concept: _closure(concept, direct) for concept in concepts}
        self._tables = {locale: _table(locale, table, self._kinds) for locale, table in words.items()}
        self._languages: dict[str, _Language] = {}
        self._canonical = lru_cache(maxsize=50_000)(self._find_canonical)

    @cached_property
    def _index(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Every word of every locale, spelled → (locale, concept): cheaper than compiling all of them."""
        index: dict[str, list[tuple[str, str]]] = {}
        for locale, table in self._tables.items():
            for concept, words in table.items():
                for word in words:
                    index.setdefault(spell(word.removeprefix(_VALUE_ONLY)), []).append((locale, concept))
        return index

    @classmethod
    def load(cls, folder: Path) -> TomlLexicon:
        """Read `concepts.toml` and every locale's `lexicon.toml` under a folder."""
        concepts = tomllib.loads((folder / "concepts.toml").read_text("utf-8"))
        files = locale_folders(folder, "lexicon.toml")
        return cls(
            concepts, {locale: tomllib.loads(path.read_text("utf-8")) for locale, path in files.items()}
        )

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales that have words."""
        return tuple(self._tables)

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all concepts."""
        return tuple(self._kinds)

    def kind(self, concept: str) -> str | None:
        """Return the kind of a concept, or None for an id nobody defined."""
        return self._kinds.get(concept)

    def words(self, concept: str, language: str) -> tuple[str, ...]:
        """Return the concept's words in a language, commonest first; empty when unknown."""
        locale = negotiate(language, self._tables)
        said = self._tables[locale].get(concept, ()) if locale else ()
        return tuple(word.removeprefix(_VALUE_ONLY) for word in said)

    def concepts(self, text: str, languages: Sequence[str]) -> tuple[ConceptMatch, ...]:
        """Find concepts in a text written in one of `languages`; longest match wins, in text order.

        A word that names several concepts yields one match for each, with the same span; the parts of a
        compound are matches inside the span of the whole.
        """
        found: list[tuple[int, int, int, bool, tuple[ConceptMatch, ...]]] = []
        for order, language in enumerate(self._locales(languages)):
            entry = self._language(language)
            tokens = entry.tokenizer(text)
            found.extend(
                (tokens[start].start, -tokens[end - 1].end, order, not exact, matches)
                for start, end, exact, matches in self._spans(entry, tokens, language)
            )
        kept: list[ConceptMatch] = []
        reached = 0
        for start, end, _, _, matches in sorted(found, key=lambda item: item[:4]):
            if start >= reached:
                kept.extend(matches if all(match.kind != _NOTHING for match in matches) else ())
                reached = -end
        return tuple(kept)

    def canonical(self, kind: str, value: str, languages: Sequence[str]) -> str:
        """Return the concept id that an attribute value names, else the folded value itself."""
        return self._canonical(kind, value, tuple(languages))

    def _find_canonical(self, kind: str, value: str, languages: tuple[str, ...]) -> str:
        wanted = _KIND_OF_ATTRIBUTE.get(kind, kind)
        folded = fold(value)
        identifier = folded.replace(" ", "_").replace("-", "_")
        if self._kinds.get(identifier) == wanted:
            return identifier
        asked = self._locales(languages)
        named = self._index.get(spell(value), ())
        for locale in (*asked, None):
            for known, concept in named:
                if locale in (known, None) and self._kinds[concept] == wanted:
                    return concept
        for locale in asked or self._locales((_COMMON,)):
            for match in self.concepts(value, (locale,)):
                if match.kind == wanted:
                    return match.concept
        return folded

    def _locales(self, languages: Sequence[str]) -> list[str]:
        located = (negotiate(language, self._tables) for language in languages)
        return list(dict.fromkeys(locale for locale in located if locale))

    def _language(self, locale: str) -> _Language:
        if locale not in self._languages:
            self._languages[locale] = self._build(locale)
        return self._languages[locale]

    def _build(self, locale: str) -> _Language:
        phrases, stems = Phrases(told_apart(locale.split("-")[0])), stems_for(locale)
        single: dict[str, tuple[str, ...]] = {}
        for concept, words in self._tables[locale].items():
            for word in words:
                bare = word.removeprefix(_VALUE_ONLY)
                if bare == word:
                    phrases.add(concept, word, stems)
                elif spell(bare) != bare and " " not in bare:
                    phrases.add_written(concept, bare)
                tokens = tokenize(bare)
                joined = "".join(token.text for token in tokens)
                if len(tokens) == 1 or all(token.kind == "cjk" for token in tokens):
                    single[joined] = tuple(dict.fromkeys((*single.get(joined, ()), concept)))
        heads: frozenset[str] = frozenset()
        modifiers = heads
        if locale.split("-")[0] in COMPOUNDING:
            heads, modifiers = (
                frozenset(
                    word for word, ids in single.items() if any(self._kinds[one] in kinds for one in ids)
                )
                for kinds in (_HEAD_KINDS, _MODIFIER_KINDS)
            )
        return _Language(
            Tokenizer(forms_for(locale)), phrases, self._tables[locale], single, heads, modifiers
        )

    def _spans(
        self, entry: _Language, tokens: Sequence[Token], locale: str
    ) -> Iterator[tuple[int, int, bool, tuple[ConceptMatch, ...]]]:
        at = reached = 0
        while at < len(tokens):
            hits = [hit for hit in entry.phrases.at(tokens, at) if _stands(tokens, hit, reached)]
            if hits:
                best = hits[0]
                same = [
                    hit for hit in hits if (hit.end, hit.exact, hit.bent) == (best.end, best.exact, best.bent)
                ]
                yield at, best.end, best.exact, tuple(self._match(str(hit.key), tokens, hit) for hit in same)
                at = reached = best.end
                continue
            if entry.heads and (matches := self._compound(entry, tokens[at])):
                yield at, at + 1, False, matches
            at += 1

    def _match(self, concept: str, tokens: Sequence[Token], hit: PhraseHit) -> ConceptMatch:
        start, end = tokens[hit.start].start, tokens[hit.end - 1].end
        extra = {} if hit.exact else {"match": "stem"}
        return ConceptMatch(concept, self._kinds[concept], start, end, self._parents[concept], extra)

    def _compound(self, entry: _Language, token: Token) -> tuple[ConceptMatch, ...]:
        if token.kind != "word":
            return ()
        whole = (form for form in token.forms if not form.startswith((STEM, WRITTEN)))
        candidates = dict.fromkeys((*whole, *(token.text.removesuffix(end) for end in ("n", "en", "s", "e"))))
        split = next(
            filter(None, (split_compound(w, entry.heads, entry.modifiers) for w in candidates)), None
        )
        if split is None:
            return ()
        matches = [
            ConceptMatch(one, self._kinds[one], token.start, token.end, self._parents[one], {"part": part})
            for word, part, kinds in (
                (split.modifier, "modifier", _MODIFIER_KINDS),
                (split.head, "head", _HEAD_KINDS),
            )
            for one in (entry.single.get(word, ()) if word else ())
            if self._kinds[one] in kinds
        ]
        return tuple(matches)


def _stands(tokens: Sequence[Token], hit: PhraseHit, reached: int) -> bool:
    """Tell whether a match in a script without spaces is a word there and not a piece of another."""
    first, last = tokens[hit.start], tokens[hit.end - 1]
    if first.kind != "cjk":
        return True
    before = tokens[hit.start - 1] if hit.start else None
    touches = (
        before is not None and before.kind == "cjk" and before.end == first.start and hit.start != reached
    )
    if is_katakana(first.text) and is_katakana(last.text):
        after = tokens[hit.end] if hit.end < len(tokens) else None
        open_left = touches and before is not None and is_katakana(before.text)
        open_right = after is not None and after.start == last.end and is_katakana(after.text)
        size = hit.end - hit.start
        return (
            not (open_left and open_right) and (size >= 4 or not open_left) and (size > 2 or not open_right)
        )
    if hit.end - hit.start == 1 and touches and before is not None:
        return before.text in _FUNCTION_SIGNS or not "\u3400" <= before.text <= "\u9fff"
    return True


def _names(value: object) -> tuple[str, ...]:
    return tuple(str(name) for name in value) if isinstance(value, (list, tuple)) else ()


def _closure(concept: str, direct: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return all broader concepts, nearest first; a cycle ends where it began."""
    seen: dict[str, None] = {}
    queue = list(direct.get(concept, ()))
    while queue:
        parent = queue.pop(0)
        if parent not in seen and parent != concept:
            seen[parent] = None
            queue.extend(direct.get(parent, ()))
    return tuple(seen)


def _table(
    locale: str, table: Mapping[str, Sequence[str]], kinds: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    for concept, words in table.items():
        if concept not in kinds:
            raise InvalidInput(f"{locale}/lexicon.toml has words for {concept!r}, which concepts.toml lacks")
        if isinstance(words, str) or not all(isinstance(word, str) and word.strip() for word in words):
            raise InvalidInput(f"{locale}/lexicon.toml: {concept!r} needs a list of words")
    return {concept: tuple(words) for concept, words in table.items()}
