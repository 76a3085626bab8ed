"""Conditional probabilities of some variables, one distribution for each case of others."""

from dataclasses import dataclass

from torch import Tensor

from handson.ops.probability_text import as_html, as_text, conditional_grid
from handson.ops.variables import Variables


@dataclass(frozen=True, eq=False, repr=False)
class ConditionalTable:
    """``P(A|B)`` for every outcome of B: as many distributions as B has outcomes.

    It is no joint distribution: each row sums to one, and how likely the rows are it does not say.

    Args:
        given: the variables B that are known.
        variables: the variables A.
        probs: the axes of B, then those of A; NaN where the case of B is impossible.
    """

    given: Variables
    variables: Variables
    probs: Tensor

    def __repr__(self) -> str:
        return as_text(conditional_grid(self.given, self.variables, self.probs))

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        return as_html(conditional_grid(self.given, self.variables, self.probs))
