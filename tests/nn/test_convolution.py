import math

import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError
from handson.nn import Conv2d


def test_it_starts_evenly_between_the_bounds_that_its_docstring_says():
    layer = Conv2d(8, 64, 5, groups=2)
    bound = 1 / math.sqrt(4 * 25)
    for p in (layer.weight, layer.bias):
        assert p.abs().max() <= bound
        assert p.abs().max() > 0.9 * bound
    assert layer.weight.std().item() == pytest.approx(bound / math.sqrt(3), rel=0.05)


def test_parameters_are_counted_as_in_torch():
    layer = Conv2d(8, 64, (3, 5), groups=2)
    assert layer.weight.shape == (64, 4, 3, 5)
    assert sum(p.numel() for p in layer.parameters()) == 64 * 4 * 15 + 64


@pytest.mark.parametrize(("groups", "channels"), [(2, (3, 4)), (2, (4, 3)), (0, (4, 4))])
def test_groups_that_do_not_divide_the_channels_are_refused(groups, channels):
    with pytest.raises(
        ArgumentError, match=rf"groups={groups} must divide in_channels={channels[0]}"
    ):
        Conv2d(*channels, 3, groups=groups)


def test_other_channels_than_promised_are_refused(as_users_run):
    with pytest.raises(ShapeError, match="takes 3 input channels"):
        Conv2d(3, 4, 3)(torch.zeros(1, 1, 5, 5))


def test_an_image_without_a_batch_says_what_to_do(as_users_run):
    with pytest.raises(ShapeError, match=r"unsqueeze\(0\)"):
        Conv2d(3, 4, 3)(torch.zeros(3, 5, 5))
