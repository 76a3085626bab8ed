"""Numbers in words, in English, French and Chinese, and back."""

import operator
import re
from collections.abc import Callable
from typing import SupportsIndex

from handson.base.errors import ArgumentError, DataError, unknown

LIMIT = 1_000_000_000
_LONGEST = 200  # characters; no spelling comes near


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


_ENGLISH = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_ENGLISH_TENS = _words("zero ten twenty thirty forty fifty sixty seventy eighty ninety")
_FRENCH = _words(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf"
)
_FRENCH_TENS = _words("zéro dix vingt trente quarante cinquante soixante soixante quatre-vingt")
_CHINESE = "零一二三四五六七八九"


def _english(number: int) -> str:
    if number < 20:
        return _ENGLISH[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _ENGLISH_TENS[tens] + (f"-{_ENGLISH[ones]}" if ones else "")
    size, word = next(
        (size, word)
        for size, word in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred"))
        if number >= size
    )
    many, rest = divmod(number, size)
    words = f"{_english(many)} {word}"
    if not rest:
        return words
    return f"{words} {'and ' if rest < 100 else ''}{_english(rest)}"


def _french(number: int, plural: bool = True) -> str:
    """Spell; ``plural`` lets a final ``vingt`` or ``cent`` take its s (not so before mille)."""
    if number < 20:
        return _FRENCH[number]
    if number < 100:
        # 70 … 79 go on from 60, 90 … 99 from 80.
        tens = number // 10 - (number // 10 in (7, 9))
        rest = number - 10 * tens
        if not rest:
            return _FRENCH_TENS[tens] + ("s" if tens == 8 and plural else "")
        link = " et " if rest in (1, 11) and tens != 8 else "-"
        return f"{_FRENCH_TENS[tens]}{link}{_FRENCH[rest]}"
    if number < 1000:
        many, rest = divmod(number, 100)
        words = "cent" if many == 1 else f"{_FRENCH[many]} cent"
        if rest:
            return f"{words} {_french(rest, plural)}"
        return words + ("s" if many > 1 and plural else "")
    if number < 1_000_000:
        many, rest = divmod(number, 1000)
        words = "mille" if many == 1 else f"{_french(many, plural=False)} mille"
    else:
        many, rest = divmod(number, 1_000_000)
        words = f"{_french(many)} million" + ("s" if many > 1 else "")
    return f"{words} {_french(rest)}" if rest else words


def _chinese(number: int) -> str:
    if number < 10:
        return _CHINESE[number]
    words, skipped = "", False
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, number = divmod(number, size)
        if part:
            # Empty places between two that are not are read once, as 零.
            gap = words and (skipped or part < 1000)
            words += ("零" if gap else "") + _chinese_part(part) + unit
        skipped = not part
    return words.removeprefix("一") if words.startswith("一十") else words


def _chinese_part(number: int) -> str:
    words, skipped = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            words += ("零" if words and skipped else "") + _CHINESE[digit] + unit
        skipped = not digit
    return words


_SPELL: dict[str, Callable[[int], str]] = {"en": _english, "fr": _french, "zh": _chinese}
LANGUAGES = tuple(_SPELL)

# Word: what it adds.
_ADDS: dict[str, dict[str, int]] = {
    "en": {
        **{word: value for value, word in enumerate(_ENGLISH)},
        **{word: 10 * value for value, word in enumerate(_ENGLISH_TENS) if value},
        "and": 0,
    },
    "fr": {
        **{word: value for value, word in enumerate(_FRENCH[:17])},
        **{word: 10 * value for value, word in enumerate(_FRENCH_TENS[:7]) if value},
        "vingts": 20,
        "et": 0,
    },
    "zh": {digit: value for value, digit in enumerate(_CHINESE)},
}
# Word: by what it multiplies that which stands before it.
_MULTIPLIES: dict[str, dict[str, int]] = {
    "en": {"hundred": 100, "thousand": 1000, "million": 10**6},
    "fr": {"cent": 100, "cents": 100, "mille": 1000, "million": 10**6, "millions": 10**6},
    "zh": {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8},
}


def spell(number: SupportsIndex, language: str) -> str:
    """Write a number in words.

    English as in Britain: hyphens from twenty-one to ninety-nine, ``and`` before the last two
    digits. French as in France, in the spelling from before 1990: hyphens below a hundred, ``et``
    in 21 … 61 and 71, an s on cent and vingt when multiplied and last (or before millions), mille
    without one. Chinese as in mainland schools: 零 once for empty places inside, 二 and never 两,
    十 without 一 at the very beginning only.

    Args:
        number: from 0 to 999,999,999.
        language: en, fr or zh.

    Raises:
        ArgumentError: outside that range.
        UnknownNameError: another language.
    """
    writer = _SPELL[_checked(language)]
    value = operator.index(number)
    if not 0 <= value < LIMIT:
        raise ArgumentError(f"number is {value}: give a whole number from 0 to 999,999,999")
    return writer(value)


def read_number(words: str, language: str) -> int:
    """Return the number that ``words`` mean: the inverse of ``spell``, and as strict.

    Args:
        words: exactly as ``spell`` writes them, in lower case.
        language: en, fr or zh.

    Raises:
        DataError: no number is spelled like that.
        UnknownNameError: another language.
    """
    writer = _SPELL[_checked(language)]
    if not 0 < len(words) <= _LONGEST:
        raise _not_a_number(words, language)
    pieces = list(words) if language == "zh" else re.split("[ -]", words)
    known = _ADDS[language] | _MULTIPLIES[language]
    if strange := [piece for piece in pieces if piece not in known]:
        raise _not_a_number(words, language, f" {strange[0]!r} stands in no number.")
    value = _value(pieces, language)
    if not value < LIMIT:
        raise _not_a_number(words, language)
    if (right := writer(value)) != words:
        raise _not_a_number(words, language, f" {value:,} would be {right!r}.")
    return value


def _value(pieces: list[str], language: str) -> int:
    """Cut at the largest multiplier: what stands before it counts so often, the rest is added."""
    multiplies = _MULTIPLIES[language]
    if places := [place for place, piece in enumerate(pieces) if piece in multiplies]:
        cut = max(places, key=lambda place: multiplies[pieces[place]])
        many = _value(pieces[:cut], language) or 1
        return many * multiplies[pieces[cut]] + _value(pieces[cut + 1 :], language)
    total = sum(_ADDS[language][piece] for piece in pieces)
    # quatre-vingt is four times twenty, not 24.
    return total + 56 * (pieces[:1] == ["quatre"] and pieces[1:2] in (["vingt"], ["vingts"]))


def _checked(language: str) -> str:
    if language not in LANGUAGES:
        raise unknown("language of numbers", str(language), LANGUAGES)
    return language


def _not_a_number(words: str, language: str, why: str = "") -> DataError:
    return DataError(
        f"{words[:80]!r} is no number from 0 to 999,999,999 as handson spells it in "
        f"{language!r}.{why} Expected words like {_SPELL[language](280_071)!r}"
    )
