"""Tell which of the shop's languages a message is written in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from math import sqrt

from assistant.domain.language import LanguageGuess, LanguageSource
from assistant.i18n.locale import LocaleInfo, Locales, locales_folder
from assistant.i18n.territories import spoken_in
from assistant.understanding.detection import Detection
from assistant.understanding.patterns import PatternLibrary
from assistant.understanding.phrasebook import PhraseBook
from assistant.understanding.romanization import Romanization, Romanized
from assistant.understanding.tokens import tokenize
from assistant.understanding.voters import Voter, fasttext_voter, langid_voter
from assistant.understanding.wordlists import WordLists

__all__ = ["LanguageIdentifier"]

_SCRIPTS: Sequence[tuple[str, int, int]] = (
    ("kana", 0x3040, 0x30FF), ("kana", 0xFF66, 0xFF9F), ("han", 0x3400, 0x9FFF), ("hangul", 0xAC00, 0xD7AF),
    ("hangul", 0x1100, 0x11FF), ("thai", 0x0E00, 0x0E7F), ("lao", 0x0E80, 0x0EFF), ("hebrew", 0x0590, 0x05FF),
    ("greek", 0x0370, 0x03FF), ("arabic", 0x0600, 0x06FF), ("devanagari", 0x0900, 0x097F),
    ("bengali", 0x0980, 0x09FF), ("tamil", 0x0B80, 0x0BFF), ("telugu", 0x0C00, 0x0C7F),
    ("georgian", 0x10A0, 0x10FF), ("armenian", 0x0530, 0x058F), ("cyrillic", 0x0400, 0x04FF),
)  # fmt: skip
_WRITTEN_IN: Mapping[str, tuple[str, ...]] = {
    "kana": ("ja",), "han": ("zh", "ja"), "hangul": ("ko",), "thai": ("th",), "lao": ("lo",),
    "hebrew": ("he",), "greek": ("el",), "arabic": ("ar", "fa", "ur"), "devanagari": ("hi", "mr", "ne"),
    "bengali": ("bn",), "tamil": ("ta",), "telugu": ("te",), "georgian": ("ka",), "armenian": ("hy",),
    "cyrillic": ("ru", "uk", "bg", "sr", "mk", "kk"),
}  # fmt: skip
_OWN_SCRIPT = frozenset(tag for tags in _WRITTEN_IN.values() for tag in tags)
_AT_HAND = 2.0
"""How much likelier a language at hand is."""
_LIKELY = 0.5
_FLOOR = 0.001
"""Probability by the models of a language that they do not name."""
_UNKNOWN = 0.05
"""Weight of a language whose tables have none of the words."""
_EXPECTED = 0.2
_FEW_WORDS = 2
"""In so few words a language at hand counts twice over."""
_SURE = 0.99
_LONGEST = 500


class LanguageIdentifier:
    """Decide the language of a turn: said, then kept, then detected, then the browser's, then the shop's."""

    def __init__(
        self,
        locales: Locales,
        voters: Sequence[Voter],
        phrases: PhraseBook | None = None,
        words: WordLists | None = None,
        romanization: Romanization | None = None,
    ) -> None:
        """Take the shop's locales, and voters whose mean is believed among its languages.

        Closed phrases settle short messages, word lists tell Brazil from Portugal, romanizations
        read Hinglish.
        """
        self._phrases = phrases
        self._locales = locales
        self._voters = tuple(voters)
        self._words = words or WordLists({})
        self._romanization = romanization or Romanization({})
        self._languages = frozenset(info.language for info in locales)
        self._folders: defaultdict[str, list[str]] = defaultdict(list)
        for info in locales:
            self._folders[info.language].append(info.folder)

    @classmethod
    def with_models(cls, locales: Locales) -> LanguageIdentifier:
        """Load py3langid and the bundled fastText model (about a second, 60 MB, no network)."""
        languages = sorted({info.language for info in locales})
        folder = locales_folder()
        words = WordLists.load(folder)
        voters = (langid_voter(languages), fasttext_voter())
        phrases = PhraseBook(PatternLibrary.load(folder))
        return cls(locales, voters, phrases, words, Romanization.load(folder))

    def identify(
        self,
        text: str,
        *,
        explicit: str | None = None,
        locked: str | None = None,
        accept_language: str | None = None,
        country: str | None = None,
        default: str = "en",
    ) -> LanguageGuess:
        """Return the language of a message.

        A choice the shopper made stands. The conversation's language stands too, until a whole sentence is
        clearly in another. A text too short or too ambiguous to tell gives way to Accept-Language.
        """
        chosen, kept = self._locales.negotiate(explicit), self._locales.negotiate(locked)
        home = chosen or kept
        romanized = self._romanization.read(text[:_LONGEST], home.folder if home else None)
        if chosen is not None:
            reading = romanized.text if romanized and romanized.language == chosen.folder else None
            return LanguageGuess(chosen.tag, LanguageSource.EXPLICIT, 1.0, reading)
        detection = self.detect(text, self._likely(kept, accept_language, country))
        if romanized is not None and (guess := self._typed(text, romanized, detection, kept)) is not None:
            return guess
        return self._guess(text, detection, kept, accept_language, country, default)

    def _guess(
        self,
        text: str,
        detection: Detection | None,
        kept: LocaleInfo | None,
        accept_language: str | None,
        country: str | None,
        default: str,
    ) -> LanguageGuess:
        accepted = self._locales.accept(accept_language)
        found = self._locale(text, detection, kept, accepted, country)
        if kept is not None:
            if not (detection and found and found.tag != kept.tag and self._leaves(kept, found, detection)):
                if (said := self._said(text, kept.language)) is not None:
                    return LanguageGuess(said.tag, LanguageSource.DETECTED, _LIKELY)
                return LanguageGuess(kept.tag, LanguageSource.LOCKED, self._support(kept.language, detection))
            return LanguageGuess(found.tag, LanguageSource.DETECTED, detection.confidence)
        if detection and found and detection.sure:
            return LanguageGuess(found.tag, LanguageSource.DETECTED, detection.confidence)
        if accepted is not None:
            return LanguageGuess(
                accepted.tag, LanguageSource.ACCEPT, self._support(accepted.language, detection)
            )
        if (said := self._said(text, self._locales.get(default).language)) is not None:
            return LanguageGuess(said.tag, LanguageSource.DETECTED, _LIKELY)
        if detection and found and (detection.expected or detection.confidence >= _LIKELY):
            return LanguageGuess(found.tag, LanguageSource.DETECTED, detection.confidence)
        fallback = self._locales.get(default)
        return LanguageGuess(
            fallback.tag, LanguageSource.DEFAULT, self._support(fallback.language, detection)
        )

    def _likely(
        self, kept: LocaleInfo | None, accept_language: str | None, country: str | None
    ) -> frozenset[str]:
        """Return the languages at hand: Danish and Norwegian are told by little else than the country."""
        accepted = self._locales.accept(accept_language)
        named = {info.language for info in (kept, accepted) if info is not None}
        return frozenset(named | (spoken_in(country) if country else frozenset()))

    def _typed(
        self, text: str, romanized: Romanized, detection: Detection | None, kept: LocaleInfo | None
    ) -> LanguageGuess | None:
        """Return the language of a message in Latin letters that knows it better than the Latin ones do."""
        info = self._locales.negotiate(romanized.language)
        if info is None or info.folder != romanized.language:
            return None
        rival = self._words.share(text, detection.language) if detection else 0.0
        if romanized.share <= rival:
            return None
        source = LanguageSource.LOCKED if kept and kept.tag == info.tag else LanguageSource.DETECTED
        return LanguageGuess(info.tag, source, romanized.share, romanized.text)

    def _leaves(self, kept: LocaleInfo, found: LocaleInfo, detection: Detection) -> bool:
        """Tell whether a message leaves the locale of the conversation; words told one of its language."""
        return found.language == kept.language or detection.switches_from(kept.language)

    def _locale(
        self,
        text: str,
        detection: Detection | None,
        kept: LocaleInfo | None,
        accepted: LocaleInfo | None,
        country: str | None,
    ) -> LocaleInfo | None:
        """Return the locale of the language: by its own words, else the one at hand, else the country's."""
        if detection is None:
            return None
        folders = self._folders.get(detection.language, [])
        if len(folders) > 1:
            at_hand = next((one for one in (kept, accepted) if one and one.folder in folders), None)
            told = self._words.locale(text, folders, least=2 if at_hand else 1)
            if told is not None:
                return self._locales.negotiate(told)
            if at_hand is not None:
                return at_hand
            if country:
                return self._locales.negotiate(f"{detection.language}-{country}")
        return self._locales.negotiate(detection.language)

    def _said(self, text: str, kept: str) -> LocaleInfo | None:
        """Return the locale of a message that is a price, thanks or greeting in one other language alone."""
        if self._phrases is None:
            return None
        offered = [one for one in sorted(self._languages) if self._words.share(text, one) > 0]
        language = self._phrases.only(text, kept, offered)
        return self._locales.negotiate(language) if language else None

    def detect(self, text: str, likely: Collection[str] = ()) -> Detection | None:
        """Return what a text says, among the shop's languages; None for a text without letters.

        `likely` are languages at hand (of the conversation, the browser, the country): a tip of the scales.
        """
        text = " ".join(text[:_LONGEST].split())
        words = _count_words(text)
        candidates = self._candidates(text)
        if not words or not candidates:
            return None
        if len(candidates) == 1 and candidates <= _OWN_SCRIPT:
            return Detection(next(iter(candidates)), _SURE, _SURE, words, by_script=True)
        return self._vote(text, candidates, words, likely)

    def _vote(
        self, text: str, candidates: frozenset[str], words: int, likely: Collection[str]
    ) -> Detection | None:
        totals: defaultdict[str, float] = defaultdict(float)
        for voter in self._voters:
            votes = {tag: share for tag, share in voter(text).items() if tag in candidates}
            whole = sum(votes.values())
            for tag, share in votes.items():
                totals[tag] += share / whole / len(self._voters) if whole > 0 else 0.0
        if known := self._words.vote(text):
            for tag in candidates & {*totals, *known}:
                totals[tag] = sqrt(totals[tag] + _FLOOR) * (_UNKNOWN + known.get(tag, 0.0))
        for tag in totals.keys() & set(likely):
            totals[tag] *= _AT_HAND if words > _FEW_WORDS else _AT_HAND**2
        whole = sum(totals.values()) or 1.0
        totals = defaultdict(float, {tag: share / whole for tag, share in totals.items()})
        ranked = sorted(totals.items(), key=lambda item: -item[1])
        if not ranked:
            return None
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        possible = candidates if candidates <= _OWN_SCRIPT else frozenset()
        margin = ranked[0][1] - second
        first, share = ranked[0][0], min(ranked[0][1], 1.0)
        expected = first in likely and share >= _EXPECTED
        return Detection(first, share, margin, words, expected=expected, possible=possible)

    def _candidates(self, text: str) -> frozenset[str]:
        """Return the shop's languages that are written in the text's script."""
        counts = Counter(_script(char) for char in text if char.isalpha())
        if not counts:
            return frozenset()
        if counts["kana"] and counts["kana"] + counts["han"] > counts["latin"] / 4:
            return self._languages & {"ja"}
        script = counts.most_common(1)[0][0]
        others = [(number, name) for name, number in counts.items() if name not in ("latin", "kana")]
        if script == "latin" and others and 4 * max(others)[0] >= counts["latin"]:
            script = max(others)[1]  # a Latin brand stands in a text of any script
        if script == "latin":
            return self._languages - _OWN_SCRIPT
        return self._languages & set(_WRITTEN_IN.get(script, ()))

    @staticmethod
    def _support(language: str, detection: Detection | None) -> float:
        return detection.confidence if detection and detection.language == language else 0.5


def _script(char: str) -> str:
    code = ord(char)
    return next((name for name, first, last in _SCRIPTS if first <= code <= last), "latin")


def _count_words(text: str) -> int:
    """Count words; of a script without spaces, two characters make one."""
    tokens = tokenize(text)
    return (
        sum(token.kind == "word" for token in tokens)
        + (sum(token.kind == "cjk" for token in tokens) + 1) // 2
    )
