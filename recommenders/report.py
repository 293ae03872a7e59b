"""Write a comparison as rows for a terminal and as one page that needs nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from assistant.domain.errors import InvalidInput
from recommenders.comparison import Comparison, RankingTable
from recommenders.drawing import Bar, bars, curves, dots, hues
from recommenders.evaluation import Row
from recommenders.ratings.evaluation import RatingRow

__all__ = ["page", "tables", "write_page"]

_STYLE = """
:root{color-scheme:light dark;--ink:#1c2330;--soft:#5b6577;--rule:#d9dee7;--bar:#4678c8}
@media(prefers-color-scheme:dark){:root{--ink:#e7ebf3;--soft:#9aa5b8;--rule:#384152;--bar:#7aa5ef}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);max-width:62rem;margin:2rem auto;padding:0 1rem}
h1,h2{line-height:1.2}p,li,figcaption{max-width:46rem}figure{margin:1.5rem 0}figcaption{color:var(--soft)}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}
th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap}
th:first-child,td:first-child{text-align:left}th{color:var(--soft);font-weight:600}
svg{width:100%;height:auto;font:12px system-ui,sans-serif}svg text{fill:var(--ink)}
.bar{fill:var(--bar)}.bounds{stroke:var(--ink);stroke-width:2;fill:none}.axis{stroke:var(--rule);fill:none}
.line{fill:none;stroke:hsl(var(--hue) 55% 50%);stroke-width:2.5}circle{fill:hsl(var(--hue) 55% 50%)}
svg .name{fill:hsl(var(--hue) 55% 45%)}
"""


def tables(comparison: Comparison) -> dict[str, list[dict[str, Any]]]:
    """Return rows by title, with the names and in the order a person reads them."""
    found = {_title(one): [_ranking(row, one.k) for row in one.rows] for one in comparison.rankings}
    if comparison.ratings:
        found[_rating_title(comparison)] = [_rating(row) for row in comparison.ratings]
    return found


def page(comparison: Comparison) -> str:
    """Return a whole HTML document: what was measured, on what, how surely, and what was not."""
    log = comparison.log
    span = f", from {log['from'][:10]} to {log['to'][:10]}" if log.get("from") else ""
    parts = [
        "<h1>Recommenders compared</h1>",
        f"<p>{log['interactions']:,} interactions of {log['users']:,} users with {log['items']:,} items"
        f"{span}. Knobs were chosen on a part of the training side that was held out again; what is shown "
        "here was not looked at before. Lines across bars show where a figure falls in 95 of 100 samples of "
        "users.</p>",
    ]
    parts += [_section(split, comparison) for split in dict.fromkeys(t.split for t in comparison.rankings)]
    if comparison.ratings:
        title = _rating_title(comparison)
        entries = [Bar(row.model, row.rmse, row.rmse_low, row.rmse_high) for row in comparison.ratings]
        parts += [
            f"<h2>{escape(title)}</h2>",
            bars("RMSE, less is better; the axis does not begin at 0", entries, from_zero=False),
            _html_table([_rating(row) for row in comparison.ratings]),
        ]
    if comparison.knobs:
        parts += ["<h2>What validation chose</h2>", *map(_chosen, comparison.knobs.items())]
    if comparison.notes:
        said = "".join(f"<li>{escape(note)}</li>" for note in comparison.notes)
        parts.append(f"<h2>Not measured</h2><ul>{said}</ul>")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Recommenders compared</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def write_page(comparison: Comparison, path: Path) -> None:
    """Write the page; raises InvalidInput when the file cannot be written."""
    try:
        path.write_text(page(comparison), "utf-8")
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}; name another file") from error


def _section(split: str, comparison: Comparison) -> str:
    own = [one for one in comparison.rankings if one.split == split]
    first = own[0]
    hue = hues(row.model for one in comparison.rankings for row in one.rows)
    entries = [Bar(row.model, row.ndcg, *row.intervals["ndcg"]) for row in first.rows]
    parts = [f"<h2>{escape(split)}</h2>", bars(f"NDCG@{first.k}, more is better", entries)]
    if len(own) > 1:
        lines = {
            row.model: sorted(
                (float(one.k), other.ndcg) for one in own for other in one.rows if other.model == row.model
            )
            for row in first.rows
        }
        parts.append(curves("NDCG by length of the list", "items in the list", lines, hue))
    breadth = {row.model: (row.coverage, row.ndcg) for row in first.rows}
    parts.append(
        dots(f"How much of the shop is shown, against NDCG@{first.k}", "coverage", "NDCG", breadth, hue)
    )
    for one in own:
        parts += [f"<h3>{escape(_title(one))}</h3>", _html_table([_ranking(row, one.k) for row in one.rows])]
    return "".join(parts)


def _title(one: RankingTable) -> str:
    return f"{one.split}, lists of {one.k}"


def _rating_title(comparison: Comparison) -> str:
    return f"ratings, {comparison.plan.folds} random folds"


def _ranking(row: Row, k: int) -> dict[str, Any]:
    low, high = row.intervals["ndcg"]
    ahead = row.ahead
    return {
        "model": row.model,
        f"NDCG@{k}": row.ndcg,
        "95 %": f"{low:.4f}–{high:.4f}",
        "over popularity": f"{ahead.value:+.4f} ({ahead.low:+.4f} to {ahead.high:+.4f})" if ahead else "",
        "precision": row.precision,
        "recall": row.recall,
        "MRR": row.mrr,
        "hit rate": row.hit_rate,
        "coverage": row.coverage,
        "novelty": row.novelty,
        "diversity": row.diversity,
        "Gini": row.gini,
        "answered": row.answered,
        "cases": row.cases,
    }


def _rating(row: RatingRow) -> dict[str, Any]:
    return {
        "model": row.model,
        "RMSE": row.rmse,
        "95 %": f"{row.rmse_low:.4f}–{row.rmse_high:.4f}",
        "MAE": row.mae,
        "95 % of MAE": f"{row.mae_low:.4f}–{row.mae_high:.4f}",
        "ratings": row.ratings,
        "seconds": round(row.seconds, 1),
    }


def _html_table(rows: Sequence[Mapping[str, Any]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_text(cell))}</td>" for cell in row.values()) + "</tr>" for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _chosen(entry: tuple[str, Mapping[str, Any]]) -> str:
    split, models = entry
    rows = [
        {"model": name, "knobs": ", ".join(f"{knob} {_text(value)}" for knob, value in knobs.items())}
        for name, knobs in models.items()
    ]
    return f"<h3>{escape(split)}</h3>{_html_table(rows)}" if rows else ""


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
