"""Numbers in words, as a translation task whose right answers are known."""

from handson.base.errors import ArgumentError
from handson.data.embedded.arguments import whole
from handson.data.embedded.bits import Bits
from handson.data.embedded.number_words import LIMIT, read_number, spell

__all__ = ["read_number", "spell", "spoken_numbers"]

Pairs = list[tuple[str, str]]
SHUFFLED = 1 << 20  # up to here all numbers are put in a random order; beyond, numbers are drawn


def spoken_numbers(
    *,
    source: str = "en",
    target: str = "fr",
    train: int = 10_000,
    test: int = 1_000,
    below: int = 1_000_000,
    seed: int = 0,
) -> tuple[Pairs, Pairs]:
    """Make pairs of one number in two languages: ``(train, test)``, no number in both.

    The numbers are drawn without replacement, each from 0 to ``below - 1`` equally likely, so most
    have as many digits as the largest; then ``spell`` writes them. The test numbers are drawn
    first: more training pairs leave the test as it is, and languages never change the numbers.

    Args:
        source: language of the first text: en, fr or zh.
        target: language of the second text, another one.
        train: pairs to train on, at least 1.
        test: pairs to test on, at least 1; both together at most ``below``.
        below: from 2 to 1,000,000,000.
        seed: any integer.

    Raises:
        ArgumentError: a knob is outside its range, or both languages are the same.
        UnknownNameError: a language that numbers cannot be spelled in.
    """
    for language in (source, target):
        spell(0, language)
    if source == target:
        raise ArgumentError(
            f"source and target are both {source!r}: a translation needs two languages"
        )
    whole(below=(below, 2, LIMIT), train=(train, 1, None), test=(test, 1, None))
    if train + test > below:
        raise ArgumentError(
            f"train is {train} and test is {test}: without repetition there are only {below} "
            f"numbers below {below}; together they must be at most that"
        )
    pairs = [
        (spell(number, source), spell(number, target))
        for number in _distinct(Bits(seed).spawn("numbers"), train + test, below)
    ]
    return pairs[test:], pairs[:test]


def _distinct(bits: Bits, count: int, below: int) -> list[int]:
    if below <= SHUFFLED:
        return [int(number) for number in bits.permutation(below)[:count]]
    found: dict[int, None] = {}
    while len(found) < count:
        found.update(dict.fromkeys(bits.integers(below, count - len(found)).tolist()))
    return list(found)
