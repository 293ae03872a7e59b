"""Say what a text alone tells of its language, and how far that is to be believed."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Detection"]

_MARGINS = {0: 2.0, 1: 0.8, 2: 0.6}
"""Words → how far the first language must lead the second to be believed."""
_MARGIN = 0.25
_SWITCH_MARGIN = 0.5
_SWITCH_WORDS = 3


@dataclass(frozen=True, slots=True)
class Detection:
    """What a text alone says of its language."""

    language: str
    """Primary subtag."""
    confidence: float
    """Mean probability of the voters, 0 to 1."""
    margin: float
    """Lead over the second."""
    words: int
    by_script: bool = False
    """Whether the script leaves no other of the shop's languages."""
    expected: bool = False
    """Whether it is a language at hand, and as likely as any can be in a few words."""
    possible: frozenset[str] = frozenset()
    """The shop's languages of the text's script, where that is not Latin: Latin brands stand in any text."""

    @property
    def sure(self) -> bool:
        """Whether it may stand against a browser's setting."""
        return self.by_script or self.margin >= _MARGINS.get(self.words, _MARGIN)

    def switches_from(self, language: str) -> bool:
        """Tell whether it may stand against the language of the conversation so far."""
        if self.by_script or (self.possible and language not in self.possible):
            return True
        return self.words >= _SWITCH_WORDS and self.margin >= _SWITCH_MARGIN
