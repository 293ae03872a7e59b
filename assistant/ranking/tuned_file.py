"""Keep what ranking learnt in a file of the generation."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from assistant.domain.errors import InvalidInput
from assistant.ranking.tuned import Tuned

__all__ = ["TUNED_NAME", "read_tuned", "write_tuned"]

logger = logging.getLogger(__name__)

TUNED_NAME = "ranking.json"


def read_tuned(directory: Path) -> Tuned:
    """Return what a generation's ranking learnt; the defaults where nothing was or it cannot be read."""
    path = directory / TUNED_NAME
    try:
        return Tuned.from_json(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return Tuned()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidInput) as error:
        # Ranking with the defaults is worse, not wrong.
        logger.warning("%s is damaged (%s); ranking goes on with its defaults", path, type(error).__name__)
        return Tuned()


def write_tuned(tuned: Tuned, directory: Path) -> None:
    """Write what ranking learnt into a draft that does not have the file."""
    text = json.dumps(tuned.to_json(), ensure_ascii=False, sort_keys=True)
    (directory / TUNED_NAME).write_text(text + "\n", "utf-8")
