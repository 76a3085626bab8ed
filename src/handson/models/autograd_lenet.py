"""LeNet without torch's maths: every number, and every gradient, by ``handson.autograd``."""

from functools import partial

import torch
from torch import nn

from handson import autograd
from handson.autograd import avg_pool2d, conv2d, linear, max_pool2d
from handson.models.lenet import lenet
from handson.ops.engine import on_engine


def scores(
    x: autograd.Tensor, *parameters: autograd.Tensor, modern: bool = False
) -> autograd.Tensor:
    """Return LeNet's scores for images.

    Args:
        x: images, ``batch 1 28 28``.
        parameters: weight and bias of two convolutions and three linear layers, in that order.
        modern: ReLU and max pooling instead of sigmoid and average pooling.
    """
    bend = autograd.relu if modern else autograd.sigmoid
    pool = max_pool2d if modern else avg_pool2d
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    x = pool(bend(conv2d(x, w1, b1, padding=2)), 2)
    x = pool(bend(conv2d(x, w2, b2)), 2)
    x = bend(linear(x.flatten(1), w3, b3))
    x = bend(linear(x, w4, b4))
    return linear(x, w5, b5)


class AutogradLeNet(nn.Sequential):
    """``lenet`` with the same parameters under the same names, computed by our engine.

    torch draws the start, holds the parameters and applies the updates; what is multiplied, summed
    and differentiated in between is ``handson.autograd`` on NumPy arrays.

    Args:
        classes: scores that come out.
        in_channels: 1 for grey images.
        modern: ReLU and max pooling instead of the sigmoid and average pooling of its time.
    """

    def __init__(self, classes: int = 10, *, in_channels: int = 1, modern: bool = False) -> None:
        start = lenet(classes, in_channels=in_channels, modern=modern, layers=nn)
        super().__init__(*start.children())
        self.modern = modern

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """Return the scores of a batch of images."""
        return on_engine(partial(scores, modern=self.modern), input, *self.parameters())


class AutogradCrossEntropyLoss(nn.Module):
    """Mean over examples of ``-log softmax(x)[target]``, computed by our engine."""

    def forward(self, input: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return the loss of scores and classes."""
        return on_engine(autograd.cross_entropy, input, target)
