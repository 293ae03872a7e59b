"""Take small words apart from the words they are written together with, in languages that do so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

__all__ = ["BARE", "LIGHT_STEMS", "Bare"]

Bare = Callable[[str], Iterator[str]]
"""From a folded word to the words inside it, fewest letters taken first."""

_ARABIC_PREFIXES = ("وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_ARABIC_SUFFIXES = ("ات", "ين", "ون", "ان", "يه", "ه")
_HEBREW_PREFIXES = "והבלמשכ"
_HEBREW_SUFFIXES = ("יים", "יות", "ים", "ות", "ית", "ה", "ת", "י")
_HEBREW_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
_PERSIAN_SUFFIXES = ("هايي", "هاي", "ها", "يي", "اي", "ي", "تر", "ترين", "ام", "ات", "اش", "م", "ش")
_BENGALI_SUFFIXES = tuple(
    "গুলোর গুলির গুলোকে গুলো গুলি টিকে টাকে টির টার টি টা দের েরও ের েই েও য়ের য়ে র কে তে ে য় ও ই".split()
)
_BENGALI_EMPHASIS = frozenset("ই ও য়".split())
_KOREAN_PARTICLES = tuple(
    "으로는 에서는 에게서 한테서 이라도 으로 에서 에게 한테 까지 부터 보다 처럼 같은 이나 이랑 하고 "
    "이라서 인데요 인데 이라 예요 이에요 입니다 에요 "
    "만요 이요 로는 에는 이고 은 는 이 가 을 를 의 에 로 와 과 도 만 나 랑 요 용 들".split()
)
_UKRAINIAN_ENDINGS = tuple(
    sorted(
        "ого ому ими ої ою ий их им іх ім ій єю ею ами ями ам ям ах ях ів їв ові еві "
        "а я о е є и і ї у ю ь й".split(),
        key=len,
        reverse=True,
    )
)
_TURKISH_SUFFIXES = tuple(
    "larinin lerinin larini lerini larina lerine larin lerin lardan lerden larda lerde lari leri lar ler "
    "sini sinin sina sine nin nun yi yu ya ye dan den tan ten da de ta te si su in un im um li lu "
    "yla yle lik luk la le ki i u a e".split()
)
"""Folded, where ı is i and ü is u."""
_TURKISH_HARD = str.maketrans("bcdg", "pctk")
_MOST_PREFIXES = 3


def _arabic(word: str) -> Iterator[str]:
    """Yield the word without its clitics ("والاسود" → "الاسود", "اسود")."""
    for prefix in sorted(_ARABIC_PREFIXES, key=len):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3 - prefix.endswith("ال"):
            yield word[len(prefix) :]
    if word.startswith("لل") and len(word) > 4:
        yield "ال" + word[2:]


def _arabic_stem(word: str) -> str:
    for prefix in _ARABIC_PREFIXES[:7]:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    for suffix in _ARABIC_SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            # A plural of what ends in the letter itself: "منبهات" of "منبه".
            return word[:-1] if word.endswith("ه") and len(word) > 3 else word
    return word


def _hebrew(word: str) -> Iterator[str]:
    """Yield the word without "and", "the", "in", "to", "from", "that", "as" before it."""
    for taken in range(1, _MOST_PREFIXES + 1):
        if len(word) - taken < 2 or word[taken - 1] not in _HEBREW_PREFIXES:
            return
        yield word[taken:]


def _hebrew_stem(word: str) -> str:
    for suffix in _HEBREW_SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    return word.translate(_HEBREW_FINALS)


def _stripper(suffixes: tuple[str, ...], shortest: int) -> Bare:
    longest_last = sorted(suffixes, key=len)

    def strip(word: str) -> Iterator[str]:
        for suffix in longest_last:
            if word.endswith(suffix) and len(word) - len(suffix) >= shortest:
                yield word[: -len(suffix)]

    return strip


def _bengali(word: str) -> Iterator[str]:
    """Yield the word without case, number and classifier; "even" and "just" come off long words only.

    চাই (I want) is no tea.
    """
    for bare in _stripper(_BENGALI_SUFFIXES, 2)(word):
        if len(bare) > 2 or word[len(bare) :] not in _BENGALI_EMPHASIS:
            yield bare


def _korean(word: str) -> Iterator[str]:
    """Yield the noun before a particle, and before two of them ("부츠로는" → "부츠로", "부츠")."""
    if not "\uac00" <= word[-1:] <= "\ud7a3":
        return
    strip = _stripper(_KOREAN_PARTICLES, 1)
    for once in strip(word):
        yield once
        yield from strip(once)


def _turkish(word: str) -> Iterator[str]:
    """Yield the word without plural, possessive and case, its last consonant hard ("kitabı" → "kitap")."""
    strip = _stripper(_TURKISH_SUFFIXES, 3)
    seen = dict.fromkeys(once for once in strip(word))
    for once in tuple(seen):
        seen.update(dict.fromkeys(strip(once)))
    for bare in seen:
        yield bare
        if (hard := bare[-1].translate(_TURKISH_HARD)) != bare[-1]:
            yield bare[:-1] + hard


def _ukrainian_stem(word: str) -> str:
    """Return the word without the ending of its case, number and gender."""
    for ending in _UKRAINIAN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


BARE: Mapping[str, Bare] = {
    "ar": _arabic,
    "he": _hebrew,
    "fa": _stripper(_PERSIAN_SUFFIXES, 2),
    "bn": _bengali,
    "ko": _korean,
    "tr": _turkish,
}
"""Primary language subtag → how its clitics, particles and case endings come off."""

LIGHT_STEMS: Mapping[str, Callable[[str], str]] = {
    "ar": _arabic_stem,
    "he": _hebrew_stem,
    "uk": _ukrainian_stem,
}
"""Light stemmers of languages for which Snowball has none that suits shop words."""
