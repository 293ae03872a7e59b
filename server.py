"""Compose Dragoman: wire every port to an engine, and offer the `dragoman` command."""

from __future__ import annotations


def main() -> int:
    """Run the `dragoman` command."""
    return 0
