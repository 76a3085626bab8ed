import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, ShapeError
from handson.base.seed import generator
from handson.nn import init
from handson.nn.init_structured import dirac_, eye_, orthogonal_, sparse_, trunc_normal_


def test_they_are_offered_beside_the_others():
    for fill in (dirac_, eye_, orthogonal_, sparse_, trunc_normal_):
        assert getattr(init, fill.__name__) is fill


@pytest.mark.parametrize(
    ("fill", "kwargs"),
    [(eye_, {}), (orthogonal_, {}), (sparse_, {"sparsity": 0.5}), (trunc_normal_, {})],
)
def test_a_parameter_is_filled_in_place_without_a_trace(fill, kwargs):
    weight = torch.nn.Parameter(torch.full((3, 2), 9.0))
    assert fill(weight, **kwargs) is weight
    assert weight.grad_fn is None
    assert weight.requires_grad
    assert not (weight == 9.0).any()


@given(st.integers(1, 12), st.integers(1, 12), st.floats(0.1, 3))
def test_orthogonal_rows_or_columns_have_length_gain_and_right_angles(rows, columns, gain):
    q = orthogonal_(torch.empty(rows, columns, dtype=torch.float64), gain)
    square = q @ q.T if rows <= columns else q.T @ q
    expected = gain**2 * torch.eye(min(rows, columns), dtype=torch.float64)
    torch.testing.assert_close(square, expected, rtol=1e-10, atol=1e-10)


def test_orthogonal_layers_keep_the_length_of_a_signal_through_a_hundred_layers():
    x = torch.randn(1, 64, dtype=torch.float64)
    y = x
    for _ in range(100):
        y = y @ orthogonal_(torch.empty(64, 64, dtype=torch.float64))
    assert y.norm().item() == pytest.approx(x.norm().item())


def test_orthogonal_matrices_prefer_no_direction():
    rng = generator(0)
    drawn = torch.stack([orthogonal_(torch.empty(2, 2), generator=rng) for _ in range(2000)])
    assert drawn.mean(0).abs().max() < 0.08
    assert torch.linalg.det(drawn).mean().abs() < 0.1  # rotations and reflections alike


@pytest.mark.parametrize("mean", [0.0, 3.0])
def test_a_cut_bell_has_the_moments_of_its_formula(mean):
    std, cut = 0.5, 1.2
    drawn = trunc_normal_(
        torch.empty(100_000), mean, std, mean - cut * std, mean + cut * std, generator(0)
    )
    density = math.exp(-(cut**2) / 2) / math.sqrt(2 * math.pi)
    variance = std**2 * (1 - 2 * cut * density / math.erf(cut / math.sqrt(2)))
    assert drawn.mean().item() == pytest.approx(mean, abs=0.01)
    assert drawn.std().item() == pytest.approx(math.sqrt(variance), rel=0.02)
    assert mean - cut * std <= drawn.min() <= drawn.max() <= mean + cut * std


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float32])
def test_no_precision_rounds_past_the_ends(dtype):
    drawn = trunc_normal_(torch.empty(20_000, dtype=dtype), 0.0, 1.0, -0.7, 0.7)
    assert drawn.abs().max() <= torch.tensor(0.7, dtype=dtype)


def test_far_from_the_mean_the_tail_is_drawn_and_not_its_end():
    drawn = trunc_normal_(torch.empty(10_000), a=9.0, b=12.0, generator=generator(0))
    assert drawn.mean().item() == pytest.approx(9.1085, abs=0.005)
    assert drawn.unique().numel() > 9000


@given(st.integers(1, 20), st.integers(1, 6), st.floats(0, 1))
def test_each_column_of_a_sparse_matrix_has_its_zeros(rows, columns, sparsity):
    drawn = sparse_(torch.empty(rows, columns), sparsity, std=1.0)
    zeros = (drawn == 0).sum(0)
    assert (zeros == math.ceil(sparsity * rows)).all()


def test_a_generator_decides_the_zeros_too():
    first, second = (sparse_(torch.empty(20, 5), 0.5, generator=generator(4)) for _ in range(2))
    assert torch.equal(first, second)


def test_dirac_passes_an_image_on():
    weight, image = dirac_(torch.empty(3, 3, 3, 3)), torch.randn(1, 3, 6, 6)
    assert torch.equal(torch.nn.functional.conv2d(image, weight, padding=1), image)


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: eye_(torch.empty(3)), ShapeError, r"fills a matrix.*got shape \(3,\)"),
        (lambda: sparse_(torch.empty(3), 0.5), ShapeError, "sparse_ fills a matrix"),
        (lambda: sparse_(torch.empty(3, 3), 1.5), ArgumentError, "0 to 1; got 1.5"),
        (lambda: orthogonal_(torch.empty(3)), ShapeError, r"two axes or more, got \(3,\)"),
        (lambda: dirac_(torch.empty(3, 3)), ShapeError, r"of 3 to 5 axes; got \(3, 3\)"),
        (lambda: dirac_(torch.empty(3, 3, 1), 2), ArgumentError, "groups=2 must divide the 3"),
        (lambda: trunc_normal_(torch.empty(3), a=1, b=0), ArgumentError, "needs a < b"),
    ],
)
def test_what_cannot_be_filled_is_refused(call, error, says):
    with pytest.raises(error, match=says):
        call()
