"""Random variables by name, each with its outcomes: the axes of a joint distribution."""

from collections.abc import Iterable, Mapping, Sequence

import torch
from torch import Tensor

from handson.base.errors import ArgumentError, DtypeError, unknown

Outcome = str | int | float | bool
"""What a variable can be."""

Event = Mapping[str, Outcome]
"""Variables that are known, and what they are: ``{"test": "+"}``."""


class Variables:
    """Names in a fixed order, and what each can be.

    >>> Variables({"coin": ("heads", "tails"), "die": (1, 2, 3, 4, 5, 6)}).shape
    (2, 6)

    Args:
        outcomes: for each name, at least one outcome and none twice.

    Raises:
        ArgumentError: no variable, one without outcomes, or an outcome that stands twice.
    """

    def __init__(self, outcomes: Mapping[str, Sequence[Outcome]]) -> None:
        if not outcomes:
            raise ArgumentError("no variable is left; name at least one")
        self.outcomes = {name: tuple(each) for name, each in outcomes.items()}
        for name, each in self.outcomes.items():
            if not each:
                raise ArgumentError(f"variable {name!r} has no outcomes; at least one is needed")
            twice = [outcome for place, outcome in enumerate(each) if outcome in each[:place]]
            if twice:
                raise ArgumentError(
                    f"variable {name!r} has the outcome {twice[0]!r} twice; every outcome stands "
                    "once (Python takes 1, 1.0 and True for the same)"
                )

    @property
    def names(self) -> tuple[str, ...]:
        """All names, in the order of the axes."""
        return tuple(self.outcomes)

    @property
    def shape(self) -> tuple[int, ...]:
        """How many outcomes each has."""
        return tuple(len(each) for each in self.outcomes.values())

    def axis(self, name: str) -> int:
        """Return the number of a variable's axis.

        Args:
            name: of the variable.

        Raises:
            UnknownNameError: there is none of that name.
        """
        if name not in self.outcomes:
            raise unknown("variable", str(name), self.names)
        return self.names.index(name)

    def place(self, name: str, outcome: Outcome) -> int:
        """Return where an outcome stands on its variable's axis.

        Args:
            name: of the variable.
            outcome: one of its outcomes.

        Raises:
            UnknownNameError: no such variable, or it has no such outcome.
        """
        known = self.outcomes[self.names[self.axis(name)]]
        if outcome not in known:
            kinds = ", ".join(sorted({type(each).__name__ for each in known}))
            same = any(str(each) == str(outcome) for each in known)
            hint = f"{outcome!r} is of type {type(outcome).__name__}, they are of type {kinds}"
            raise unknown(
                f"outcome of {name!r}", str(outcome), map(str, known), hint if same else ""
            )
        return known.index(outcome)

    def numbers(self, name: str) -> Tensor:
        """Return a variable's outcomes as float64 numbers.

        Args:
            name: of the variable.

        Raises:
            DtypeError: an outcome is a word.
        """
        known = self.outcomes[self.names[self.axis(name)]]
        words = [outcome for outcome in known if isinstance(outcome, str)]
        if words:
            raise DtypeError(
                f"outcome {words[0]!r} of {name!r} is a word, and only numbers have a mean; say "
                "what number each outcome stands for: of=lambda outcome: ..."
            )
        return torch.tensor(known, dtype=torch.float64)

    def only(self, names: Iterable[str]) -> "Variables":
        """Return some of the variables, in the order asked for.

        Args:
            names: of the variables, none twice.

        Raises:
            ArgumentError: no name, or one stands twice.
        """
        chosen = list(names)
        for place, name in enumerate(chosen):
            self.axis(name)
            if name in chosen[:place]:
                raise ArgumentError(f"variable {name!r} is named twice; name each once")
        return Variables({name: self.outcomes[name] for name in chosen})

    def besides(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the names that are not among ``names``.

        Args:
            names: of variables.
        """
        known = {self.names[self.axis(name)] for name in names}
        return tuple(name for name in self.names if name not in known)


def variables_of(
    given: Mapping[str, Sequence[Outcome]] | Sequence[str], shape: Sequence[int]
) -> Variables:
    """Read the axes of a table and see that they fit its shape.

    Args:
        given: name → outcomes; or names alone, whose outcomes then are 0, 1, 2, …
        shape: of the table.

    Raises:
        ArgumentError: as many names as axes, or outcomes as places, are missing or too many.
    """
    names = [given] if isinstance(given, str) else list(given)
    if len(names) != len(shape):
        raise ArgumentError(
            f"{len(names)} variables ({', '.join(names)}) for a table of {len(shape)} axes, shape "
            f"{tuple(shape)}; name one variable for each axis"
        )
    twice = [name for place, name in enumerate(names) if name in names[:place]]
    if twice:
        raise ArgumentError(f"two variables are called {twice[0]!r}; every name stands once")
    if not isinstance(given, Mapping):
        return Variables({name: range(size) for name, size in zip(names, shape, strict=True)})
    for (name, each), size in zip(given.items(), shape, strict=True):
        if len(each) != size:
            raise ArgumentError(
                f"variable {name!r} has {len(each)} outcomes and its axis {size} places; the table "
                f"has shape {tuple(shape)}"
            )
    return Variables(given)
