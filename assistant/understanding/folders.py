"""Choose the locale folder whose data serves a language tag."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

__all__ = ["locale_folders", "negotiate"]

_SCRIPTS_BY_REGION = {"tw": "hant", "hk": "hant", "mo": "hant", "cn": "hans", "sg": "hans"}


def locale_folders(root: Path, name: str) -> dict[str, Path]:
    """Return locale → file for every locale folder under `root` that holds a file called `name`."""
    return {path.parent.name: path for path in sorted(root.glob(f"*/{name}"))}


def negotiate(tag: str, available: Iterable[str]) -> str | None:
    """Return the best of `available` for a BCP 47 tag: most shared subtags, then the shortest name."""
    wanted = [part for part in tag.replace("_", "-").lower().split("-") if part]
    if not wanted:
        return None
    if wanted[0] == "zh" and not {"hans", "hant"} & set(wanted):
        wanted.insert(
            1, next((_SCRIPTS_BY_REGION[part] for part in wanted if part in _SCRIPTS_BY_REGION), "hans")
        )
    best: tuple[int, int, str] | None = None
    for locale in available:
        parts = locale.lower().split("-")
        if parts[0] != wanted[0]:
            continue
        shared = 1 + sum(part in wanted[1:] for part in parts[1:])
        candidate = (shared, -len(parts), locale)
        if best is None or candidate[:2] > best[:2]:
            best = candidate
    return best[2] if best else None
