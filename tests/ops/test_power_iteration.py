from itertools import pairwise

import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.norms import matrix_norm
from handson.ops.power_iteration import power_iteration


def stretching(*singular):
    return torch.tensor(singular, dtype=torch.float64).diag()


def test_the_largest_stretch_of_a_diagonal_matrix():
    assert power_iteration(stretching(1.0, -3.0, 2.0)).item() == pytest.approx(3)


@pytest.mark.parametrize("ratio", [0.5, 0.9])
def test_the_error_falls_with_the_fourth_power_of_the_ratio(ratio):
    errors = [1 - power_iteration(stretching(1.0, ratio), k).item() for k in (4, 5, 6)]
    for one, two in pairwise(errors):
        assert two / one == pytest.approx(ratio**4, rel=0.15)


def test_equal_stretches_in_all_directions_are_found_at_once():
    assert power_iteration(2 * torch.eye(5).double(), 1).item() == pytest.approx(2)


@pytest.mark.parametrize("scale", [1e-30, 1e30])
def test_no_scale_overflows_or_vanishes(scale, rng):
    a = torch.randn(4, 3, generator=rng)
    assert power_iteration(a * scale).item() / scale == pytest.approx(matrix_norm(a, 2).item())


def test_the_slope_is_the_pair_of_directions(rng):
    a = torch.randn(5, 3, generator=rng, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(power_iteration(a, 500), a)
    u, _, v = torch.linalg.svd(a.detach(), full_matrices=False)
    torch.testing.assert_close(slope, u[:, :1] @ v[:1])


def test_global_chance_is_neither_used_nor_changed():
    a, before = stretching(2.0, 1.0), torch.get_rng_state()
    first = power_iteration(a, 1)
    torch.manual_seed(1)
    assert power_iteration(a, 1) == first
    torch.set_rng_state(before)
    power_iteration(a, 1)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("shape", [(3,), (0, 3), (2, 3, 0)])
def test_what_is_no_matrix_is_refused(shape, as_users_run):
    with pytest.raises(ShapeError, match="expected a matrix with rows and columns"):
        power_iteration(torch.ones(shape))


def test_at_least_one_step_is_needed():
    with pytest.raises(ArgumentError, match="iterations=0; expected a whole number from 1 on"):
        power_iteration(torch.ones(2, 2), 0)
