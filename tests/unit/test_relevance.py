"""What merely is nearest does not count as an answer."""

from assistant.domain.search import Hit
from assistant.ranking.relevance import Bar


def hit(score: float, semantic: float, lexical: float = 0.0) -> Hit:
    return Hit("p", score, {"semantic": semantic, "lexical": lexical})


NOISE = [hit(0.1, 0.1)] * 20
BAR = Bar.of([hit(1.0, 0.5, 0.5), *NOISE])


def test_the_bar_stands_above_the_noise() -> None:
    assert abs(BAR.score - 0.415) < 1e-9
    assert BAR.passes(hit(0.42, 0.2, 0.22))
    assert not BAR.passes(hit(0.3, 0.3))


def test_the_same_meaning_in_another_language_passes_without_a_shared_word() -> None:
    assert BAR.passes(hit(0.4, 0.4))


def test_a_faint_nearest_product_is_no_answer() -> None:
    assert not Bar.of([hit(0.15, 0.15), *NOISE]).passes(hit(0.15, 0.15))


def test_the_same_concepts_pass_where_the_model_hardly_knows_the_language() -> None:
    assert BAR.passes(hit(0.38, 0.05, 0.33))
    assert not BAR.passes(hit(0.2, 0.05, 0.15))


def test_words_carry_where_meaning_is_faint() -> None:
    assert Bar.of([hit(0.6, 0.1, 0.5), *NOISE]).passes(hit(0.55, 0.05, 0.5))


def test_a_search_without_vectors_is_judged_by_its_words() -> None:
    words = [Hit(str(n), score, {"lexical": score}) for n, score in enumerate((0.9, 0.1, 0.1, 0.0))]
    assert Bar.of(words).passes(words[0])
