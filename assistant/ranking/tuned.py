"""Hold what ranking learnt from this shop's log: the weights of the blend, and what exploration found out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from assistant.domain.errors import InvalidInput
from assistant.domain.exploration import Choice
from assistant.ranking.bandits import LinUcb, Policy, Thompson, Uniform

__all__ = ["EXPLORERS", "BlendWeights", "Tuned"]

EXPLORERS = ("thompson", "linucb", "uniform")
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class BlendWeights:
    """How much taste weighs against relevance; `dragoman tune` chooses them on held-out purchases."""

    taste: float = 0.6
    """Most weight of taste, approached as history grows. Taste orders only what fits the words."""
    half: float = 2.0
    """Products touched at which taste has half of that."""
    stranger: float = 0.06
    """Weight of popularity when nothing is known of the shopper."""

    def __post_init__(self) -> None:
        if not (0 <= self.taste <= 1 and 0 <= self.stranger <= 1 and 0 < self.half <= 1000):
            raise InvalidInput(f"{self} are no weights; taste and stranger are 0 to 1, half is above 0")

    def of_taste(self, touched: int) -> float:
        """Return the weight of taste after `touched` products: from `stranger` towards `taste`."""
        return max(self.taste * touched / (touched + self.half), self.stranger)


@dataclass(frozen=True, slots=True)
class Tuned:
    """Everything of ranking that is learnt and stored with a generation."""

    weights: BlendWeights = BlendWeights()
    thompson: Thompson = field(default_factory=Thompson)
    linucb: LinUcb = field(default_factory=LinUcb)
    events: int = 0
    """Stored interactions that the models of the generation were trained on."""

    def learnt(self, choices: Sequence[Choice], events: int) -> Self:
        """Return the same weights with explorers that learnt from all logged choices, and nothing else."""
        return replace(
            self, thompson=Thompson().learnt(choices), linucb=LinUcb().learnt(choices), events=events
        )

    def explorer(self, name: str) -> Policy:
        """Return the policy of a name; raises InvalidInput for one that does not exist."""
        policies: Mapping[str, Policy] = {
            "thompson": self.thompson,
            "linucb": self.linucb,
            "uniform": Uniform(),
        }
        if name not in policies:
            raise InvalidInput(f"There is no way to explore called {name!r:.40}; use {', '.join(EXPLORERS)}")
        return policies[name]

    def to_json(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {
            "format": _FORMAT,
            "weights": asdict(self.weights),
            "events": self.events,
            "thompson": self.thompson.to_json(),
            "linucb": self.linucb.to_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; raises ValueError, KeyError, TypeError or InvalidInput when damaged."""
        if data["format"] != _FORMAT:
            raise ValueError(f"format {data['format']!r} is not {_FORMAT}")
        weights = {name: float(value) for name, value in data["weights"].items()}
        return cls(
            BlendWeights(**weights),
            Thompson.from_json(data["thompson"]),
            LinUcb.from_json(data["linucb"]),
            int(data["events"]),
        )
