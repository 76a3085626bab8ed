import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.ops.activation import relu, sigmoid, tanh

NUMBERS = st.floats(-1e3, 1e3)


def slope(function, *at, dtype=torch.float64):
    x = torch.tensor(at, dtype=dtype, requires_grad=True)
    return torch.autograd.grad(function(x).sum(), x)[0]


def vector(*values, dtype=torch.float64):
    return torch.tensor(values, dtype=dtype)


def test_relu_by_hand():
    assert relu(vector(-2.0, 0.0, 3.0)).tolist() == [0.0, 0.0, 3.0]
    assert slope(relu, -2.0, 0.0, 3.0).tolist() == [0.0, 0.0, 1.0]


def test_other_ways_to_write_relu_pass_a_gradient_at_zero():
    assert slope(lambda x: x.clamp(min=0), 0.0).item() == 1.0
    assert slope(lambda x: torch.maximum(x, torch.zeros_like(x)), 0.0).item() == 0.5


def test_relu_keeps_nan_and_makes_none():
    infinite = vector(-torch.inf, torch.inf)
    assert relu(infinite).tolist() == [0.0, torch.inf]
    assert (infinite * (infinite > 0)).isnan().tolist() == [True, False]
    assert relu(vector(torch.nan)).isnan().all()


@given(NUMBERS)
def test_relu_is_the_same_twice_as_once(number):
    once = relu(vector(number))
    assert torch.equal(relu(once), once)
    assert relu(vector(number)) - relu(vector(-number)) == number


def test_sigmoid_by_hand():
    assert sigmoid(vector(0.0)).item() == 0.5
    assert sigmoid(vector(3.0).log()).item() == pytest.approx(0.75)
    assert slope(sigmoid, 0.0).item() == pytest.approx(0.25)


@pytest.mark.parametrize(("dtype", "edge"), [(torch.float64, -709.8), (torch.float32, -88.8)])
def test_sigmoid_written_out_has_a_slope_of_nan_where_ours_has_a_number(dtype, edge):
    def written_out(x):
        return 1 / (1 + torch.exp(-x))

    assert slope(written_out, edge, dtype=dtype).isnan()
    assert slope(written_out, edge + 0.2, dtype=dtype).isfinite()
    assert slope(sigmoid, edge, dtype=dtype).isfinite()


@given(NUMBERS)
def test_sigmoid_of_both_signs_sums_to_one(number):
    x = vector(number)
    torch.testing.assert_close(sigmoid(x) + sigmoid(-x), vector(1.0))
    torch.testing.assert_close(tanh(x), 2 * sigmoid(2 * x) - 1)


def test_tanh_of_small_numbers_keeps_its_digits_and_written_out_does_not():
    x = torch.linspace(0.7e-9, 1.4e-9, 50, dtype=torch.float64)

    def worst(y):
        return float(((y - x) / x).abs().max())

    up, down = x.exp(), (-x).exp()
    assert worst(tanh(x)) < 1e-15
    assert 1e-8 < worst((up - down) / (up + down)) < 1e-6
    assert 1e-8 < worst(2 * torch.sigmoid(2 * x) - 1) < 1e-6
