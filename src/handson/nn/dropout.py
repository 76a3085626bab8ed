"""Dropout layers."""

from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ShapeError
from handson.base.module import Module
from handson.ops import dropout as ops


class _Dropout(Module):
    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        ops.check_probability(p)
        self.p, self.inplace = p, inplace

    def extra_repr(self) -> str:
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_Dropout):
    """Drop numbers by chance while training, let everything through in ``eval()``.

    Args:
        p: probability of being dropped, 0 to 1.
        inplace: whether the input is overwritten.
    """

    def forward(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.dropout(x, self.p, self.training, self.inplace)


class Dropout1d(_Dropout):
    """Drop whole channels of sequences by chance while training.

    Neighbours in a sequence resemble each other: what one lost number hid, the next would tell.

    Args:
        p: probability of being dropped, 0 to 1.
        inplace: whether the input is overwritten.

    Differs from torch: sequences always have a batch axis.
    """

    def forward(self, x: Float[Tensor, "batch channels seq"]) -> Float[Tensor, "..."]:
        _need_axes("Dropout1d", x, ("batch", "channels", "seq"))
        return ops.dropout(x, self.p, self.training, self.inplace, whole_channels=True)


class Dropout2d(_Dropout):
    """Drop whole channels of images by chance while training.

    Args:
        p: probability of being dropped, 0 to 1.
        inplace: whether the input is overwritten.

    Differs from torch: images always have a batch axis.
    """

    def forward(self, x: Float[Tensor, "batch channels height width"]) -> Float[Tensor, "..."]:
        _need_axes("Dropout2d", x, ("batch", "channels", "height", "width"))
        return ops.dropout(x, self.p, self.training, self.inplace, whole_channels=True)


def _need_axes(layer: str, x: Tensor, axes: tuple[str, ...]) -> None:
    if x.ndim != len(axes):
        raise ShapeError(
            f"{layer} needs ({', '.join(axes)}), got a tensor of shape {tuple(x.shape)}; for "
            "single numbers use Dropout"
        )
