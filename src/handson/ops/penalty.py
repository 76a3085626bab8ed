"""What weights cost, added to a loss so that training keeps them small."""

from collections.abc import Iterable

from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError


def l2_penalty(parameters: Iterable[Float[Tensor, "..."]], strength: float) -> Float[Tensor, ""]:
    """Cost of weights by their squares: ``λ/2 · Σ θ²``.

    Its gradient is λθ: the larger a weight, the harder it is pulled, and the pull fades near zero.
    With plain SGD, adding it to the loss is the same as ``weight_decay=λ``; with Adam it is not.

    Args:
        parameters: θ, tensors of any shapes; usually the weights and not the biases.
        strength: λ, at least 0.

    Raises:
        ArgumentError: no parameters, or a strength below 0.
    """
    squares = [theta.square().sum() for theta in _checked("l2_penalty", parameters, strength)]
    # λ/2 · Σ θ²
    return strength / 2 * sum(squares[1:], start=squares[0])


def l1_penalty(parameters: Iterable[Float[Tensor, "..."]], strength: float) -> Float[Tensor, ""]:
    """Cost of weights by their sizes: ``λ · Σ |θ|``.

    Its gradient is λ·sign(θ): every weight is pulled equally hard, so that those of little use
    reach zero and stay about there.

    Args:
        parameters: θ, tensors of any shapes; usually the weights and not the biases.
        strength: λ, at least 0.

    Raises:
        ArgumentError: no parameters, or a strength below 0.
    """
    sizes = [theta.abs().sum() for theta in _checked("l1_penalty", parameters, strength)]
    # λ · Σ |θ|
    return strength * sum(sizes[1:], start=sizes[0])


def _checked(name: str, parameters: Iterable[Tensor], strength: float) -> list[Tensor]:
    found = [parameters] if isinstance(parameters, Tensor) else list(parameters)
    if not found or not strength >= 0:
        raise ArgumentError(
            f"{name} needs at least one parameter and a strength of 0 or more, got {len(found)} "
            f"parameters and {strength}; pass model.parameters(), or a list of weights"
        )
    return found
