import math

import torch

from handson.nn import Bilinear


def test_it_starts_evenly_between_the_bounds_that_its_docstring_says():
    layer = Bilinear(100, 20, 30)
    for p in (layer.weight, layer.bias):
        assert 0.9 / math.sqrt(100) < p.abs().max() <= 1 / math.sqrt(100)


def test_the_seed_gives_torchs_start():
    torch.manual_seed(3)
    ours = Bilinear(4, 3, 2)
    torch.manual_seed(3)
    theirs = torch.nn.Bilinear(4, 3, 2)
    assert all(
        torch.equal(a, b) for a, b in zip(ours.parameters(), theirs.parameters(), strict=True)
    )
    assert repr(ours) == repr(theirs)


def test_without_bias_zero_stays_zero():
    layer = Bilinear(4, 3, 2, bias=False)
    assert layer.bias is None
    assert layer(torch.zeros(5, 4), torch.ones(5, 3)).count_nonzero() == 0
