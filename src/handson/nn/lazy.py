"""Layers that learn their input's size from the first input."""

import warnings
from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, HandsonError, ShapeError
from handson.base.module import LazyModuleMixin, Module, UninitializedParameter
from handson.nn.convolution import Conv2d
from handson.nn.linear import Linear


class TooEarlyError(HandsonError, RuntimeError, ValueError):
    """A parameter was used before it has a shape."""


class PendingParameter(UninitializedParameter):
    """A parameter that has a precision and a device, and gets its shape later."""

    @property
    def shape(self) -> Any:  # type: ignore[override]
        raise _too_early("shape")

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        try:
            return super().__torch_function__(func, types, args, kwargs)  # type: ignore[no-untyped-call]
        except ValueError:
            raise _too_early(getattr(func, "__name__", str(func))) from None


def _pending(requires_grad: bool = True, device: Any = None, dtype: Any = None) -> PendingParameter:
    make: Any = PendingParameter  # torch's stubs do not know this constructor
    made: PendingParameter = make(requires_grad, device, dtype)
    return made


def _too_early(what: str) -> TooEarlyError:
    return TooEarlyError(
        f"a lazy layer's parameter was asked for {what!r} before it has a shape; pass one batch "
        "through the model first: model(x), or load a state_dict that has the shapes"
    )


class _Lazy(LazyModuleMixin, Module):
    """What lazy layers share: parameters without a shape, and how they get one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # older torch calls lazy layers experimental
            super().__init__(*args, **kwargs)

    def _wait(self, bias: bool, device: Any, dtype: Any) -> None:
        for name in ("weight", "bias") if bias else ("weight",):
            setattr(self, name, _pending(device=device, dtype=dtype))

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> "_Lazy":
        waiting = [n for n, p in self._parameters.items() if isinstance(p, PendingParameter)]
        super()._apply(fn, recurse)  # type: ignore[no-untyped-call]
        for name in waiting:  # on its way to the device "meta" a tensor forgets its class
            moved = self._parameters[name]
            if moved is not None and not isinstance(moved, PendingParameter):
                setattr(self, name, _pending(moved.requires_grad, moved.device, moved.dtype))
        return self

    def reset_parameters(self) -> None:
        """Draw the parameters anew, once they have a shape."""
        if not self.has_uninitialized_params():
            super().reset_parameters()  # type: ignore[misc]

    @torch.no_grad()
    def _materialize(self, *shape: int) -> None:
        """Give shape and numbers to what waits; what was loaded before stays as it is."""
        shapes = {"weight": shape, "bias": shape[:1]}
        here = {name: p for name in shapes if (p := getattr(self, name)) is not None}
        waiting = {name: p for name, p in here.items() if isinstance(p, PendingParameter)}
        loaded = {name: p.clone() for name, p in here.items() if name not in waiting}
        if "weight" in loaded and loaded["weight"].shape[0] != shape[0]:
            raise ShapeError(
                f"the layer makes {shape[0]} outputs per example, the weight that was loaded into "
                f"it {loaded['weight'].shape[0]}; make the layer as the saved one was made"
            )
        for name, parameter in waiting.items():
            parameter.materialize(shapes[name])
        if waiting:
            self.reset_parameters()
        for name, value in loaded.items():
            here[name].copy_(value)


class LazyLinear(_Lazy, Linear):
    """A fully connected layer that counts its input's features when it first sees some.

    After that it *is* a ``Linear``.

    Args:
        out_features: numbers per example that go out.
        bias: whether there is a ``b``.
        device: where the parameters live.
        dtype: their precision.
    """

    cls_to_become = Linear

    def __init__(
        self,
        out_features: int,
        bias: bool = True,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__(0, 0, False)
        self.out_features = out_features
        self._wait(bias, device, dtype)

    def initialize_parameters(self, x: Float[Tensor, "*batch in_features"]) -> None:
        """Take the number of features from an input.

        Args:
            x: any number of batch axes, features last.

        Raises:
            ShapeError: a single number has no axis of features.
        """
        if not x.ndim:
            raise ShapeError("LazyLinear needs an axis of features, got a single number")
        self.in_features = x.shape[-1]
        self._materialize(self.out_features, x.shape[-1])
        self.in_features = self.weight.shape[1]


class LazyConv2d(_Lazy, Conv2d):
    """A convolution that counts its input's channels when it first sees an image.

    After that it *is* a ``Conv2d``.

    Args:
        out_channels: channels that go out.
        kernel_size: the window, one number or (height, width).
        stride: how far the window moves.
        padding: zeros around the image.
        dilation: distance between neighbours in the window.
        groups: into how many independent groups the channels are cut.
        bias: whether every output channel has a constant.
        device: where the parameters live.
        dtype: their precision.

    Raises:
        ArgumentError: ``groups`` does not divide ``out_channels``.

    Differs from torch: as ``Conv2d`` does.
    """

    cls_to_become = Conv2d

    def __init__(
        self,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int] = 1,
        padding: int | tuple[int, int] = 0,
        dilation: int | tuple[int, int] = 1,
        groups: int = 1,
        bias: bool = True,
        *,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__(0, 0, kernel_size, stride, padding, dilation, groups, False)
        if out_channels % groups:
            raise ArgumentError(
                f"LazyConv2d: groups={groups} must divide out_channels={out_channels}"
            )
        self.out_channels = out_channels
        self._wait(bias, device, dtype)

    def initialize_parameters(self, x: Float[Tensor, "batch in_channels height width"]) -> None:
        """Take the number of channels from images.

        Args:
            x: images with a batch axis.

        Raises:
            ShapeError: not four axes.
            ArgumentError: ``groups`` does not divide the channels.
        """
        if x.ndim != 4:
            raise ShapeError(
                "LazyConv2d needs (batch, channels, height, width), got a tensor of shape "
                f"{tuple(x.shape)}"
            )
        if x.shape[1] % self.groups:
            raise ArgumentError(
                f"LazyConv2d: groups={self.groups} must divide the {x.shape[1]} channels of the "
                "input"
            )
        self._materialize(self.out_channels, x.shape[1] // self.groups, *self.kernel_size)
        self.in_channels = self.weight.shape[1] * self.groups
