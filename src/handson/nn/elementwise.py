"""What layers share that change every number by itself."""

from jaxtyping import Float
from torch import Tensor

from handson.base.module import Module


class Elementwise(Module):
    """A layer without parameters that changes every number by itself.

    Args:
        inplace: whether the input is overwritten by the result. That saves memory only where no
            gradient is wanted: otherwise the old numbers are kept for it.
    """

    inplace: bool

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        """Return the function's values.

        Args:
            x: any shape.
        """
        raise NotImplementedError

    def forward(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        if not self.inplace:
            return self.compute(x)
        return x.copy_(self.compute(x.clone() if x.requires_grad else x))

    def extra_repr(self) -> str:
        return "inplace=True" if self.inplace else ""
