"""What ranking learnt is kept with a generation, and never in the way of serving it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.ranking.tuned import BlendWeights, Tuned
from assistant.ranking.tuned_file import TUNED_NAME, read_tuned, write_tuned


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_tuned(Tuned(BlendWeights(0.4, 3.0, 0.1), events=7), tmp_path)
    back = read_tuned(tmp_path)
    assert (back.weights, back.events) == (BlendWeights(0.4, 3.0, 0.1), 7)


@pytest.mark.parametrize(
    "damage", ["", "{}", "[]", "null", '{"format": 9}', "\x00", '{"format": 1, "weights": 3}']
)
def test_a_damaged_file_leaves_the_defaults(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / TUNED_NAME).write_text(damage)
    assert read_tuned(tmp_path).weights == BlendWeights()
    assert "damaged" in caplog.text


def test_a_generation_that_learnt_nothing_has_the_defaults(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert read_tuned(tmp_path).weights == BlendWeights()
    assert caplog.text == ""
