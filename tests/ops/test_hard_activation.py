import pytest
import torch

from handson.base.errors import ArgumentError
from handson.ops.hard_activation import hardshrink, hardsigmoid, hardswish, hardtanh, softshrink

X = torch.tensor([-4.0, -0.25, 0.0, 0.75, 4.0])


def test_by_hand():
    assert hardtanh(X).tolist() == [-1.0, -0.25, 0.0, 0.75, 1.0]
    assert hardsigmoid(X).tolist() == pytest.approx([0.0, 2.75 / 6, 0.5, 0.625, 1.0])
    assert hardswish(X).tolist() == pytest.approx([0.0, -0.25 * 2.75 / 6, 0.0, 0.46875, 4.0])
    assert hardshrink(X).tolist() == [-4.0, 0.0, 0.0, 0.75, 4.0]
    assert softshrink(X).tolist() == [-3.5, 0.0, 0.0, 0.25, 3.5]


def test_softshrink_minimises_what_it_is_for():
    # the least of (u - x)²/2 + λ|u| over a fine grid of u
    u = torch.linspace(-5, 5, 100_001, dtype=torch.float64)
    for x in X.double():
        best = u[((u - x) ** 2 / 2 + 0.5 * u.abs()).argmin()]
        assert abs(softshrink(x) - best) < 1e-3


def test_bad_arguments_are_refused():
    with pytest.raises(ArgumentError, match="min_val=1 must be below max_val=-1"):
        hardtanh(X, 1, -1)
    for function in (hardshrink, softshrink):
        with pytest.raises(ArgumentError, match="lambd must be 0 or more, got -1"):
            function(X, -1)
