import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, DtypeError, ShapeError
from handson.base.seed import generator
from handson.ops.dropout import check_probability, dropout, keep_mask


def test_the_same_mask_gives_the_same_result():
    x, mask = torch.randn(6, 5), keep_mask(torch.empty(6, 5), 0.3, generator=generator(1))
    first = dropout(x, 0.3, mask=mask)
    assert torch.equal(first, dropout(x, 0.3, mask=mask))
    torch.testing.assert_close(first, x * mask / (1 - 0.3))


def test_by_hand():
    x, mask = torch.tensor([1.0, 2.0, 3.0, 4.0]), torch.tensor([1.0, 0.0, 0.0, 1.0])
    assert dropout(x, 0.5, mask=mask).tolist() == [2.0, 0.0, 0.0, 8.0]
    assert dropout(x, 0.75, mask=mask).tolist() == [4.0, 0.0, 0.0, 16.0]


def test_the_gradient_goes_where_the_signal_went():
    x, mask = torch.ones(4, requires_grad=True), torch.tensor([1.0, 0.0, 0.0, 1.0])
    dropout(x, 0.5, mask=mask).sum().backward()
    assert x.grad.tolist() == [2.0, 0.0, 0.0, 2.0]


@pytest.mark.parametrize("p", [0.1, 0.2, 0.5, 0.9])
def test_the_share_that_goes_and_the_mean_that_stays_are_as_promised(p):
    n = 100_000
    torch.manual_seed(0)
    y = dropout(torch.ones(n), p)
    gone = (y == 0).double().mean().item()
    assert gone == pytest.approx(p, abs=5 * math.sqrt(p * (1 - p) / n))
    spread = math.sqrt(p / (1 - p))
    assert y.mean().item() == pytest.approx(1.0, abs=5 * spread / math.sqrt(n))
    assert y.std().item() == pytest.approx(spread, rel=0.05)


def test_numbers_are_dropped_independently_of_their_neighbours():
    torch.manual_seed(0)
    mask = keep_mask(torch.empty(400, 500), 0.5) - 0.5
    for a, b in ((mask[1:], mask[:-1]), (mask[:, 1:], mask[:, :-1])):
        assert (a * b).mean().item() == pytest.approx(0.0, abs=0.004)


@given(st.floats(0, 1), st.booleans())
def test_whatever_p_the_result_is_zero_or_scaled(p, training):
    x = torch.linspace(1, 2, 50)
    y = dropout(x, p, training)
    if not training:
        assert y is x
    kept = y != 0
    torch.testing.assert_close(y[kept], (x / (1 - p) if training and p < 1 else x)[kept])


def test_nothing_and_everything():
    x = torch.randn(4)
    assert dropout(x, 0.0) is x
    assert dropout(x, 1.0).tolist() == [0.0] * 4
    assert dropout(x, 1.0, training=False) is x


def test_p_of_zero_and_one_draw_nothing_as_in_torch():
    torch.manual_seed(0)
    expected = torch.rand(3)
    torch.manual_seed(0)
    for p in (0.0, 1.0):
        dropout(torch.ones(5), p)
    assert torch.equal(torch.rand(3), expected)


def test_in_place_overwrites_and_returns_the_input():
    x = torch.ones(50)
    assert dropout(x, 0.5, inplace=True) is x
    assert set(x.tolist()) == {0.0, 2.0}


def test_whole_channels_live_or_die_together():
    torch.manual_seed(0)
    y = dropout(torch.ones(8, 6, 3, 2), 0.5, whole_channels=True).flatten(2)
    assert (y == y[..., :1]).all()
    assert set(y.flatten().tolist()) == {0.0, 2.0}


@pytest.mark.parametrize("p", [-0.1, 1.5, float("nan")])
def test_no_probability_is_refused_even_in_evaluation(p):
    for call in (
        lambda: dropout(torch.ones(3), p, training=False),
        lambda: keep_mask(torch.ones(3), p),
        lambda: check_probability(p),
    ):
        with pytest.raises(ArgumentError, match="probability of dropping, from 0 to 1"):
            call()


def test_integers_are_refused(as_users_run):
    with pytest.raises(DtypeError, match=r"got torch.int64; use x.float\(\)"):
        dropout(torch.arange(3))


def test_a_vector_has_no_channels():
    with pytest.raises(ShapeError, match=r"axis 1 of the input, got shape \(3,\)"):
        dropout(torch.ones(3), whole_channels=True)
