"""Linear regression: one layer, nothing else."""

from types import ModuleType

from handson.base.module import Module
from handson.models.layers import LAYERS


def linear_regression(
    in_features: int = 2, out_features: int = 1, *, layers: ModuleType = LAYERS["torch"]
) -> Module:
    """Predict numbers as weighted sums of the features.

    Args:
        in_features: numbers per example.
        out_features: numbers to predict.
        layers: ``torch.nn`` or ``handson.nn``.
    """
    model: Module = layers.Sequential(layers.Linear(in_features, out_features))
    layers.init.normal_(model[0].weight, 0.0, 0.01)  # type: ignore[index]
    layers.init.zeros_(model[0].bias)  # type: ignore[index]
    return model
