"""Find words: BM25 over stemmed and plain terms, with article numbers apart.

A stem is a term of its language ("de:stiefel"), so that words only meet where query and product share a
language. Plain words meet across languages too, but only rare ones (brands, model numbers): common ones are
false friends more often than not, and equal fusion of keywords across languages costs a third of recall@1.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.analysis import compounds, identifier, is_model_number, joined, primary, stems, surfaces
from retrieval.near_names import NearNames

__all__ = ["KeywordDocument", "KeywordIndex"]

_RARE = 0.02
"""Share of products up to which a plain word is rare."""
_RARE_AT_LEAST = 5
_SHORTEST_MODEL = 4
"""Letters and digits of a model number; shorter ones are sizes."""
_IDENTIFIERS = "identifiers.json"


@dataclass(frozen=True, slots=True)
class KeywordDocument:
    """The words of one product."""

    fields: tuple[tuple[str, str | None, int], ...]
    """(text, language, weight): a word of weight three counts as if it stood there three times."""
    identifiers: tuple[str, ...] = ()
    """Id, SKU, GTIN, MPN."""
    names: tuple[str, ...] = ()
    """Texts whose words may be mistyped or typed in half: the brand."""


class KeywordIndex:
    """Score products by the words they share with a query."""

    def __init__(self, engine: Any, identifiers: dict[str, list[int]], size: int, names: NearNames) -> None:
        """Take a bm25s index, the rows of article numbers, and names; use `build` or `load`."""
        self._vocabulary: dict[str, int] = engine.vocab_dict
        # Plain views of the memory maps: numpy's memmap class takes longer to slice than a slice to score.
        self._data: NDArray[np.float32] = np.asarray(engine.scores["data"])
        self._indices: NDArray[np.int32] = np.asarray(engine.scores["indices"])
        self._starts: NDArray[np.int64] = np.asarray(engine.scores["indptr"])
        self._identifiers = identifiers
        self._size = size
        self._names = names
        self._rare = max(_RARE_AT_LEAST, int(_RARE * size))

    @classmethod
    def build(cls, documents: Iterable[KeywordDocument], folder: Path) -> KeywordIndex:
        """Index documents in row order, write the index to a folder and return it."""
        import bm25s

        vocabulary: dict[str, int] = {}
        rows: list[list[int]] = []
        identifiers: dict[str, list[int]] = {}
        names: set[str] = set()
        for row, document in enumerate(documents):
            terms: list[int] = []
            for text, language, weight in document.fields:
                for term in _terms(text, language):
                    terms.extend([vocabulary.setdefault(term, len(vocabulary))] * weight)
                if weight > 1:
                    words = (*surfaces(text), *compounds(text))
                    names.update(
                        word for word in words if len(word) >= _SHORTEST_MODEL and is_model_number(word)
                    )
            names.update(word for name in document.names for word in surfaces(name))
            rows.append(terms)
            for key in {identifier(text) for text in document.identifiers} - {""}:
                identifiers.setdefault(key, []).append(row)
        size = len(rows)
        if not vocabulary:  # bm25s divides by the mean length: let there be one term, which nobody asks for
            vocabulary, rows = {"": 0}, [[0]] * max(size, 1)
        engine = bm25s.BM25(method="lucene")
        engine.index((rows, vocabulary), show_progress=False, create_empty_token=False)
        folder.mkdir(parents=True, exist_ok=True)
        engine.save(folder, show_progress=False, allow_pickle=False)
        (folder / _IDENTIFIERS).write_text(
            json.dumps(
                {"size": size, "identifiers": identifiers, "names": sorted(names)}, ensure_ascii=False
            ),
            "utf-8",
        )
        return cls(engine, identifiers, size, NearNames(names))

    @classmethod
    def load(cls, folder: Path) -> KeywordIndex:
        """Open an index that `build` wrote; its arrays stay on the disk until they are read."""
        import bm25s

        engine = bm25s.BM25.load(folder, mmap=True, allow_pickle=False)
        numbers = json.loads((folder / _IDENTIFIERS).read_bytes())
        names = NearNames(numbers.get("names", ()))
        return cls(engine, numbers["identifiers"], numbers["size"], names)

    def scores(self, variants: Sequence[tuple[str, str | None]]) -> NDArray[np.float32]:
        """Return how much of a query each product says, 0 to 1, in the best of several wordings.

        `variants` are (text, language): the query, and its glosses in languages of the catalogue. A word
        weighs as much as it is rare; what no product says counts against all.
        """
        best = np.zeros(self._size, np.float32)
        for text, language in variants:
            for writing in dict.fromkeys((text, joined(text))):
                best = np.maximum(best, self._score(writing, language))
        return best

    def misspelt(self, text: str, known: Callable[[str], bool]) -> NDArray[np.float32]:
        """Return how much of a query each product says by a brand or model number near to what was typed.

        Only words count that no product says and that are no word anybody knows (`known`). The scale is that
        of `scores`.
        """
        total = np.zeros(self._size, np.float32)
        words = surfaces(text)
        for word in words:
            if word in self._vocabulary or known(word):
                continue
            part = np.zeros(self._size, np.float32)
            for name, share in self._names.near(word).items():
                rows, values = self._column(name)
                if len(rows):
                    np.maximum.at(part, rows, np.float32(share) * values / values.max())
            total += part
        return total / np.float32(max(len(words), 1))

    def exact(self, text: str) -> list[int]:
        """Return the rows whose article number is the text, or a word of it that looks like one."""
        words = [word for word in text.split() if any(map(str.isdigit, word)) and len(word) >= 4]
        # A shop may use plain words as ids; a shopper who types "blanket" means any blanket.
        whole = [text] if any(char.isdigit() or char in "-_" for char in text) else []
        keys = dict.fromkeys(identifier(part) for part in (*whole, *words))
        return [row for key in keys if key for row in self._identifiers.get(key, ())]

    def holders(self, text: str, languages: Iterable[str], *, plain: bool = True) -> NDArray[np.int64]:
        """Return the rows that say all words of a text: in the stem form of a language, or `plain`."""
        words = surfaces(text)
        found = [self._all_of(words)] if plain else []
        found += [
            self._all_of(_tagged(words, language)) for language in dict.fromkeys(map(primary, languages))
        ]
        return np.unique(np.concatenate([np.zeros(0, np.int64), *found]))

    def _all_of(self, terms: Sequence[str]) -> NDArray[np.int64]:
        rows: NDArray[np.int64] | None = None
        for term in terms:
            held = self._column(term)[0].astype(np.int64)
            rows = held if rows is None else np.intersect1d(rows, held)
        return rows if rows is not None else np.zeros(0, np.int64)

    def _score(self, text: str, language: str | None) -> NDArray[np.float32]:
        words = surfaces(text)
        total = np.zeros(self._size, np.float32)
        ceiling = 0.0
        for word, stem in zip(words, _tagged(words, language), strict=True):
            part, most = np.zeros(self._size, np.float32), 0.0
            for term in (word, stem):
                rows, values = self._column(term)
                if not len(rows) or (term is word and language and not self._counts(word, len(rows))):
                    continue
                np.maximum.at(part, rows, values)
                most = max(most, float(values.max()))
            total += part
            ceiling += most or math.log1p(self._size)
        return total / np.float32(ceiling) if ceiling else total

    def _counts(self, word: str, holders: int) -> bool:
        """Tell whether a plain word says something across languages."""
        return holders <= self._rare and (len(word) > 2 or not word.isascii())

    def _column(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        place = self._vocabulary.get(term)
        if place is None:
            return self._indices[:0], self._data[:0]
        span = slice(int(self._starts[place]), int(self._starts[place + 1]))
        return self._indices[span], self._data[span]


def _terms(text: str, language: str | None) -> list[str]:
    words = surfaces(text)
    return [
        *words,
        *compounds(text),
        *(term for term, word in zip(_tagged(words, language), words, strict=True) if term != word),
    ]


def _tagged(words: list[str], language: str | None) -> list[str]:
    """Return stems as terms of their language; words of scripts without spaces stay as they are."""
    tag = primary(language)
    if tag == "und":
        return words
    return [
        f"{tag}:{stem}" if stem[0] < "\u0e00" or stem.isascii() else stem for stem in stems(words, language)
    ]
