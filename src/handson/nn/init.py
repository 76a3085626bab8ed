"""Starting values for parameters, drawn in place; names and arguments as in ``torch.nn.init``."""

import math

import torch
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError, unknown
from handson.nn.init_structured import dirac_ as dirac_
from handson.nn.init_structured import eye_ as eye_
from handson.nn.init_structured import orthogonal_ as orthogonal_
from handson.nn.init_structured import sparse_ as sparse_
from handson.nn.init_structured import trunc_normal_ as trunc_normal_

GAINS = {
    "linear": 1.0,
    "conv1d": 1.0,
    "conv2d": 1.0,
    "conv3d": 1.0,
    "conv_transpose1d": 1.0,
    "conv_transpose2d": 1.0,
    "conv_transpose3d": 1.0,
    "sigmoid": 1.0,
    "tanh": 5 / 3,
    "relu": math.sqrt(2),
    "selu": 3 / 4,
}
"""By how much the weights must grow so that the activation does not shrink the signal."""


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """Return the factor that keeps a signal's spread through ``nonlinearity``.

    Args:
        nonlinearity: a name in ``GAINS``, or ``leaky_relu``.
        param: the slope of ``leaky_relu`` below zero, 0.01 unless told.

    Raises:
        UnknownNameError: no gain is known for that name.
    """
    if nonlinearity == "leaky_relu":
        return math.sqrt(2 / (1 + (0.01 if param is None else param) ** 2))
    if nonlinearity not in GAINS:
        raise unknown("nonlinearity", nonlinearity, [*GAINS, "leaky_relu"])
    return GAINS[nonlinearity]


def fans(tensor: Tensor) -> tuple[int, int]:
    """Count the inputs of one output and the outputs of one input of a weight.

    Raises:
        ShapeError: the tensor has fewer than two axes, so it weighs nothing.
    """
    if tensor.ndim < 2:
        raise ShapeError(
            f"fan-in and fan-out need a weight of two axes or more, got {tuple(tensor.shape)}; "
            "for a bias use zeros_"
        )
    window = math.prod(tensor.shape[2:])
    return tensor.shape[1] * window, tensor.shape[0] * window


def chosen_fan(tensor: Tensor, mode: str) -> int:
    """Count the inputs or the outputs of a weight.

    Args:
        tensor: a weight of two axes or more.
        mode: ``fan_in`` or ``fan_out``.

    Raises:
        ArgumentError: no such mode.
    """
    if mode not in ("fan_in", "fan_out"):
        raise ArgumentError(f"mode must be fan_in or fan_out, got {mode!r}")
    fan_in, fan_out = fans(tensor)
    return fan_in if mode == "fan_in" else fan_out


@torch.no_grad()
def uniform_(
    tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: torch.Generator | None = None
) -> Tensor:
    """Fill evenly from ``[a, b)``."""
    return tensor.uniform_(a, b, generator=generator)


@torch.no_grad()
def normal_(
    tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: torch.Generator | None = None
) -> Tensor:
    """Fill from the normal distribution.

    Args:
        tensor: what is filled.
        mean: of the distribution.
        std: its standard deviation, at least 0.
        generator: where the numbers come from; torch's global generator unless told.
    """
    return tensor.normal_(mean, std, generator=generator)


@torch.no_grad()
def constant_(tensor: Tensor, val: float) -> Tensor:
    """Fill with one number, ``val``."""
    return tensor.fill_(val)


@torch.no_grad()
def zeros_(tensor: Tensor) -> Tensor:
    """Fill with zeros."""
    return tensor.zero_()


@torch.no_grad()
def ones_(tensor: Tensor) -> Tensor:
    """Fill with ones."""
    return tensor.fill_(1)


def xavier_uniform_(
    tensor: Tensor, gain: float = 1.0, generator: torch.Generator | None = None
) -> Tensor:
    """Keep the spread of signals forwards and of gradients backwards: ``Var = 2/(in + out)``.

    Evenly from ``±gain·√(6 / (fan_in + fan_out))``: a uniform number from ±a has variance a²/3.
    A weight without elements stays as it is.

    Args:
        tensor: a weight of two axes or more.
        gain: see ``calculate_gain``.
        generator: where the numbers come from; torch's global generator unless told.

    Source: Glorot and Bengio (2010), equation 16.
    """
    fan_in, fan_out = fans(tensor)
    if not tensor.numel():
        return tensor
    # in this order of rounding, so that the numbers are torch's to the last bit
    std = gain * math.sqrt(2 / (fan_in + fan_out))
    bound = math.sqrt(3) * std
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(
    tensor: Tensor, gain: float = 1.0, generator: torch.Generator | None = None
) -> Tensor:
    """Keep the spread both ways with normal numbers: ``Var = gain² · 2 / (fan_in + fan_out)``.

    A weight without elements stays as it is.

    Args:
        tensor: a weight of two axes or more.
        gain: see ``calculate_gain``.
        generator: where the numbers come from; torch's global generator unless told.

    Source: Glorot and Bengio (2010), equation 12.
    """
    fan_in, fan_out = fans(tensor)
    if not tensor.numel():
        return tensor
    std = gain * math.sqrt(2 / (fan_in + fan_out))
    return normal_(tensor, 0.0, std, generator)


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0.0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: torch.Generator | None = None,
) -> Tensor:
    """Keep the spread of signals through rectifiers: ``Var = gain² / fan``.

    A weight without elements stays as it is.

    Args:
        tensor: a weight of two axes or more.
        a: slope of the leaky ReLU below zero that follows.
        mode: ``fan_in`` keeps signals, ``fan_out`` gradients.
        nonlinearity: what follows the layer; see ``calculate_gain``.
        generator: where the numbers come from; torch's global generator unless told.

    Source: He et al. (2015), arXiv:1502.01852, equations 10 and 14.
    """
    fan = chosen_fan(tensor, mode)
    if not tensor.numel():
        return tensor
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    bound = math.sqrt(3) * std
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0.0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: torch.Generator | None = None,
) -> Tensor:
    """Keep the spread of signals through rectifiers with normal numbers: ``Var = gain² / fan``.

    A weight without elements stays as it is.

    Args:
        tensor: a weight of two axes or more.
        a: slope of the leaky ReLU below zero that follows.
        mode: ``fan_in`` keeps signals, ``fan_out`` gradients.
        nonlinearity: what follows the layer; see ``calculate_gain``.
        generator: where the numbers come from; torch's global generator unless told.

    Source: He et al. (2015), arXiv:1502.01852, equations 10 and 14.
    """
    fan = chosen_fan(tensor, mode)
    if not tensor.numel():
        return tensor
    std = calculate_gain(nonlinearity, a) / math.sqrt(fan)
    return normal_(tensor, 0.0, std, generator)
