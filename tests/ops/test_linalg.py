import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.linalg import solve_least_squares


def normal(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def conditioned(condition, seed):
    left, _ = torch.linalg.qr(normal(40, 5, seed=seed))
    right, _ = torch.linalg.qr(normal(5, 5, seed=seed + 100))
    return left * condition ** -torch.linspace(0, 1, 5, dtype=torch.float64) @ right


def test_a_line_through_three_points_by_hand():
    a = torch.tensor([[0.0, 1.0], [1.0, 1.0], [2.0, 1.0]], dtype=torch.float64)
    b = torch.tensor([[1.0], [3.0], [5.0]], dtype=torch.float64)
    torch.testing.assert_close(
        solve_least_squares(a, b), torch.tensor([[2.0], [1.0]], dtype=torch.float64)
    )


@given(st.integers(1, 5), st.integers(0, 5), st.integers(1, 3), st.integers(0, 10**6))
def test_what_is_left_over_is_orthogonal_to_the_columns(columns, more, targets, seed):
    a, b = normal(columns + more + 2, columns, seed=seed), normal(columns + more + 2, targets)
    rest = a @ solve_least_squares(a, b) - b
    torch.testing.assert_close(
        a.T @ rest, torch.zeros(columns, targets, dtype=torch.float64), rtol=0, atol=1e-9
    )


@pytest.mark.parametrize("seed", range(4))
def test_at_a_condition_of_1e8_qr_keeps_eight_digits_and_the_normal_equations_none(seed):
    a, truth = conditioned(1e8, seed), normal(5, 1, seed=seed + 200)
    b = a @ truth

    def error(x):
        return float((x - truth).norm() / truth.norm())

    assert error(solve_least_squares(a, b)) < 1e-8
    assert error(torch.linalg.solve(a.T @ a, a.T @ b)) > 1e-2


def test_the_gradient_keeps_digits_that_torchs_lstsq_loses():
    a, b, scale = normal(12, 3), normal(12, 1, seed=1), torch.tensor([1e-3, 1.0, 1e3]).double()

    def gradient(solve):
        leaf = (a * scale).requires_grad_()
        grad = torch.autograd.grad(solve(leaf, b)[0, 0], leaf)[0]
        return grad / exact - 1 if exact is not None else grad

    exact = None
    exact = gradient(lambda x, y: solve_least_squares(x / scale, y) / scale[:, None])
    assert gradient(solve_least_squares).abs().max() < 1e-9
    assert gradient(lambda x, y: torch.linalg.lstsq(x, y).solution).abs().max() > 1e-7


def test_features_of_very_different_scale_are_not_mistaken_for_dependent_ones():
    a, scale = normal(12, 3).float(), torch.tensor([1e-4, 1.0, 1e4])
    x = solve_least_squares(a * scale, a.sum(1, keepdim=True))
    torch.testing.assert_close(x[:, 0] * scale, torch.ones(3))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_column_that_depends_on_others_is_named(dtype):
    a = normal(30, 4).to(dtype)
    a[:, 2] = 3 * a[:, 0] - a[:, 1]
    with pytest.raises(ArgumentError, match=r"column 2 of a depends .* weight decay"):
        solve_least_squares(a, torch.ones(30, 1, dtype=dtype))


def test_a_column_of_zeros_is_refused():
    with pytest.raises(ArgumentError, match="column 0"):
        solve_least_squares(torch.zeros(3, 1), torch.ones(3, 1))


@pytest.mark.parametrize(("rows", "others"), [(2, 2), (5, 4)])
def test_shapes_that_do_not_fit_are_named(as_users_run, rows, others):
    with pytest.raises(ShapeError, match=rf"\({rows}, 3\) and b of shape \({others}, 1\)"):
        solve_least_squares(torch.ones(rows, 3), torch.ones(others, 1))
