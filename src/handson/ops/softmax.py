"""Softmax: scores become probabilities."""

from jaxtyping import Float
from torch import Tensor


def softmax(x: Float[Tensor, "*batch"], dim: int) -> Float[Tensor, "*batch"]:
    """Turn scores into probabilities: ``softmax(x)ᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)``.

    Args:
        x: scores (logits), any real numbers.
        dim: the axis along which the results sum to one.

    Numerics: adding a constant to all scores changes nothing, so the largest is moved to 0
    first. Without that, float32 overflows from a score of 89 on.
    """
    # the shift cancels in the quotient, so it needs no gradient
    powers = (x - x.detach().amax(dim, keepdim=True)).exp()
    return powers / powers.sum(dim, keepdim=True)


def log_softmax(x: Float[Tensor, "*batch"], dim: int) -> Float[Tensor, "*batch"]:
    """Logarithm of softmax in one go: ``xᵢ - log Σⱼ exp(xⱼ)``.

    Args:
        x: scores (logits), any real numbers.
        dim: the axis along which the probabilities sum to one.

    Numerics: ``log(softmax(x))`` is -∞ as soon as a probability underflows (float32: 104 below
    the largest score); here it stays the exact difference of two numbers.
    """
    shifted = x - x.detach().amax(dim, keepdim=True)
    # log softmax(x)ᵢ = xᵢ - log Σⱼ exp(xⱼ)
    return shifted - shifted.exp().sum(dim, keepdim=True).log()
