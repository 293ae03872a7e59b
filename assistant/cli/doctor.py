"""Say what is configured, what is reachable, and what would make it better."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from assistant.domain.errors import Unavailable
from assistant.settings import Settings

__all__ = ["CatalogueFacts", "Finding", "Health", "as_data", "as_text", "examine"]


class Health(StrEnum):
    """How a finding stands."""

    FINE = "fine"
    HINT = "hint"
    """Works, and could work better."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    health: Health
    said: str
    """What was found."""
    remedy: str = ""
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class CatalogueFacts:
    """What is known of the generation served now."""

    generation: str
    counts: Mapping[str, int]
    trained: bool
    """Whether recommenders were trained for it."""
    degraded: str | None = None
    """Why an older generation stands in for the current one."""


def examine(
    settings: Settings, locales: Sequence[str], catalogue: Callable[[], CatalogueFacts]
) -> list[Finding]:
    """Look at everything; `catalogue` raises Unavailable when there is none to serve."""
    return [
        Finding("data folder", Health.FINE, str(settings.data_dir.resolve())),
        *_examine_catalogue(catalogue),
        Finding("embedding model", Health.FINE, settings.embedding_model),
        _examine_model(settings),
        Finding("languages", Health.FINE, ", ".join(locales)),
        _examine_identity(settings),
    ]


def _examine_catalogue(catalogue: Callable[[], CatalogueFacts]) -> Iterator[Finding]:
    try:
        facts = catalogue()
    except Unavailable as error:
        yield Finding("catalogue", Health.BROKEN, str(error))
        return
    counts = ", ".join(f"{count} {name}" for name, count in facts.counts.items() if count)
    yield Finding(
        "catalogue",
        Health.HINT if facts.degraded else Health.FINE,
        facts.degraded or f"{facts.generation}: {counts}",
    )
    if facts.trained:
        yield Finding("recommenders", Health.FINE, "trained")
    else:
        remedy = "Run `dragoman train INTERACTIONS` on your log."
        yield Finding("recommenders", Health.HINT, "not trained: content alone suggests", remedy)


def _examine_model(settings: Settings) -> Finding:
    if settings.llm_configured:
        return Finding("language model", Health.FINE, f"{settings.llm_model}, templates beneath")
    remedy = "Set OPENAI_API_KEY, or OPENAI_BASE_URL for any server that speaks the protocol."
    return Finding("language model", Health.HINT, "none: replies come from templates", remedy)


def _examine_identity(settings: Settings) -> Finding:
    if settings.api_keys or settings.jwt_secret is not None or settings.jwks is not None:
        return Finding("shoppers", Health.FINE, "known by token or server key")
    remedy = "Set DRAGOMAN_JWT_SECRET, DRAGOMAN_JWKS or DRAGOMAN_API_KEYS to know who is asking."
    return Finding("shoppers", Health.HINT, "anonymous only", remedy)


_MARKS = {Health.FINE: "✓", Health.HINT: "·", Health.BROKEN: "✗"}


def as_text(findings: Sequence[Finding]) -> str:
    """Return findings as lines for a person."""
    lines = []
    for finding in findings:
        lines.append(f"{_MARKS[finding.health]} {finding.what}: {finding.said}")
        if finding.remedy:
            lines.append(f"    {finding.remedy}")
    return "\n".join(lines)


def as_data(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Return findings for a machine."""
    return [{**asdict(finding), "health": finding.health.value} for finding in findings]
