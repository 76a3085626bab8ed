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


def layer_set(name: str, *needed: str) -> ModuleType:
    """Return the set of layers called ``name``.

    Args:
        name: ``torch``, ``handson`` or ``blocks``.
        needed: layers that the set must have, ``"Dropout"``; the others are not offered.

    Raises:
        UnknownNameError: there is no such set, or it lacks a layer.
    """
    offered = [key for key, kit in LAYERS.items() if all(hasattr(kit, n) for n in needed)]
    if name not in offered:
        raise unknown("set of layers", name, offered)
    return LAYERS[name]
