"""Activations of straight pieces as modules; the maths is in ``handson.ops.hard_activation``."""

from jaxtyping import Float
from torch import Tensor

from handson.nn.elementwise import Elementwise
from handson.ops import hard_activation as ops


class Hardtanh(Elementwise):
    """Cut off at both ends.

    Args:
        min_val: the lower end.
        max_val: the upper end, above ``min_val``.
        inplace: whether the input is overwritten.
    """

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.min_val = min_val
        self.max_val = max_val

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.hardtanh(x, self.min_val, self.max_val)

    def extra_repr(self) -> str:
        shown = f"min_val={self.min_val}, max_val={self.max_val}"
        return shown + (", inplace=True" if self.inplace else "")


class Hardsigmoid(Elementwise):
    """Squash to [0, 1] by three straight pieces.

    Args:
        inplace: whether the input is overwritten.
    """

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.hardsigmoid(x)

    def extra_repr(self) -> str:
        return ""


class Hardswish(Elementwise):
    """Let through by a hard gate.

    Args:
        inplace: whether the input is overwritten.
    """

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.hardswish(x)

    def extra_repr(self) -> str:
        return ""


class Hardshrink(Elementwise):
    """Silence what is small.

    Args:
        lambd: what counts as small, 0 or more.
    """

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.hardshrink(x, self.lambd)

    def extra_repr(self) -> str:
        return f"{self.lambd}"


class Softshrink(Elementwise):
    """Bring every number nearer to 0.

    Args:
        lambd: by how much, 0 or more.
    """

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.softshrink(x, self.lambd)

    def extra_repr(self) -> str:
        return f"{self.lambd}"
