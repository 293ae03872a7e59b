"""Sum up how dialogues went: by language, by intent, and as a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import sqrt
from typing import Any

from assistant.simulation.shopper import Outcome, Said

__all__ = ["Tally", "page", "rows", "summary"]

_BASE = "en"
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something went right."""

    right: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        """Right per tried; None when nothing was tried."""
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the share."""
        if not self.of:
            return None
        share, n = self.right / self.of, self.of
        middle, spread = share + _Z**2 / (2 * n), _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        return (middle - spread) / (1 + _Z**2 / n), (middle + spread) / (1 + _Z**2 / n)


def rows(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return one row per language and one for all, with the parity of success to English."""
    by_locale: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_locale[outcome.dialogue.locale].append(outcome)
    base = _success(by_locale.get(_BASE, ())).share
    table = [{"locale": locale, **_row(mine, base)} for locale, mine in sorted(by_locale.items())]
    return [*table, {"locale": "all", **_row(outcomes, base)}]


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return everything: rows by language, accuracy by intent, and every dialogue that failed."""
    said = [one for outcome in outcomes for one in outcome.said]
    return {
        "languages": rows(outcomes),
        "intents": _by_intent(said),
        "failed": [
            {
                "locale": outcome.dialogue.locale,
                "scenario": outcome.dialogue.scenario.id,
                "reached_at": outcome.reached_at,
                "turns": [_turn(one) for one in outcome.said],
            }
            for outcome in outcomes
            # What is kept for testing is counted, never shown: a figure one has looked behind is no test.
            if outcome.dialogue.split == "dev" and (not outcome.success or not _read_right(outcome))
        ],
    }


def page(report: Mapping[str, Any], title: str) -> str:
    """Return the report as one HTML page without scripts."""
    bars = "".join(
        f"<tr><th>{escape(str(row['locale']))}</th><td>{_bar(row['success'])}</td>"
        + "".join(f"<td>{_shown(row[name])}</td>" for name in _COLUMNS)
        + "</tr>"
        for row in report["languages"]
    )
    intents = "".join(
        f"<tr><th>{escape(name)}</th><td>{_bar(entry['right'])}</td><td>{entry['messages']}</td></tr>"
        for name, entry in report["intents"].items()
    )
    heads = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in ("success", *_COLUMNS))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1>"
        f"<h2>By language</h2><table><tr><th></th>{heads}</tr>{bars}</table>"
        f"<h2>By intent</h2><table><tr><th></th><th>read right</th><th>messages</th></tr>{intents}</table>"
        f"</html>"
    )


_COLUMNS = (
    "interval",
    "dialogues",
    "parity",
    "turns_needed",
    "violations",
    "language_right",
    "references",
    "intents",
)
_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
    "table{border-collapse:collapse}th,td{padding:.25rem .6rem;text-align:left;border-bottom:1px solid #ddd}"
    ".bar{display:inline-block;width:10rem;background:#eee}.bar i{display:block;height:1rem;background:#3b6}"
)


def _row(outcomes: Sequence[Outcome], base: float | None) -> dict[str, Any]:
    said = [one for outcome in outcomes for one in outcome.said]
    success = _success(outcomes)
    reached = [outcome.reached_at for outcome in outcomes if outcome.reached_at]
    pointed = [one.pointed for one in said if one.pointed is not None]
    interval = success.interval
    return {
        "success": _rounded(success.share),
        "interval": [round(bound, 3) for bound in interval] if interval else None,
        "dialogues": success.of,
        "parity": _rounded(success.share / base) if base and success.share is not None else None,
        "goal_reached": _rounded(Tally(len(reached), success.of).share),
        "turns_needed": round(sum(reached) / len(reached), 2) if reached else None,
        "violations": sum(len(one.broken) for one in said),
        "language_right": _rounded(Tally(sum(one.language_right for one in said), len(said)).share),
        "references": _rounded(Tally(sum(pointed), len(pointed)).share),
        "intents": _rounded(Tally(sum(one.intent_right for one in said), len(said)).share),
    }


def _by_intent(said: Iterable[Said]) -> dict[str, dict[str, Any]]:
    counted: defaultdict[str, list[bool]] = defaultdict(list)
    for one in said:
        counted["/".join(sorted(one.wanted))].append(one.intent_right)
    return {
        name: {"right": _rounded(Tally(sum(right), len(right)).share), "messages": len(right)}
        for name, right in sorted(counted.items())
    }


def _success(outcomes: Iterable[Outcome]) -> Tally:
    every = list(outcomes)
    return Tally(sum(outcome.success for outcome in every), len(every))


def _read_right(outcome: Outcome) -> bool:
    return all(one.intent_right for one in outcome.said)


def _turn(one: Said) -> dict[str, Any]:
    return {
        "message": one.message,
        "intent": one.intent,
        "wanted": sorted(one.wanted),
        "language_right": one.language_right,
        "pointed": one.pointed,
        "broken": list(one.broken),
        "text": one.text,
        "products": list(one.products),
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return escape("–".join(f"{bound:.2f}" for bound in value))
    return "" if value is None else escape(str(value))


def _bar(share: float | None) -> str:
    if share is None:
        return ""
    return f'<span class="bar"><i style="width:{share:.1%}"></i></span> {share:.3f}'
