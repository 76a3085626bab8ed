"""Smooth activations as modules; the maths is in ``handson.ops.smooth_activation``."""

from jaxtyping import Float
from torch import Tensor

from handson.base.module import Module
from handson.nn.elementwise import Elementwise
from handson.ops import smooth_activation as ops


class GELU(Elementwise):
    """Let through with the probability that a normal number is smaller, ``x Φ(x)``.

    Args:
        approximate: ``none`` or ``tanh``.
    """

    def __init__(self, approximate: str = "none") -> None:
        super().__init__()
        self.approximate = approximate

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.gelu(x, self.approximate)

    def extra_repr(self) -> str:
        return f"approximate={self.approximate!r}"


class SiLU(Elementwise):
    """Let through by a soft gate, ``x σ(x)``.

    Args:
        inplace: whether the input is overwritten.
    """

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.silu(x)


class Mish(Elementwise):
    """Let through by another soft gate, ``x tanh(log(1 + eˣ))``.

    Args:
        inplace: whether the input is overwritten.
    """

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.mish(x)


class Softplus(Elementwise):
    """ReLU with its corner rounded off.

    Args:
        beta: how sharp the corner is, above 0.
        threshold: from ``βx`` above this on, it is ``x`` itself.
    """

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        super().__init__()
        self.beta = beta
        self.threshold = threshold

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.softplus(x, self.beta, self.threshold)

    def extra_repr(self) -> str:
        return f"beta={self.beta}, threshold={self.threshold}"


class Softsign(Elementwise):
    """Squash to (-1, 1) slowly, ``x / (1 + |x|)``."""

    def __init__(self) -> None:
        super().__init__()

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.softsign(x)


class Tanhshrink(Elementwise):
    """Take away what tanh keeps, ``x - tanh(x)``."""

    def __init__(self) -> None:
        super().__init__()

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.tanhshrink(x)


class LogSigmoid(Elementwise):
    """Logarithm of the sigmoid in one go."""

    def __init__(self) -> None:
        super().__init__()

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.log_sigmoid(x)


class GLU(Module):
    """Let the first half of an axis through by the second half, ``a σ(b)``.

    Args:
        dim: the axis that is cut in two.
    """

    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        return ops.glu(x, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"
