"""The last pieces of a network: a linear layer, the logarithm of softmax, losses."""

from handson.autograd.array import Tensor
from handson.base.errors import ShapeError


def linear(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Return ``x·Wᵀ + b``.

    Args:
        x: rows of inputs, any axes before the last.
        weight: W, one row per output.
        bias: b, one number per output.
    """
    y = x @ weight.T
    return y if bias is None else y + bias


def log_softmax(x: Tensor, dim: int) -> Tensor:
    """Return ``x - log Σ eˣ``, the logarithms of probabilities in proportion to ``eˣ``.

    Args:
        x: scores.
        dim: axis along which probabilities add up to 1.

    Numerics: the largest score is taken off first, so that no power overflows.
    """
    shifted = x - x.detach().amax(dim, keepdim=True)
    return shifted - shifted.exp().sum(dim, keepdim=True).log()


def cross_entropy(x: Tensor, target: Tensor) -> Tensor:
    """Return the mean over examples of ``-log softmax(x)[target]``.

    Args:
        x: one row of scores per example.
        target: the right class of each, as integers.

    Raises:
        ShapeError: there is not one class per row.
    """
    if x.ndim != 2 or target.shape != x.shape[:1]:
        raise ShapeError(
            f"cross_entropy of scores {x.shape} and classes {target.shape}: expected (batch, "
            "classes) and (batch,)"
        )
    rows = list(range(len(target)))
    return -log_softmax(x, 1)[rows, target].mean()


def mse_loss(x: Tensor, target: Tensor) -> Tensor:
    """Return the mean of ``(x - target)²``.

    Args:
        x: predictions.
        target: of the same shape.

    Raises:
        ShapeError: the shapes differ.
    """
    if x.shape != target.shape:
        raise ShapeError(f"mse_loss of {x.shape} and {target.shape}: give both the same shape")
    return ((x - target) ** 2).mean()
