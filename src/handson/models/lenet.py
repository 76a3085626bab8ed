"""LeNet: the first convolutional network that read handwriting for a living."""

from types import ModuleType

from handson.base.module import Module
from handson.models.layers import LAYERS


def lenet(
    classes: int = 10,
    *,
    in_channels: int = 1,
    modern: bool = False,
    layers: ModuleType = LAYERS["torch"],
) -> Module:
    """Two convolutions with pooling, then three fully connected layers, for 28 × 28 images.

    Args:
        classes: scores that come out.
        in_channels: 1 for grey images.
        modern: ReLU and max pooling instead of the sigmoid and average pooling of its time.
        layers: ``torch.nn`` or ``handson.nn``.

    Source: LeCun et al. (1998), Gradient-based learning applied to document recognition, section
    II.B; as the book has it: no trainable pooling, full connections, scores at the end.
    """
    bend = layers.ReLU if modern else layers.Sigmoid
    pool = layers.MaxPool2d if modern else layers.AvgPool2d
    model: Module = layers.Sequential(
        layers.Conv2d(in_channels, 6, kernel_size=5, padding=2),
        bend(),
        pool(kernel_size=2, stride=2),
        layers.Conv2d(6, 16, kernel_size=5),
        bend(),
        pool(kernel_size=2, stride=2),
        layers.Flatten(),
        layers.Linear(16 * 5 * 5, 120),
        bend(),
        layers.Linear(120, 84),
        bend(),
        layers.Linear(84, classes),
    )
    for part in model.modules():
        if isinstance(part, layers.Conv2d | layers.Linear):
            layers.init.xavier_uniform_(part.weight)
    return model
