from __future__ import annotations

import numpy as np
import pytest

from assistant.domain.errors import Unavailable
from retrieval.alignment import Bend
from retrieval.blend import BlendedEmbedder
from retrieval.centring import Centres, general_centres
from retrieval.embedder import Block, DocumentText, QueryText, open_embedder
from retrieval.voters import Case, Voter


class LetterModel:
    """Embed a text as the counts of six signs; remember what was read, and how."""

    def __init__(self, letters: str = "abcdAB") -> None:
        self.letters = letters
        self.read: list[tuple[str, str]] = []

    def encode_query(self, inputs: list[str], **options: object) -> object:
        return self._encode("query", inputs)

    def encode_document(self, inputs: list[str], **options: object) -> object:
        return self._encode("document", inputs)

    def get_embedding_dimension(self) -> int:
        return len(self.letters)

    def _encode(self, task: str, inputs: list[str]) -> object:
        self.read += [(task, text) for text in inputs]
        return np.array([[text.count(letter) for letter in self.letters] for text in inputs], np.float32)


def voters() -> tuple[tuple[LetterModel, LetterModel], BlendedEmbedder]:
    world, europe = LetterModel(), LetterModel()
    embedder = BlendedEmbedder(
        [
            Voter("world-1/4", world, None, True, False, Case.LOWER),
            Voter("europe-1/4", europe, frozenset({"de", "en"}), False, True, Case.BOTH, frozenset({"da"})),
        ],
        threads=2,
    )
    return (world, europe), embedder


def test_every_voter_fills_its_block() -> None:
    _, embedder = voters()
    assert embedder.fingerprint == "world-1/4+europe-1/4"
    assert embedder.dimension == 12
    assert embedder.blocks == (Block(0, 6, True, "world-1"), Block(6, 12, False, "europe-1"))
    row = embedder.embed_queries([QueryText("ab", "de")])[0]
    assert row[:6] == pytest.approx([2**-0.5, 2**-0.5, 0, 0, 0, 0])
    assert float(np.linalg.norm(row[6:])) == pytest.approx(1)


def test_a_voter_is_mute_in_a_language_it_does_not_know_but_reads_the_gloss() -> None:
    (world, europe), embedder = voters()
    rows = embedder.embed_queries([QueryText("ab", "hi"), QueryText("ab", "hi", "cd")])
    assert not rows[0, 6:].any()
    assert rows[1, 6:] == pytest.approx([0, 0, 2**-0.5, 2**-0.5, 0, 0])
    assert ("query", "cd") not in world.read
    assert ("query", "ab") not in europe.read


def test_a_voter_that_guesses_a_language_speaks_less_loudly_and_leans_on_the_gloss() -> None:
    _, embedder = voters()
    alone, glossed = embedder.embed_queries([QueryText("a", "da"), QueryText("a", "da", "b")])
    assert alone[6:] == pytest.approx([1, 0, 0, 0, 0, 0])
    assert glossed[6:] == pytest.approx(np.array([0.7, 0.5, 0, 0, 0, 0]) / np.hypot(0.7, 0.5))


def test_documents_are_read_by_title_and_the_body_by_whoever_is_good_at_it() -> None:
    (world, europe), embedder = voters()
    embedder.embed_documents([DocumentText("a", "b", "de"), DocumentText("c", "d", "hi", "A")])
    assert world.read == [("document", "a"), ("document", "c"), ("document", "d")]
    assert europe.read == [("document", "a"), ("document", "A"), ("document", "a"), ("document", "b")]


def test_a_gloss_speaks_less_loudly_than_a_title() -> None:
    _, embedder = voters()
    rows = embedder.embed_documents([DocumentText("a", "", "en"), DocumentText("c", "", "hi", "a")])
    assert np.linalg.norm(rows[:, 6:], axis=1) == pytest.approx([1, 0.7])


def test_capitals_count_half_where_both_cases_are_read() -> None:
    _, embedder = voters()
    row = embedder.embed_queries([QueryText("A", "de")])[0]
    assert row[:6] == pytest.approx([1, 0, 0, 0, 0, 0])
    assert row[6:] == pytest.approx([2**-0.5, 0, 0, 0, 2**-0.5, 0])


def test_a_query_asked_again_is_not_embedded_again() -> None:
    (world, _), embedder = voters()
    first = embedder.embed_queries([QueryText("ab", "de"), QueryText("ab", "de")])
    again = embedder.embed_queries([QueryText("ab", "de")])
    assert world.read == [("query", "ab")]
    assert np.array_equal(first[:1], again)


def test_many_documents_keep_their_order() -> None:
    _, embedder = voters()
    documents = [DocumentText("abcd"[n % 4] * 2, language="en") for n in range(300)]
    rows = embedder.embed_documents(documents)
    assert rows[:, :4].argmax(axis=1).tolist() == [n % 4 for n in range(300)]


def test_nothing_is_embedded_as_nothing() -> None:
    _, embedder = voters()
    assert embedder.embed_queries([]).shape == (0, 12)
    assert embedder.embed_documents([]).shape == (0, 12)
    assert not embedder.embed_queries([QueryText("")]).any()


def test_centring_takes_out_what_a_language_has_in_common() -> None:
    _, embedder = voters()
    common = np.zeros(12, np.float32)
    common[3] = 5
    centres = Centres(embedder.blocks, {"de": common, "": np.zeros(12, np.float32)}, {})
    raw = np.zeros((2, 12), np.float32)
    raw[:, 0], raw[:, 3] = 0.6, 0.8
    german, other = centres.centre_queries(raw, ["de-AT", "fi"])
    assert other == pytest.approx(raw[0])
    assert float(german[3]) < 0


def test_a_mute_block_stays_mute() -> None:
    _, embedder = voters()
    centres = general_centres(embedder)
    row = centres.centre_documents(embedder.embed_documents([DocumentText("a", language="hi")]), ["hi"])[0]
    assert row[:6].any()
    assert not row[6:].any()
    assert float(np.linalg.norm(row)) == pytest.approx(1)


def test_a_shop_moves_the_centre_of_its_language_only() -> None:
    _, embedder = voters()
    general = general_centres(embedder)
    rows = embedder.embed_documents([DocumentText("dddd", language="de")] * 300)
    fitted = general.fit(rows, ["de"] * 300)
    assert fitted.documents["de"][3] > 0.9
    assert fitted.documents["fr"][:6] == pytest.approx(general.documents["fr"][:6])
    assert fitted.queries["de"][:6] == pytest.approx(general.queries["de"][:6])


def test_centres_survive_the_disk(tmp_path_factory: pytest.TempPathFactory) -> None:
    _, embedder = voters()
    centres = general_centres(embedder)
    path = tmp_path_factory.mktemp("centres") / "centres.npz"
    centres.save(path)
    loaded = Centres.load(path)
    assert loaded.blocks == centres.blocks
    assert loaded.queries.keys() == centres.queries.keys()
    assert np.array_equal(loaded.documents["ja"], centres.documents["ja"])


def test_bends_survive_the_disk_and_bend_their_language_alone(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    _, embedder = voters()
    nothing = np.zeros(12, np.float32)
    # What lies along the first dimension is turned into the second: x + (-x₁, x₁, 0, …).
    bend = Bend(np.eye(6, 1, dtype=np.float32), np.array([[-1, 1, 0, 0, 0, 0]], np.float32))
    centres = Centres(embedder.blocks, {"": nothing}, {"": nothing}, {(0, "da"): bend})
    path = tmp_path_factory.mktemp("bends") / "centres.npz"
    centres.save(path)
    raw = np.eye(1, 12, dtype=np.float32)
    danish, german = Centres.load(path).centre_queries(np.repeat(raw, 2, axis=0), ["da-DK", "de"])
    assert danish[:6] == pytest.approx([2**-0.5, 2**-0.5, 0, 0, 0, 0], abs=1e-3)
    assert german == pytest.approx(raw[0])


@pytest.mark.models
def test_an_unknown_model_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(Unavailable, match="DRAGOMAN_EMBEDDING_MODEL=packaged"):
        open_embedder("no/such-model")
