"""Which entries answer a query, the best first.

An exact name beats an exact word, then come a beginning, all words, a part, what the description
says, and last a name that is only spelt like it. Equal scores list ours before torch's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handson.base.errors import ArgumentError
from handson.learn.find.entry import KINDS, Entry
from handson.learn.find.likeness import alike, nearest
from handson.learn.find.query import asked
from handson.learn.find.spelling import Spelling

EXACT, WORD, BEGINNING, ALL_WORDS, PART = 1000, 800, 700, 600, 500
SAID, INSIDE, WHOLE_INSIDE, FUZZY = 350, 330, 120, 480
CLOSENESS = 50
SAME_CASE = 3
"""What a score is made of. ``INSIDE`` is for a query that contains a name, more as it is more of
the query; ``FUZZY`` is for a misspelt name and counts by its likeness."""

ABBREVIATIONS = {"F.": "torch.nn.functional.", "nn.": "torch.nn.", "optim.": "torch.optim."}


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that answers a query.

    Args:
        entry: what was found.
        score: how well it fits; 1000 is the exact name.
        also: other names of torch's for the same function.
    """

    entry: Entry
    score: float
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search gives.

    Args:
        hits: the best first.
        nearest: when there is no hit, names spelt most like the query.
    """

    hits: tuple[Hit, ...]
    nearest: tuple[str, ...] = ()


def rank(query: str, entries: Sequence[Entry], limit: int = 12) -> Answer:
    """Find the entries that answer a query.

    Args:
        query: words in Chinese or English, or a name, perhaps misspelt.
        entries: of ``handson.learn.find.index.index``.
        limit: most hits to return, at least 1.

    Raises:
        ArgumentError: the query is empty or longer than 200 characters, or the limit below 1.
    """
    if limit < 1:
        raise ArgumentError(f"limit must be at least 1, got {limit}")
    wanted = asked(query)
    scored = _scored(wanted, entries)
    if _best(scored) < WORD and (last := _last_part(wanted)) is not wanted:
        wanted, scored = last, _scored(last, entries)
    if _best(scored) < PART:
        known = {id(entry): score for score, entry in scored}
        for key, likeness in alike(wanted, entries).items():
            known[key] = max(known.get(key, 0), FUZZY * likeness)
        scored = [(known[id(entry)], entry) for entry in entries if id(entry) in known]
    hits = _folded(sorted(scored, key=_place))
    return Answer(tuple(hits[:limit]), () if hits else tuple(nearest(wanted, entries)))


def _scored(wanted: Spelling, entries: Iterable[Entry]) -> list[tuple[float, Entry]]:
    return [(score, entry) for entry in entries if (score := _score(wanted, entry))]


def _best(scored: Iterable[tuple[float, Entry]]) -> float:
    return max((score for score, _ in scored), default=0)


def _last_part(wanted: Spelling) -> Spelling:
    """Return ``sum`` of ``x.sum()``: what stands before may be a name of the reader's own."""
    last = wanted.text.removesuffix("()").rpartition(".")[2]
    return Spelling(last) if last.isidentifier() else wanted


def _place(scored: tuple[float, Entry]) -> tuple[float, int, int, int, str]:
    score, entry = scored
    kind = list(KINDS).index(entry.kind)
    code = entry.kind in ("class", "function")  # of ours: which package counts more
    return (
        -round(score, 2),
        list(KINDS).index("class") if code else kind,
        entry.order,
        len(entry.name),
        entry.name,
    )


def _score(wanted: Spelling, entry: Entry) -> float:
    best = _dotted(wanted, entry)
    for name in entry.names:
        if name.weight * (EXACT + SAME_CASE) > best:
            best = max(best, name.weight * _fit(wanted, name.spelling))
    if best < SAID and entry.text:
        best = max(best, _said(wanted, entry))
    return best


def _dotted(wanted: Spelling, entry: Entry) -> float:
    """Score ``nn.LayerNorm`` or ``F.relu``: the end of a full name."""
    if "." not in wanted.text:
        return 0
    given = wanted.text.removesuffix("()").replace(":", ".")
    full = entry.name.replace(":", ".")
    for short, long in ABBREVIATIONS.items():
        if given.startswith(short) and full == long + given.removeprefix(short):
            return EXACT + 2 * SAME_CASE
    if full == given or full.endswith(f".{given}"):
        return EXACT + SAME_CASE
    return EXACT if full.casefold().endswith(f".{given.casefold()}") else 0


def _fit(wanted: Spelling, name: Spelling) -> float:
    """Return how well a name fits, from 0 to ``EXACT`` and a little."""
    key = wanted.key
    if key == name.key:
        return EXACT + SAME_CASE * (wanted.text == name.text)
    close = CLOSENESS * min(len(key), len(name.key)) / max(len(key), len(name.key), 1)
    if key in name.key:
        if _follow(wanted.words, name.words):
            return WORD + close
        if name.key.startswith(key):
            return BEGINNING + close
        if len(key) == 1:
            return 0
    first = wanted.words[0]
    if len(wanted.words) > 1 and first in name.key and _all_in(wanted.words, name.words):
        return ALL_WORDS + close
    if key in name.key:
        return PART + close
    inside = len(name.key) > 1 and name.key in key
    if inside and (name.chinese or _follow(name.words, wanted.words)):
        return INSIDE + WHOLE_INSIDE * len(name.key) / len(key)
    return 0


def _follow(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    """Return whether words stand in other words, one after another."""
    return any(many[i : i + len(few)] == few for i in range(len(many) - len(few) + 1))


def _all_in(few: Iterable[str], many: Sequence[str]) -> bool:
    """Return whether each word is a word, or begins one, or is part of a Chinese one."""
    return all(
        any(
            word.startswith(part) if part.isascii() and len(part) > 1 else part in word
            for word in many
        )
        for part in few
    )


def _said(wanted: Spelling, entry: Entry) -> float:
    """Score what the description says, and names of which half the words fit."""
    text = f"{entry.line.zh} {entry.line.en}".casefold()
    words = wanted.words
    if all(word in text for word in words) and len(wanted.key) > 1:
        return SAID
    if len(words) < 2 or " " not in wanted.text:
        return 0
    own = " ".join(name.spelling.text for name in entry.names).casefold()
    share = sum(word in own or word in text for word in words if len(word) > 1) / len(words)
    return SAID / 2 + CLOSENESS * share if share >= 0.5 else 0


def _folded(scored: list[tuple[float, Entry]]) -> list[Hit]:
    """Make hits; functions of torch that are called alike become one, with the others beside it."""
    hits: list[Hit] = []
    seen: dict[str, int] = {}
    for score, entry in scored:
        if entry.kind in ("torch function", "torch method"):
            bare = entry.names[0].spelling.text
            if bare in seen:
                first = hits[seen[bare]]
                hits[seen[bare]] = Hit(first.entry, first.score, (*first.also, entry.name))
                continue
            seen[bare] = len(hits)
        hits.append(Hit(entry, score))
    return hits
