import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, ShapeError, UnknownNameError
from handson.nn import init

MANY = (200, 300)


def moments(fill, *args, **kwargs):
    drawn = fill(torch.empty(MANY, dtype=torch.float64), *args, **kwargs)
    return drawn.mean().item(), drawn.std().item(), drawn.min().item(), drawn.max().item()


def test_normal_has_the_moments_that_were_asked_for():
    mean, std, *_ = moments(init.normal_, 3.0, 0.5)
    assert (mean, std) == pytest.approx((3.0, 0.5), rel=0.02)


def test_uniform_stays_between_its_ends():
    mean, std, low, high = moments(init.uniform_, -1.0, 3.0)
    assert (mean, std) == pytest.approx((1.0, 4 / math.sqrt(12)), rel=0.02)
    assert -1.0 <= low < -0.99
    assert 2.99 < high < 3.0


def test_xavier_has_the_variance_of_its_formula():
    mean, std, low, high = moments(init.xavier_uniform_)
    assert std == pytest.approx(math.sqrt(2 / 500), rel=0.02)
    assert mean == pytest.approx(0.0, abs=1e-3)
    assert high == pytest.approx(-low, rel=0.01) == pytest.approx(math.sqrt(6 / 500), rel=0.01)


@pytest.mark.parametrize(("mode", "fan"), [("fan_in", 300), ("fan_out", 200)])
def test_kaiming_has_the_variance_of_its_formula(mode, fan):
    _, std, *_ = moments(init.kaiming_uniform_, mode=mode, nonlinearity="relu")
    assert std == pytest.approx(math.sqrt(2 / fan), rel=0.02)


def test_a_signal_keeps_its_spread_through_many_layers():
    x = torch.randn(256, 200)
    for _ in range(10):
        x = torch.relu(x @ init.kaiming_uniform_(torch.empty(200, 200), nonlinearity="relu").T)
    assert 0.3 < x.square().mean() < 3


def test_the_normal_kinds_have_the_variances_of_their_formulas():
    mean, std, *_ = moments(init.xavier_normal_, 2.0)
    assert (mean, std) == pytest.approx((0.0, 2 * math.sqrt(2 / 500)), rel=0.02, abs=2e-3)
    _, std, *_ = moments(init.kaiming_normal_, mode="fan_out", nonlinearity="relu")
    assert std == pytest.approx(math.sqrt(2 / 200), rel=0.02)
    _, std, *_ = moments(init.kaiming_normal_, a=0.5)
    assert std == pytest.approx(math.sqrt(2 / 1.25 / 300), rel=0.02)


@pytest.mark.parametrize(
    "name",
    [
        "normal_",
        "uniform_",
        "xavier_uniform_",
        "xavier_normal_",
        "kaiming_uniform_",
        "kaiming_normal_",
        "orthogonal_",
    ],
)
def test_the_global_seed_gives_torchs_numbers_too(name):
    drawn = []
    for module in (init, torch.nn.init):
        torch.manual_seed(3)
        drawn.append(getattr(module, name)(torch.empty(4, 5)))
    assert torch.equal(*drawn)


@pytest.mark.parametrize(
    ("fill", "args"),
    [
        (init.normal_, ()),
        (init.uniform_, ()),
        (init.constant_, (2.0,)),
        (init.zeros_, ()),
        (init.ones_, ()),
        (init.xavier_uniform_, ()),
        (init.xavier_normal_, ()),
        (init.kaiming_uniform_, ()),
        (init.kaiming_normal_, ()),
    ],
)
def test_a_parameter_is_filled_in_place_without_a_trace(fill, args):
    weight = torch.nn.Parameter(torch.full((3, 2), 9.0))
    assert fill(weight, *args) is weight
    assert weight.grad_fn is None
    assert weight.requires_grad
    assert not (weight == 9.0).any()


def test_constants():
    assert init.constant_(torch.empty(2), 0.5).tolist() == [0.5, 0.5]
    assert init.zeros_(torch.ones(2)).tolist() == [0.0, 0.0]
    assert init.ones_(torch.zeros(2)).tolist() == [1.0, 1.0]


def test_fans_count_the_window():
    assert init.fans(torch.empty(5, 3)) == (3, 5)
    assert init.fans(torch.empty(6, 4, 3, 2)) == (24, 36)
    assert init.chosen_fan(torch.empty(6, 4, 3, 2), "fan_out") == 36


@given(st.lists(st.integers(0, 4), min_size=2, max_size=4))
def test_a_weight_without_elements_is_left_alone(shape):
    weight = torch.empty(shape)
    for fill in (
        init.xavier_uniform_,
        init.xavier_normal_,
        init.kaiming_uniform_,
        init.kaiming_normal_,
    ):
        assert fill(weight) is weight


def test_a_bias_has_no_fans():
    with pytest.raises(ShapeError, match=r"two axes or more, got \(3,\); for a bias use zeros_"):
        init.xavier_uniform_(torch.empty(3))


def test_an_unknown_mode_is_refused():
    with pytest.raises(ArgumentError, match="fan_in or fan_out, got 'fan_avg'"):
        init.kaiming_uniform_(torch.empty(2, 2), mode="fan_avg")


@pytest.mark.parametrize("name", [*init.GAINS, "leaky_relu"])
def test_gains_are_torchs(name):
    assert init.calculate_gain(name) == torch.nn.init.calculate_gain(name)
    assert init.calculate_gain("leaky_relu", 0.2) == torch.nn.init.calculate_gain("leaky_relu", 0.2)


def test_an_unknown_nonlinearity_gets_the_nearest_names():
    with pytest.raises(UnknownNameError, match=r"'leaky'; the nearest are: leaky_relu"):
        init.calculate_gain("leaky")
