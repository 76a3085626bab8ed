import math
import warnings

import pytest
import torch

from handson.base.errors import ShapeError
from handson.nn import Linear


def test_it_starts_evenly_between_the_bounds_that_its_docstring_says():
    layer = Linear(400, 300)
    for p in (layer.weight, layer.bias):
        assert p.abs().max() <= 1 / math.sqrt(400)
        assert p.abs().max() > 0.9 / math.sqrt(400)
    assert layer.weight.std().item() == pytest.approx(1 / math.sqrt(3 * 400), rel=0.02)


def test_without_bias_it_passes_zero_on():
    layer = Linear(3, 2, bias=False)
    assert layer.bias is None
    assert layer(torch.zeros(3)).tolist() == [0.0, 0.0]


def test_no_features_leave_the_bias_as_in_torch():
    ours = Linear(0, 3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch warns that there is nothing to initialise
        theirs = torch.nn.Linear(0, 3)
    theirs.load_state_dict(ours.state_dict())
    x = torch.ones(5, 0)
    assert torch.equal(ours(x), theirs(x))


def test_images_are_refused_with_the_way_out(as_users_run):
    with pytest.raises(ShapeError, match=r"must hold 784 features.*Flatten\(\)"):
        Linear(784, 10)(torch.zeros(2, 1, 28, 28))
