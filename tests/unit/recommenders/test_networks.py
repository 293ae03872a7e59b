"""Test how networks are trained, and that answering needs no torch."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.errors import InvalidInput
from recommenders import sequence
from recommenders.gru import Gru, GruConfig
from recommenders.mult_vae import MultVae, MultVaeConfig
from recommenders.neural import NeuralModel
from recommenders.sasrec import SasRec, SasRecConfig
from tests.unit.recommenders.test_families import walks

CROWD = ("abcdef", "bcdefa", "cdefab", "uvwxyz", "vwxyzu", "wxyzuv")


def small_vae() -> MultVae:
    return MultVae(MultVaeConfig(hidden=16, latent=4, epochs=25, patience=2, rate=0.02, dropout=0.2))


def small_gru() -> Gru:
    return Gru(GruConfig(size=8, hidden=12, epochs=25, patience=2, rate=0.02, dropout=0.1))


def small_sasrec() -> SasRec:
    return SasRec(SasRecConfig(size=8, blocks=1, epochs=25, patience=2, rate=0.02, dropout=0.1, window=8))


@pytest.mark.parametrize("build", [small_vae, small_gru, small_sasrec])
def test_training_stops_when_shoppers_held_out_are_foretold_no_better(
    build: Callable[[], NeuralModel],
) -> None:
    said: list[tuple[str, int, int]] = []
    model = build()
    model._say = lambda what, done, total: said.append((what, done, total))
    model.fit(walks(*CROWD, times=10))
    looked = [done for what, done, _ in said if what.startswith("finding when to stop")]
    assert looked == list(range(1, len(looked) + 1))
    assert 1 <= model.epochs_run <= len(looked) < 25
    assert [done for what, done, _ in said if what.startswith("training")][-1] == model.epochs_run
    again = build().fit(walks(*CROWD, times=10))
    assert np.array_equal(again.score([("a", 1.0)]), model.score([("a", 1.0)]))


def test_training_leaves_the_random_numbers_of_others_alone() -> None:
    import torch

    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    small_gru().fit(walks("abc"))
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize("build", [small_gru, small_sasrec])
def test_numpy_answers_what_torch_was_trained_to(build: Callable[[], sequence.SequenceModel]) -> None:
    import torch

    model = build()
    caught: list[torch.nn.Module] = []
    make = model._module
    model._module = lambda items: caught.append(make(items)) or caught[-1]  # type: ignore[method-assign,func-returns-value]
    model.fit(walks(*CROWD, times=4))
    rows = np.array([3, 1, 4, 1, 5])
    module, config = caught[-1], model._shape
    object.__setattr__(config, "dropout", 0.0)
    with torch.no_grad():
        state = model._states(module, torch.from_numpy(rows[None]))[0, -1]
    np.testing.assert_allclose(model._state(rows), state.numpy(), atol=1e-5)


def test_a_softmax_over_a_sample_of_many_items_learns_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "_WHOLE", 3)
    config = SasRecConfig(size=16, blocks=1, epochs=30, rate=0.02, dropout=0.0, window=8, negatives=8)
    model = SasRec(config).fit(walks("abcdef", "uvwxyz", times=12))
    assert model.recommend([("a", 1.0), ("b", 1.0)], 1)[0][0] == "c"
    assert model.recommend([("u", 1.0), ("v", 1.0)], 1)[0][0] == "w"


def test_histories_longer_than_the_window_are_learnt_from_whole() -> None:
    history = "abcdefghijklmnopqrstuvwxyz"
    model = Gru(GruConfig(size=16, hidden=24, epochs=60, rate=0.03, dropout=0.0, window=5))
    model.fit(walks(history, times=4))
    assert model.recommend([("c", 1.0), ("d", 1.0)], 1)[0][0] == "e"
    assert model.recommend([(item, 1.0) for item in history[:24]], 1)[0][0] == "y"


def test_a_rate_that_makes_the_network_explode_is_an_error_not_a_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = small_vae()
    monkeypatch.setattr(model, "_arrays_of", lambda module: {"bad": np.array([np.nan], dtype=np.float32)})
    with pytest.raises(InvalidInput, match="lower rate"):
        model.fit(walks("abc"))


def test_without_torch_training_names_the_alternative(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(InvalidInput, match="ease"):
        small_gru().fit(walks("abc"))


def test_a_trained_network_answers_in_a_process_that_never_loads_torch(tmp_path: Path) -> None:
    model = small_sasrec().fit(walks(*CROWD))
    model.save(tmp_path)
    code = (
        "import sys; from pathlib import Path; from recommenders.sasrec import SasRec; "
        "from recommenders.items import ItemIndex; "
        f"model = SasRec.load(Path({str(tmp_path)!r}), ItemIndex({list(model.items)!r})); "
        "print(model.recommend([('a', 1.0)], 1)[0][0], 'torch' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [model.recommend([("a", 1.0)], 1)[0][0], "False"]


def test_heads_that_cannot_share_the_size_are_refused() -> None:
    with pytest.raises(InvalidInput, match="heads"):
        SasRecConfig(size=10, heads=3)
