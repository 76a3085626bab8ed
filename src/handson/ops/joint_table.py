"""A joint distribution as a table: every question about it is a sum of some of its entries."""

from collections.abc import Mapping, Sequence
from typing import Any, overload

import torch
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.ops.bayes import posterior
from handson.ops.cause_and_effects import Chances, cause_and_effects
from handson.ops.conditional_table import ConditionalTable
from handson.ops.distribution import check_distribution, check_weights
from handson.ops.joint_numbers import JointNumbers, Known, names_of
from handson.ops.probability_text import as_html, as_text, joint_grid
from handson.ops.sampling import sample
from handson.ops.variables import Event, Outcome, variables_of


class JointTable(JointNumbers):
    """The probability of every combination of outcomes of some variables, exact, in float64.

    >>> weather = JointTable([[0.3, 0.1], [0.2, 0.4]], {"sky": ("blue", "grey"), "rain": (0, 1)})
    >>> weather.conditional("sky", given={"rain": 1}).probs.tolist()
    [0.2, 0.8]

    A table holds one number for each combination, so it grows exponentially: 20 variables of two
    outcomes take a million numbers.

    Args:
        probs: a tensor or nested lists, one axis for each variable; all of it sums to one.
        variables: name → outcomes, in the order of the axes; or names alone, whose outcomes are
            0, 1, 2, …

    Raises:
        DtypeError: a tensor of whole numbers; see ``from_counts``.
        ArgumentError: an entry is negative or not finite, the sum is not one, or the variables do
            not fit the table.
    """

    def __init__(
        self, probs: Any, variables: Mapping[str, Sequence[Outcome]] | Sequence[str]
    ) -> None:
        table = _tensor(probs)
        self.variables = variables_of(variables, table.shape)
        check_distribution(table)
        exact = table.double()
        self.probs = exact / exact.sum()  # what rounding left over is shared out

    @classmethod
    def from_counts(
        cls, counts: Any, variables: Mapping[str, Sequence[Outcome]] | Sequence[str]
    ) -> "JointTable":
        """Make a table of frequencies: each count divided by their sum.

        Args:
            counts: how often each combination was seen, at least 0, as tensor or nested lists.
            variables: as for the class.

        Raises:
            ArgumentError: nothing was counted, or a count is negative or not finite.
        """
        table = _tensor(counts).double()
        axes = variables_of(variables, table.shape)
        check_weights(table, "counts")
        if not float(table.sum()) > 0:
            raise ArgumentError("all counts are 0: nothing was seen, so there are no frequencies")
        return cls(table / table.sum(), axes.outcomes)

    @classmethod
    def from_conditionals(
        cls,
        prior: Mapping[str, Chances],
        likelihoods: Mapping[str, Mapping[Any, Chances]],
    ) -> "JointTable":
        """Make the table of a cause and its effects: ``P(h, e₁, …, eₙ) = P(h) Πₖ P(eₖ|h)``.

        Once the cause is known, the effects are independent of each other.

        Args:
            prior: the cause and its probabilities, ``{"ill": {"yes": 0.1, "no": 0.9}}``.
            likelihoods: each effect and, for every outcome of the cause, its probabilities,
                ``{"test": {"yes": {"+": 0.9, "-": 0.1}, "no": {"+": 0.2, "-": 0.8}}}``.

        Raises:
            ArgumentError: not one cause, a row for an outcome is missing, rows name different
                outcomes, or probabilities do not sum to one.
        """
        return cls(*cause_and_effects(prior, likelihoods))

    def probability(self, event: Event, given: Event | None = None) -> float:
        """Return ``P(event | given)``, by default ``P(event)``.

        Args:
            event: variables and their outcomes, ``{"A": 1, "B": 0}``.
            given: what is known already.
        """
        axes = self.variables.only(event)
        place = tuple(axes.place(name, outcome) for name, outcome in event.items())
        return float(self.probs_of(axes.names, given)[place])

    def marginal(self, *names: str) -> "JointTable":
        """Return the distribution of some variables: the others are summed over.

        ``P(A=a) = Σ_b P(A=a, B=b)``.

        Args:
            names: what stays, in the order of the new axes; at least one.
        """
        return JointTable(self.probs_of(names), self.variables.only(names).outcomes)

    @overload
    def conditional(self, *names: str, given: Event) -> "JointTable": ...
    @overload
    def conditional(self, *names: str, given: str | Sequence[str]) -> ConditionalTable: ...
    def conditional(self, *names: str, given: Known) -> "JointTable | ConditionalTable":
        """Return ``P(A|B) = P(A, B) / P(B)``.

        Args:
            names: the variables A; by default all that are not given.
            given: an event, ``{"B": 1}``, for one distribution; or a name, ``"B"``, for the table
                of one distribution for each outcome.
        """
        known = names_of(given)
        targets = self.variables.only(names or self.variables.besides(known))
        if isinstance(given, Mapping):
            return JointTable(self.probs_of(targets.names, given), targets.outcomes)
        both = self.probs_of((*known, *targets.names))
        # P(A|B) = P(A, B) / P(B)
        rows = both.flatten(len(known))
        table = rows / rows.sum(-1, keepdim=True)
        return ConditionalTable(self.variables.only(known), targets, table.reshape(both.shape))

    def update(self, name: str, likelihood: Mapping[Any, float | int]) -> "JointTable":
        """Return what is believed after a piece of evidence about one variable: Bayes' theorem.

        ``P(a, b | e) = P(e|a) P(a, b) / P(e)``. Call it again for the next piece, if that is
        independent of this one once the variable is known.

        Args:
            name: the variable A that the evidence is about.
            likelihood: ``P(e|a)`` for each outcome a, at least 0; they need not sum to one.

        Raises:
            ArgumentError: an outcome has no likelihood, or one is negative, or the evidence is
                impossible.
        """
        axis, outcomes = self.variables.axis(name), self.variables.outcomes[name]
        for outcome in likelihood:
            self.variables.place(name, outcome)
        missing = [outcome for outcome in outcomes if outcome not in likelihood]
        if missing:
            raise ArgumentError(f"no likelihood is given for {name}={missing[0]}; give all")
        weights = _tensor([float(likelihood[outcome]) for outcome in outcomes])
        check_weights(weights, f"the likelihood of {name!r}")
        weights = weights.reshape([-1 if a == axis else 1 for a in range(self.probs.dim())])
        believed = posterior(self.probs.flatten(), weights.expand(self.probs.shape).flatten())
        return JointTable(believed.reshape(self.probs.shape), self.variables.outcomes)

    def sample(
        self, num_samples: int, *, generator: torch.Generator | None = None
    ) -> dict[str, list[Outcome]]:
        """Draw combinations of outcomes; entry k of each list belongs to draw k.

        Args:
            num_samples: how many to draw, at least 0.
            generator: of random numbers; None for torch's global one.
        """
        flat = sample(self.probs.flatten(), num_samples, generator=generator)
        places = torch.unravel_index(flat, self.probs.shape)
        return {
            name: [self.variables.outcomes[name][place] for place in each.tolist()]
            for name, each in zip(self.names, places, strict=True)
        }

    def sample_counts(
        self, num_samples: int, *, generator: torch.Generator | None = None
    ) -> Tensor:
        """Draw combinations and count them, as a tensor of the table's shape.

        Args:
            num_samples: how many to draw, at least 0.
            generator: of random numbers; None for torch's global one.
        """
        flat = sample(self.probs.flatten(), num_samples, generator=generator)
        return torch.bincount(flat, minlength=self.probs.numel()).reshape(self.probs.shape)

    def __repr__(self) -> str:
        return as_text(joint_grid(self.variables, self.probs))

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        return as_html(joint_grid(self.variables, self.probs))


def _tensor(numbers: Any) -> Tensor:
    """Take a tensor as it is; read anything else, such as nested lists, as float64."""
    if isinstance(numbers, Tensor):
        return numbers.detach()
    try:
        return torch.as_tensor(numbers, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ArgumentError(
            f"a {type(numbers).__name__} was given that is no table of numbers ({error}); expected "
            "a tensor, or lists in lists, all of one length"
        ) from None
