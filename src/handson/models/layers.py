"""The sets of layers that models can be built from."""

from types import ModuleType

from torch import nn as torch_nn

import handson.nn
from handson.base.errors import unknown
from handson.models import block_layers

LAYERS: dict[str, ModuleType] = {
    "torch": torch_nn,
    "handson": handson.nn,
    "blocks": block_layers,
}
"""By the name that ``--layers`` takes. ``torch`` is fast, ``handson`` can be read, ``blocks`` does
without torch's Module as well, for models of linear layers and ReLUs."""


def layer_set(name: str) -> ModuleType:
    """Return the set of layers called ``name``.

    Raises:
        UnknownNameError: there is no such set.
    """
    if name not in LAYERS:
        raise unknown("set of layers", name, LAYERS)
    return LAYERS[name]
