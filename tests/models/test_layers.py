import pytest
import torch

import handson.nn
from handson.base.errors import UnknownNameError
from handson.models import block_layers
from handson.models.layers import LAYERS, layer_set


def test_the_sets_by_name():
    assert layer_set("torch") is torch.nn
    assert layer_set("handson") is handson.nn
    assert layer_set("blocks") is block_layers
    assert set(LAYERS) == {"torch", "handson", "blocks"}


def test_an_unknown_set_gets_the_names_of_all():
    with pytest.raises(
        UnknownNameError, match=r"no set of layers is called 'hands'.*handson, .*torch"
    ):
        layer_set("hands")


def test_torch_has_every_layer_that_ours_has():
    for name, found in vars(handson.nn).items():
        if isinstance(found, type):
            assert hasattr(torch.nn, name), name


def test_only_sets_with_the_layers_that_are_needed_are_offered():
    assert layer_set("handson", "Dropout", "ReLU") is handson.nn
    with pytest.raises(UnknownNameError, match="'blocks'") as caught:
        layer_set("blocks", "Dropout")
    assert "torch, handson" in str(caught.value) or "handson, torch" in str(caught.value)
