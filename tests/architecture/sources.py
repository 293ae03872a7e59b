"""Read the house's own Python files once for every architecture test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["PACKAGES", "ROOT", "Source", "sources"]

ROOT = Path(__file__).parents[2]
PACKAGES = ("assistant", "retrieval", "recommenders", "demo")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One parsed file."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Path inside the repository, for messages."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def module(self) -> str:
        """Dotted name."""
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def exported(self) -> list[str] | None:
        """The names of `__all__` in order; None without one."""
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                return [str(name) for name in ast.literal_eval(node.value)]
        return None

    def imports(self) -> Iterator[tuple[str, str]]:
        """Yield (module, name) for each import; the name is empty for a whole module."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node.module, alias.name) for alias in node.names)
            elif isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Return the files under folders or at paths of the repository; by default all that is shipped."""
    found: list[Path] = []
    for folder in folders or (*PACKAGES, "server.py"):
        path = ROOT / folder
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return tuple(_read(path) for path in found)


def _read(path: Path) -> Source:
    text = path.read_text("utf-8")
    return Source(path, text, ast.parse(text))
