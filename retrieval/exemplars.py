"""Guess an intent by the nearest exemplars, whole sentences that locales list for each intent."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from retrieval.embedder import Block, Embedder, Matrix, QueryText

__all__ = ["ExemplarIntents", "load_exemplars"]

logger = logging.getLogger(__name__)

_SECOND = "en"
"""Whose exemplars help every language: meaning crosses languages."""
_NEAREST = 3
"""Exemplars of an intent that are averaged."""
_LEAST_MARGIN = 0.2
"""How far the nearest intent must lead the second: a wrong guess is worse than an honest search."""


def load_exemplars(folder: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    """Read every locale's `exemplars.toml` under a folder: locale → intent → sentences."""
    return {
        path.parent.name: {
            intent: tuple(sentences) for intent, sentences in tomllib.loads(path.read_text("utf-8")).items()
        }
        for path in sorted(folder.glob("*/exemplars.toml"))
    }


@dataclass(frozen=True, slots=True)
class _Pool:
    """The exemplars of one locale as vectors."""

    intents: tuple[str, ...]
    """One for each row."""
    rows: Matrix
    """Unit blocks, those that lean on language without the locale's mean."""
    mean: Matrix


@dataclass(slots=True)
class ExemplarIntents:
    """Satisfy the `IntentGuesser` port with an embedder.

    A language's exemplars are embedded when a message in it is first open (some seconds, in the background;
    until then nothing is guessed) and kept in a folder, so that it happens once.
    """

    embedder: Embedder
    exemplars: Mapping[str, Mapping[str, Sequence[str]]]
    """Locale → intent → sentences."""
    folder: Path
    """Where vectors are kept."""
    _pools: dict[str, _Pool] = field(default_factory=dict, init=False)
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict, init=False)

    async def guess(self, text: str, language: str) -> str | None:
        """Return the intent whose exemplars are clearly nearest."""
        locales = list(dict.fromkeys(filter(None, (self._locale(language), self._locale(_SECOND)))))
        missing = [locale for locale in locales if locale not in self._pools]
        for locale in missing:
            if locale not in self._tasks or self._tasks[locale].done():
                self._tasks[locale] = asyncio.create_task(asyncio.to_thread(self.prepare, locale))
        if missing or not locales:
            return None
        return await asyncio.to_thread(self._nearest, text, language, [self._pools[one] for one in locales])

    def _locale(self, language: str) -> str | None:
        """Return the locale that serves a language: itself, or one of the same language."""
        if language in self.exemplars:
            return language
        own = language.split("-")[0]
        return next((locale for locale in self.exemplars if locale.split("-")[0] == own), None)

    def prepare(self, locale: str) -> None:
        """Embed a locale's exemplars, or read the vectors kept; a failure is logged and tried again later."""
        try:
            self._pools[locale] = self._pool(locale)
        except Exception:
            logger.exception("The exemplars of %s could not be embedded", locale)

    def _pool(self, locale: str) -> _Pool:
        listed = [(intent, one) for intent, said in self.exemplars[locale].items() for one in said]
        intents, sentences = tuple(intent for intent, _ in listed), [sentence for _, sentence in listed]
        asked = json.dumps([self.embedder.fingerprint, locale, sentences]).encode()
        path = self.folder / f"{locale}-{hashlib.sha256(asked).hexdigest()[:16]}.npy"
        try:
            raw = np.load(path, allow_pickle=False)
        except (OSError, ValueError):
            raw = self.embedder.embed_queries([QueryText(sentence, locale) for sentence in sentences])
            self._keep(path, raw)
        mean = raw.mean(axis=0, keepdims=True)
        return _Pool(intents, _levelled(raw, mean, self.embedder.blocks), mean)

    @staticmethod
    def _keep(path: Path, raw: Matrix) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".part.npy")
        np.save(aside, raw, allow_pickle=False)
        aside.replace(path)

    def _nearest(self, text: str, language: str, pools: Sequence[_Pool]) -> str | None:
        raw = self.embedder.embed_queries([QueryText(text, language)])
        query = _levelled(raw, pools[0].mean, self.embedder.blocks)[0]
        scores: dict[str, list[float]] = {}
        for pool in pools:
            for intent, likeness in zip(pool.intents, pool.rows @ query, strict=True):
                scores.setdefault(intent, []).append(float(likeness))
        ranked = sorted(
            (
                (sum(nearest := sorted(each)[-_NEAREST:]) / len(nearest), name)
                for name, each in scores.items()
            ),
            reverse=True,
        )
        return ranked[0][1] if len(ranked) > 1 and ranked[0][0] - ranked[1][0] >= _LEAST_MARGIN else None


def _mean_of_best(scores: Sequence[float]) -> float:
    best = sorted(scores)[-_NEAREST:]
    return sum(best) / len(best)


def _levelled(raw: Matrix, mean: Matrix, blocks: Sequence[Block]) -> Matrix:
    levelled = raw.astype(np.float32, copy=True)
    for block in blocks:
        part = levelled[:, block.start : block.stop]
        if block.by_language:
            part -= mean[:, block.start : block.stop]
        norms = np.linalg.norm(part, axis=1, keepdims=True)
        part /= np.where(norms > 0, norms, 1.0)
    return levelled
