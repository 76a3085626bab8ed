import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, DtypeError, ShapeError
from handson.ops.norms import direction, matrix_norm, vector_norm

VECTORS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6)
ORDERS = st.one_of(st.floats(1, 20), st.just(math.inf))


def vector(*values, dtype=torch.float64):
    return torch.tensor(values, dtype=dtype)


def test_three_and_four_by_hand():
    x = vector(3.0, -4.0, 0.0)
    norms = {order: vector_norm(x, order).item() for order in (0, 1, 2, math.inf, -math.inf)}
    assert norms == {0: 2, 1: 7, 2: 5, math.inf: 4, -math.inf: 0}


@given(VECTORS, VECTORS, ORDERS)
def test_from_order_one_on_it_is_a_norm(a, b, order):
    length = min(len(a), len(b))
    x, y = vector(*a[:length]), vector(*b[:length])
    sides = vector_norm(x, order) + vector_norm(y, order)
    assert vector_norm(x + y, order) <= sides * (1 + 1e-12), "a detour is never shorter"
    torch.testing.assert_close(vector_norm(-3 * x, order), 3 * vector_norm(x, order))
    assert (vector_norm(x, order) == 0) == bool((x == 0).all())


def test_below_one_the_triangle_inequality_breaks():
    x, y = vector(1.0, 0.0), vector(0.0, 1.0)
    assert vector_norm(x + y, 0.5) > vector_norm(x, 0.5) + vector_norm(y, 0.5)


@given(VECTORS)
def test_the_higher_the_order_the_smaller_the_norm(a):
    x = vector(*a)
    sizes = [vector_norm(x, order).item() for order in (1, 1.5, 2, 3, 10, math.inf)]
    assert all(one >= two * (1 - 1e-12) for one, two in pairwise(sizes))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("order", [0.5, 2, 3, 50.0, -1, -3])
def test_no_scale_overflows_or_vanishes(dtype, order):
    x = vector(3.0, -4.0, 1.0, dtype=dtype)
    for power in (-100, 100) if dtype == torch.float32 else (-900, 900):
        scale = 2.0**power
        torch.testing.assert_close(vector_norm(x * scale, order) / scale, vector_norm(x, order))


def test_torch_loses_what_we_keep():
    for scale, lost in ((1e20, torch.inf), (1e-30, 0.0)):
        x = vector(3 * scale, 4 * scale, dtype=torch.float32)
        assert torch.linalg.vector_norm(x).item() == lost
        assert vector_norm(x).item() == pytest.approx(5 * scale)


def test_where_the_slope_is_no_number_it_is_zero():
    for order in (0, 0.5, 1, 2, 3, math.inf, -1, -math.inf):
        x = torch.zeros(3, requires_grad=True)
        vector_norm(x, order).backward()
        assert x.grad.tolist() == [0, 0, 0], order


@given(VECTORS.filter(lambda a: all(abs(x) > 1e-3 for x in a)), st.sampled_from([0.5, 1.5, 2, 3]))
def test_the_slope_is_that_of_the_formula(a, order):
    x = vector(*a).requires_grad_()
    norm = vector_norm(x, order)
    (slope,) = torch.autograd.grad(norm, x)
    expected = x.sign() * (x.abs() / norm) ** (order - 1)
    torch.testing.assert_close(slope, expected.detach(), rtol=1e-9, atol=1e-12)


def test_nothing_has_length_zero_but_no_largest_entry():
    assert vector_norm(torch.ones(2, 0), 2, dim=1).tolist() == [0, 0]
    for order in (math.inf, -math.inf, -1):
        with pytest.raises(ShapeError, match=r"\(2, 0\) holds no numbers along \(1,\)"):
            vector_norm(torch.ones(2, 0), order, dim=1)


@pytest.mark.parametrize("dtype", [torch.int64, torch.bool])
def test_whole_numbers_are_refused_with_the_way_out(dtype, as_users_run):
    with pytest.raises(DtypeError, match=r"x holds torch\.\w+; .*write x\.float\(\)"):
        vector_norm(torch.ones(3, dtype=dtype))
    with pytest.raises(DtypeError, match=r"write A\.float\(\)"):
        matrix_norm(torch.ones(3, 3, dtype=dtype))


def test_a_list_is_no_tensor(as_users_run):
    with pytest.raises(DtypeError, match=r"x is a list; write torch\.tensor\(x\)"):
        vector_norm([3.0, 4.0])


def test_complex_numbers_are_left_to_torch(as_users_run):
    with pytest.raises(DtypeError, match=r"left to torch\.linalg\.vector_norm"):
        vector_norm(torch.ones(3, dtype=torch.complex64))


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda x: vector_norm(x, "fro"), "those of matrix_norm"),
        (lambda x: vector_norm(x, math.nan), "ord=nan"),
        (lambda x: vector_norm(x, dim=2), r"dim=2 of shape \(3, 4\); axes go from -2 to 1"),
        (lambda x: vector_norm(x, dim="x"), "dim='x' of shape"),
        (lambda x: vector_norm(x, dim=1.0), r"dim=1\.0 of shape"),
        (lambda x: vector_norm(x, dim=(0, -2)), "names an axis twice"),
        (lambda x: matrix_norm(x, 3), r"expected 'fro', 'nuc', 1, -1, 2, -2"),
        (lambda x: matrix_norm(x, "Frobenius"), "ord='Frobenius'"),
        (lambda x: matrix_norm(x, dim=1), "expected two axes such as"),
        (lambda x: matrix_norm(x, dim=(0, 0)), "names an axis twice"),
    ],
)
def test_wrong_arguments_are_named(as_users_run, call, told):
    with pytest.raises(ArgumentError, match=told):
        call(torch.ones(3, 4))


def test_a_vector_has_no_matrix_norm(as_users_run):
    with pytest.raises(ShapeError, match=r"shape \(3,\); .* take vector_norm"):
        matrix_norm(torch.ones(3))


def test_matrix_norms_by_hand():
    a = torch.tensor([[1.0, -2.0], [3.0, 4.0]])
    assert matrix_norm(a, 1).item() == 6
    assert matrix_norm(a, math.inf).item() == 7
    assert matrix_norm(a, -1).item() == 4
    assert matrix_norm(a, -math.inf).item() == 3
    assert matrix_norm(a).item() == pytest.approx(30**0.5)
    assert matrix_norm(torch.diag(vector(3.0, -5.0)), 2).item() == pytest.approx(5)
    assert matrix_norm(torch.diag(vector(3.0, -5.0)), "nuc").item() == pytest.approx(8)


def test_no_vector_is_stretched_by_more_than_the_spectral_norm(rng):
    a = torch.randn(4, 3, generator=rng, dtype=torch.float64)
    x = torch.randn(200, 3, generator=rng, dtype=torch.float64)
    stretched = vector_norm(x @ a.T, dim=1) / vector_norm(x, dim=1)
    assert stretched.max() <= matrix_norm(a, 2)
    assert stretched.max() > 0.9 * matrix_norm(a, 2)


def test_kept_axes_stay_where_they_were():
    a = torch.ones(2, 3, 4, 5)
    for order in ("fro", "nuc", 1, 2, math.inf):
        assert matrix_norm(a, order, dim=(3, 0), keepdim=True).shape == (1, 3, 4, 1)
        assert matrix_norm(a, order, dim=(3, 0)).shape == (3, 4)


def test_an_empty_matrix_has_no_largest_row():
    assert matrix_norm(torch.ones(0, 3)).item() == 0
    with pytest.raises(ShapeError):
        matrix_norm(torch.ones(0, 3), math.inf)


@given(VECTORS.filter(lambda a: any(abs(x) > 1e-300 for x in a)))
def test_a_direction_has_length_one_and_points_the_same_way(a):
    x = vector(*a)
    torch.testing.assert_close(vector_norm(direction(x)), vector(1.0)[0])
    torch.testing.assert_close(direction(x) * vector_norm(x), x, rtol=1e-9, atol=1e-300)


def test_the_zero_vector_has_no_direction():
    assert direction(torch.zeros(2, 3)).tolist() == [[0, 0, 0]] * 2
