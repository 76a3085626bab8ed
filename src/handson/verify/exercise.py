"""An exercise: a function that the reader writes, and the pair that checks it."""

from collections.abc import Mapping
from dataclasses import dataclass

from handson.base.words import Words
from handson.verify.pair import FunctionPair


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One function of a lesson that the reader writes.

    The pair's ``ours`` is our solution. Its mutants are what readers are likely to write instead:
    when a reader's numbers are those of a mutant, its hint is the one that helps.

    Args:
        pair: named like the function; its cases must tell every mutant from the solution.
        naive: the mutant that most readers write first.
        hints: what to say to the author of each mutant, by its name; never the answer.
        hint: what to say when the numbers are nobody's.
    """

    pair: FunctionPair
    naive: str
    hints: Mapping[str, Words]
    hint: Words

    def __post_init__(self) -> None:
        mistakes = [mutant.name for mutant in self.pair.mutants]
        if set(mistakes) != set(self.hints) or self.naive not in mistakes:
            raise ValueError(
                f"exercise {self.name!r} needs one hint for each mutant {mistakes}, and naive= "
                f"names one of them; got hints for {list(self.hints)}, naive={self.naive!r}"
            )

    @property
    def name(self) -> str:
        """Name of the function."""
        return self.pair.name
