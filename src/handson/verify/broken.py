"""Look at one mutant closely: the line that it changes, and which cases notice."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import handson.verify as verify_package
from handson.base.errors import unknown
from handson.verify.check import Fate, fates
from handson.verify.mutation import Mutant, applied, changed_line
from handson.verify.pair import Pair


@dataclass(frozen=True, repr=False)
class Broken:
    """The library with one wrong line in it.

    Attributes:
        pair: whose mutant it is.
        mutant: the mistake.
        fates: what each case does to it.
    """

    pair: Pair
    mutant: Mutant
    fates: dict[str, Fate] = field(compare=False)

    @property
    def caught_by(self) -> list[str]:
        """The cases that notice it."""
        return [case for case, fate in self.fates.items() if fate is Fate.KILLED]

    @property
    def unnoticed_by(self) -> list[str]:
        """The cases that pass in spite of it."""
        return [case for case, fate in self.fates.items() if fate is Fate.SURVIVED]

    def made(self) -> AbstractContextManager[None]:
        """Return a context in which the library makes this mistake.

        >>> from handson.ops.softmax import softmax
        >>> with mutant("softmax", "scores clamped instead of shifted").made():
        ...     wrong = softmax(torch.tensor([1000.0, 0.0]), dim=0)
        """
        return applied(self.mutant)

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        before, after = changed_line(self.mutant)
        yield f"{self.mutant.name}, in {self.mutant.where}"
        yield f"  - {before}"
        yield f"  + {after}"
        for verb, cases in (("notice it", self.caught_by), ("pass in spite", self.unnoticed_by)):
            yield f"  {len(cases)} of {len(self.fates)} cases {verb}: {_some(cases)}"


def mutant(pair: str, name: str, *, seed: int = 0) -> Broken:
    """Return a mutant of a pair, tried on all its cases.

    Args:
        pair: name of the pair, as ``handson verify`` shows it.
        name: what the mutant is called there.
        seed: of the random inputs.

    Raises:
        UnknownNameError: there is no such pair, or it has no such mutant.
    """
    pairs = verify_package.all_pairs()
    if pair not in pairs:
        raise unknown("pair", pair, pairs, "handson verify")
    mutants = {m.name: m for m in pairs[pair].mutants}
    if name not in mutants:
        raise unknown(f"mutant of {pair}", name, mutants, f"handson verify {pair} --json")
    return Broken(pairs[pair], mutants[name], fates(pairs[pair], mutants[name], seed))


def _some(names: list[str], most: int = 4) -> str:
    more = ["…"] if len(names) > most else []
    return "; ".join(names[:most] + more) or "–"
