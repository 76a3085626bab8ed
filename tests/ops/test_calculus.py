import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, DtypeError, ShapeError
from handson.ops.calculus import (
    SCHEMES,
    derivative,
    error_curve,
    gradient,
    hessian,
    jacobian,
    laplacian,
)

NUMBERS = st.floats(-3, 3)


def vector(*values):
    return torch.tensor(values, dtype=torch.float64)


def number(value, dtype=torch.float64):
    return torch.tensor(value, dtype=dtype)


def bowl(x):
    return (x * x).sum()


# ---- what they compute --------------------------------------------------------------------------


@given(NUMBERS, NUMBERS, st.floats(0.01, 2))
def test_central_differences_of_a_parabola_are_exact_whatever_the_step(a, x, step):
    slope = derivative(lambda x: a * x * x + 3 * x, number(x), step=step)
    assert slope.item() == pytest.approx(2 * a * x + 3, abs=1e-10)


@pytest.mark.parametrize(("scheme", "left_out"), [("forward", 1), ("backward", -1), ("central", 0)])
def test_what_each_scheme_leaves_out_of_a_parabola(scheme, left_out):
    slope = derivative(lambda x: x * x, number(2.0), step=0.5, scheme=scheme)
    assert slope.item() == pytest.approx(4 + 0.5 * left_out, abs=1e-12)


def test_halving_the_step_halves_the_error_forward_and_quarters_it_centrally():
    def error(step, scheme):
        return float(derivative(torch.exp, number(0.0), step=step, scheme=scheme)) - 1

    assert error(0.01, "forward") / error(0.005, "forward") == pytest.approx(2, rel=0.01)
    assert error(0.01, "central") / error(0.005, "central") == pytest.approx(4, rel=0.01)


@given(st.lists(NUMBERS, max_size=4))
def test_the_gradient_of_the_squares_is_twice_the_point(values):
    x = vector(*values)
    torch.testing.assert_close(gradient(bowl, x), 2 * x, rtol=1e-8, atol=1e-8)


def test_the_jacobian_of_a_matrix_product_is_the_matrix():
    matrix = torch.arange(6.0, dtype=torch.float64).reshape(2, 3)
    found = jacobian(lambda x: matrix @ x, vector(0.3, -2.0, 5.0))
    torch.testing.assert_close(found, matrix, rtol=1e-8, atol=1e-8)


def test_the_hessian_of_a_quadratic_form_is_symmetric_to_the_last_bit():
    matrix = vector(2.0, 1.0, 1.0, -3.0).reshape(2, 2)
    found = hessian(lambda x: x @ matrix @ x / 2, vector(0.4, 0.7))
    torch.testing.assert_close(found, matrix, rtol=1e-6, atol=1e-6)
    assert torch.equal(found, found.T)


def test_the_laplacian_is_the_trace_of_the_hessian_and_of_one_number_the_second_derivative():
    def waves(x):
        return x.sin().sum() * x.cos().prod()

    x = vector(0.3, 0.8, -0.2)
    trace = hessian(waves, x).trace()
    torch.testing.assert_close(laplacian(waves, x), trace, rtol=1e-6, atol=1e-6)
    assert laplacian(torch.sin, number(1.0)).item() == pytest.approx(-math.sin(1.0), abs=1e-6)


def test_a_harmonic_function_has_no_laplacian():
    value = laplacian(lambda x: (x * x).sum().log(), vector(0.6, -1.1))
    assert value.item() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
def test_results_keep_the_dtype(dtype):
    x = torch.tensor([0.5, 1.5], dtype=dtype)
    for found in (derivative(torch.sin, x), gradient(bowl, x), hessian(bowl, x)):
        assert found.dtype == dtype
        assert found.isfinite().all()


def test_shapes_are_those_of_torch_func_with_no_numbers_too():
    x = torch.zeros(2, 0, 3, dtype=torch.float64)
    assert derivative(torch.sin, x).shape == (2, 0, 3)
    assert gradient(bowl, x).shape == (2, 0, 3)
    assert jacobian(lambda x: x.sum(0), x).shape == (0, 3, 2, 0, 3)
    assert hessian(bowl, x).shape == (2, 0, 3, 2, 0, 3)
    assert laplacian(bowl, x).item() == 0


def test_a_function_that_writes_into_its_argument_does_no_harm():
    x = vector(1.0, 2.0)
    torch.testing.assert_close(gradient(lambda x: x.mul_(x).sum(), x), 2 * x)
    assert derivative(lambda x: x.mul_(x), x, scheme="forward").round(decimals=4).tolist() == [2, 4]
    assert hessian(lambda x: x.mul_(x).sum(), x).round().tolist() == [[2, 0], [0, 2]]
    assert x.tolist() == [1.0, 2.0]


def test_a_quotient_can_itself_be_differentiated():
    x = vector(0.5, -0.3).requires_grad_()
    (bends,) = torch.autograd.grad(gradient(lambda x: x.exp().sum(), x).sum(), x)
    torch.testing.assert_close(bends, x.exp().detach(), rtol=1e-8, atol=1e-8)


# ---- the error curve ----------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_error_curve_is_a_v_and_the_best_step_lies_near_its_bottom(scheme, dtype):
    x, truth = number(1.3, dtype), number(1.3).cos().to(dtype)
    steps, errors = error_curve(torch.sin, x, truth, scheme=scheme)
    assert steps[0] == 1
    assert (steps[1:] < steps[:-1]).all()
    power = SCHEMES[scheme]
    expected = torch.finfo(dtype).eps ** (power / (power + 1))
    assert errors[0] > 100 * expected
    assert errors[-8:].mean() > 10 * expected
    assert (derivative(torch.sin, x, scheme=scheme) - truth).abs() < 3 * expected


def test_the_error_falls_with_slope_1_forward_and_2_centrally():
    x = number(1.3)
    for scheme, power in SCHEMES.items():
        _, errors = error_curve(torch.sin, x, x.cos(), scheme=scheme, steps=[1e-1, 1e-3])
        fall = math.log10(errors[0] / errors[1])
        assert fall == pytest.approx(2 * power, abs=0.1)


def test_a_curve_without_steps_is_empty():
    steps, errors = error_curve(torch.sin, number(0.0), number(1.0), steps=[])
    assert len(steps) == len(errors) == 0


# ---- errors that teach --------------------------------------------------------------------------


def test_a_point_must_be_a_tensor_of_finite_floating_numbers(as_users_run):
    with pytest.raises(DtypeError, match=r"x is float; give a tensor: torch.tensor\(1.0\)"):
        derivative(torch.sin, 1.0)
    with pytest.raises(DtypeError, match=r"torch.int64, which cannot move .* x.double\(\)"):
        gradient(bowl, torch.tensor([1, 2]))
    with pytest.raises(DtypeError, match=r"torch.int64"):
        error_curve(torch.sin, torch.tensor(1), torch.tensor(1.0))
    with pytest.raises(ArgumentError, match="a slope needs a finite point"):
        hessian(bowl, vector(1.0, math.nan))


def test_a_function_of_the_wrong_shape_says_which_one_to_take_instead():
    with pytest.raises(ShapeError, match=r"returned \(\) instead of \(2,\).* use gradient"):
        derivative(bowl, vector(1.0, 2.0))
    for of in (gradient, hessian, laplacian):
        with pytest.raises(ShapeError, match=r"returned \(2,\) instead of \(\): .* jacobian"):
            of(torch.sin, vector(1.0, 2.0))
    with pytest.raises(ShapeError, match=r"the shape may not change"):
        jacobian(lambda x: x[x > 1], vector(1.0, 2.0))


def test_a_function_that_is_not_finite_says_where():
    with pytest.raises(ArgumentError, match=r"infinite or NaN at x = -.* smaller step="):
        derivative(torch.log, number(0.0))
    with pytest.raises(ArgumentError, match="a point one step away"):
        gradient(lambda x: x.log().sum(), torch.zeros(9))
    assert derivative(torch.log, number(1e-8), step=1e-10).item() == pytest.approx(1e8, rel=1e-3)


def test_an_error_curve_is_for_one_number(as_users_run):
    with pytest.raises(ShapeError, match=r"give x\[0\]"):
        error_curve(torch.sin, torch.ones(2), torch.tensor(1.0))


def test_a_function_that_swings_faster_than_its_argument_needs_a_step_of_its_own():
    x = torch.tensor(1e6, dtype=torch.float64)
    wrong, right = derivative(torch.sin, x), derivative(torch.sin, x, step=1e-5)
    assert abs(wrong - x.cos()) > 0.1
    assert abs(right - x.cos()) < 1e-5
