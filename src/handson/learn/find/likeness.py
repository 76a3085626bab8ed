"""Names that are only spelt like what was asked for."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from handson.learn.find.entry import Entry
from handson.learn.find.spelling import Spelling

ALIKE, ALIKE_CHINESE = 0.72, 0.6
"""From which likeness on, 1 for equal, a misspelt name is taken for meant."""

SHARED = 0.35
"""Share of pairs of letters below which names are not even compared: comparing is slow."""


def alike(wanted: Spelling, entries: Iterable[Entry]) -> dict[int, float]:
    """Return how much entries are spelt like the query, from 0 to 1, by their ``id()``."""
    if len(wanted.key) < 3:
        return {}
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted.key)
    measured: dict[str, float] = {}
    found: dict[int, float] = {}
    for entry in entries:
        for name in entry.names:
            spelling = name.spelling
            if spelling.key not in measured:
                measured[spelling.key] = _likeness(matcher, wanted, spelling)
            if likeness := measured[spelling.key]:
                score = name.weight * likeness
                found[id(entry)] = max(score, found.get(id(entry), 0))
    return found


def _likeness(matcher: "SequenceMatcher[str]", wanted: Spelling, name: Spelling) -> float:
    if not 0.5 < (len(name.key) + 1) / (len(wanted.key) + 1) < 2:
        return 0
    shared = len(wanted.pairs & name.pairs)
    if 2 * shared < SHARED * (len(wanted.pairs) + len(name.pairs)):
        return 0
    matcher.set_seq1(name.key)
    likeness = matcher.ratio()
    return likeness if likeness >= (ALIKE_CHINESE if name.chinese else ALIKE) else 0


def nearest(wanted: Spelling, entries: Iterable[Entry], count: int = 3) -> list[str]:
    """Return the names that share most pairs of letters with the query.

    Args:
        wanted: the query.
        entries: whose names are compared.
        count: how many to return.
    """
    likeness: dict[str, float] = {}
    texts: dict[str, str] = {}
    for entry in entries:
        for name in entry.names:
            key, pairs = name.spelling.key, name.spelling.pairs
            if len(key) > 2 and key not in texts:
                texts[key] = name.spelling.text
                likeness[key] = 2 * len(pairs & wanted.pairs) / (len(pairs) + len(wanted.pairs))
    best = sorted(likeness, key=lambda key: (-likeness[key], len(key), key))
    return [texts[key] for key in best[:count]]
