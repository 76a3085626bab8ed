"""What a joint table says in single numbers: means, spreads, information, independence."""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import product

import torch
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.ops import information, moments
from handson.ops.variables import Event, Variables

Known = Event | str | Sequence[str]
"""What is given: an event ``{"B": 1}``, or names alone, and then each of their outcomes in turn."""


class JointNumbers:
    """A joint distribution that answers with numbers; ``JointTable`` also answers with tables.

    Attributes:
        variables: one for each axis.
        probs: the probability of every combination of outcomes, in float64.
    """

    variables: Variables
    probs: Tensor

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the variables, in the order of the axes."""
        return self.variables.names

    def probs_of(self, names: Sequence[str], given: Event | None = None) -> Tensor:
        """Return ``P(names | given)`` as a tensor: choose, sum over the rest, divide.

        Args:
            names: variables, in the order of the axes.
            given: what is known.

        Raises:
            ArgumentError: the event has probability 0, or a name stands twice.
        """
        event = given or {}
        places = tuple(self.variables.place(name, outcome) for name, outcome in event.items())
        first = (*event, *names)
        axes = [self.variables.axis(name) for name in (*first, *self.variables.besides(first))]
        if len(set(first)) < len(first):
            raise ArgumentError(
                f"{', '.join(first)}: a variable is named twice, or is both given and asked for"
            )
        chosen = self.probs.permute(axes)[places]
        # P(A, b) = Σ_c P(A, b, c)
        both = chosen.flatten(len(names)).sum(-1) if len(axes) > len(first) else chosen
        # P(A | b) = P(A, b) / P(b)
        evidence = float(both.sum())
        if not evidence > 0:
            told = ", ".join(f"{name}={outcome}" for name, outcome in event.items())
            raise ArgumentError(
                f"P({told}) is 0: nothing can be said about what follows from an event that never "
                "happens; condition on another"
            )
        return both / evidence

    def independent(
        self, a: str, b: str, given: Known | None = None, *, tolerance: float = 1e-9
    ) -> bool:
        """Return whether knowing one variable tells nothing of the other.

        ``P(a, b | c) = P(a|c) P(b|c)`` must hold in every case c that can happen.

        Args:
            a: a variable.
            b: another.
            given: what is known: names, for any of their outcomes; an event, for that one case;
                None for nothing.
            tolerance: how far both sides may be apart, 0 or more. Counts of a sample are never
                quite independent: there, allow about ``1/√n``.
        """
        cases = self._cases(a, b, given)[0]
        apart = cases - cases.sum(-1, keepdim=True) * cases.sum(-2, keepdim=True)
        return float(apart.abs().max()) <= tolerance

    def expectation(
        self, *names: str, of: Callable[..., float] | None = None, given: Event | None = None
    ) -> float:
        """Return ``E[X]``, or ``E[f(X, Y, …)]``: the mean weighted by probability.

        Args:
            names: variables; one, whose outcomes are numbers, if there is no ``of``.
            of: f, turns an outcome of each into a number.
            given: an event that is known.
        """
        return float(moments.expectation(*self._numbers(names, of, given)))

    def variance(
        self, *names: str, of: Callable[..., float] | None = None, given: Event | None = None
    ) -> float:
        """Return ``Var[X] = E[(X - E[X])²]``, or that of f(X, Y, …).

        Args:
            names: variables; one, whose outcomes are numbers, if there is no ``of``.
            of: f, turns an outcome of each into a number.
            given: an event that is known.
        """
        return float(moments.variance(*self._numbers(names, of, given)))

    def covariance(self, a: str, b: str, given: Event | None = None) -> float:
        """Return ``E[(A - E[A]) (B - E[B])]`` of two variables whose outcomes are numbers.

        Args:
            a: a variable.
            b: another, or the same, which gives its variance.
            given: an event that is known.
        """
        if a == b:
            return self.variance(a, given=given)
        left, probs = self._numbers((a, b), lambda x, y: float(x), given)
        right, _ = self._numbers((a, b), lambda x, y: float(y), given)
        return float(moments.covariance(left, right, probs))

    def entropy(self, *names: str, given: Known | None = None, base: float = math.e) -> float:
        """Return how hard some variables are to guess: ``H(A)``, or ``H(A|B)`` on average.

        Args:
            names: the variables A; by default all that are not given.
            given: names B that are known, ``H(A|B) = H(A, B) - H(B)``; or an event.
            base: of the logarithm, above 0 and not 1: e for nats, 2 for bits.
        """
        known = names_of(given)
        targets = names or self.variables.besides(known)
        if isinstance(given, Mapping):
            return float(information.entropy(self.probs_of(targets, given).flatten())) / _unit(base)
        # H(A|B) = H(A, B) - H(B)
        both = information.entropy(self.probs_of((*known, *targets)).flatten())
        alone = information.entropy(self.probs_of(known).flatten())
        return float(both - alone) / _unit(base)

    def mutual_information(
        self, a: str, b: str, given: Known | None = None, *, base: float = math.e
    ) -> float:
        """Return how much knowing one variable tells of the other; 0 if they are independent.

        Args:
            a: a variable.
            b: another.
            given: what is known; for names, the average over their outcomes: ``I(A;B|C)``.
            base: of the logarithm, above 0 and not 1: e for nats, 2 for bits.
        """
        cases, weights = self._cases(a, b, given)
        told = float(moments.expectation(information.mutual_information(cases), weights))
        return max(told, 0.0) / _unit(base)

    def _numbers(
        self, names: Sequence[str], of: Callable[..., float] | None, given: Event | None
    ) -> tuple[Tensor, Tensor]:
        """Return the number that belongs to each combination, and its probability."""
        probs = self.probs_of(names, given).flatten()
        if of is None:
            if len(names) != 1:
                raise ArgumentError(
                    f"{len(names)} variables are named; without of= there must be one, whose "
                    "outcomes are numbers. For several say of=lambda a, b: a * b"
                )
            return self.variables.numbers(names[0]), probs
        outcomes = product(*(self.variables.outcomes[name] for name in names))
        values = [float(of(*each)) for each in outcomes]
        return torch.tensor(values, dtype=torch.float64), probs

    def _cases(self, a: str, b: str, given: Known | None) -> tuple[Tensor, Tensor]:
        """Return ``P(a, b | case)`` for each case of what is given, and the case's probability."""
        if isinstance(given, Mapping) or given is None:
            return self.probs_of((a, b), given).unsqueeze(0), torch.ones(1, dtype=torch.float64)
        known = names_of(given)
        both = self.probs_of((*known, a, b)).flatten(0, len(known) - 1)
        weights = both.sum((-1, -2))
        # a case that never happens may be anything: it does not count
        return both / weights.where(weights > 0, 1)[:, None, None], weights


def names_of(given: Known | None) -> tuple[str, ...]:
    """Return the names in what is given.

    Args:
        given: an event, a name, several names, or None.
    """
    return (given,) if isinstance(given, str) else tuple(given or ())


def _unit(base: float) -> float:
    if base <= 0 or base == 1:
        raise ArgumentError(f"base={base}; expected e for nats, 2 for bits, or another above 0")
    return math.log(base)
