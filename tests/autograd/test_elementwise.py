import operator

import numpy as np
import pytest
import torch
from autograd.twin import broadcastable, dtypes, equal, numbers, seeds, shapes
from hypothesis import given
from hypothesis import strategies as st

import handson.autograd as engine
from handson.base.errors import ArgumentError, DtypeError, ShapeError

ARITHMETIC = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": operator.pow,
}
COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne")
FUNCTIONS = ("neg", "abs", "exp", "sin", "cos", "tanh", "sigmoid", "relu", "clone")


@given(st.sampled_from(sorted(ARITHMETIC)), broadcastable(), seeds, dtypes)
def test_arithmetic_on_any_shapes_is_torchs(name, both, seed, dtype):
    a, b = (numbers(shape, seed + i, dtype, low=0.5) for i, shape in enumerate(both))
    equal(lambda _, a, b: ARITHMETIC[name](a, b), a, b, dtype=dtype)


@given(st.sampled_from(FUNCTIONS), shapes, seeds, dtypes)
def test_functions_on_any_shapes_are_torchs(name, shape, seed, dtype):
    equal(lambda engine, x: getattr(engine, name)(x), numbers(shape, seed, dtype), dtype=dtype)


@given(st.sampled_from(["log", "sqrt"]), shapes, seeds, dtypes)
def test_functions_of_positive_numbers_are_torchs(name, shape, seed, dtype):
    x = numbers(shape, seed, dtype, low=0.1)
    equal(lambda engine, x: getattr(engine, name)(x), x, dtype=dtype)


@given(st.sampled_from(["maximum", "minimum"]), broadcastable(), seeds)
def test_the_larger_and_the_smaller_with_many_equals_are_torchs(name, both, seed):
    a, b = (numbers(shape, seed + i).round() for i, shape in enumerate(both))
    equal(lambda engine, a, b: getattr(engine, name)(a, b), a, b)


@given(st.sampled_from(COMPARISONS), broadcastable(), seeds)
def test_comparisons_are_torchs(name, both, seed):
    a, b = (numbers(shape, seed + i).round() for i, shape in enumerate(both))
    ours = getattr(engine, name)(engine.tensor(a), engine.tensor(b))
    theirs = getattr(torch, name)(torch.tensor(a), torch.tensor(b))
    assert ours.tolist() == theirs.tolist()
    assert not ours.requires_grad


@pytest.mark.parametrize("symbol", ["lt", "le", "gt", "ge", "eq", "ne"])
def test_comparisons_have_their_symbols(symbol):
    x, by = engine.tensor([1.0, 2.0, 3.0]), getattr(operator, symbol)
    assert by(x, 2).tolist() == [by(n, 2) for n in (1, 2, 3)]


def test_true_and_false_combine():
    a, b = engine.tensor([True, True, False]), engine.tensor([True, False, False])
    assert (a & b).tolist() == [True, False, False]
    assert (a | b).tolist() == [True, True, False]
    assert (~a).tolist() == [False, False, True]


def test_plain_numbers_stand_on_either_side():
    equal(lambda _, x: 2 - x, numbers(3, 0))
    equal(lambda _, x: 2 / x, numbers(3, 0))
    equal(lambda _, x: 2**x, numbers(3, 0))
    equal(lambda _, x: (1 + x) * 3, numbers(3, 0))


def test_arrays_stand_on_either_side():
    x, a = engine.tensor([1.0, 2.0], dtype=np.float64), np.array([3.0, 4.0])
    assert (a * x).tolist() == (x * a).tolist() == [3.0, 8.0]
    assert (a - x).tolist() == [2.0, 2.0]


KINDS = st.sampled_from([bool, np.uint8, np.int32, np.int64, np.float32, np.float64])
GIVEN = st.tuples(KINDS, st.sampled_from([(), (2,)]))


@given(GIVEN, GIVEN)
def test_the_dtype_of_a_product_is_torchs(a, b):
    a, b = (np.ones(shape, kind) for kind, shape in (a, b))
    ours = engine.tensor(a) * engine.tensor(b)
    theirs = torch.tensor(a) * torch.tensor(b)
    assert str(ours.dtype) == str(theirs.dtype).removeprefix("torch.")


@given(GIVEN, st.sampled_from([True, 2, 0.1]))
def test_the_dtype_of_a_product_with_a_plain_number_is_torchs(a, number):
    a = np.ones(a[1], a[0])
    ours, theirs = engine.tensor(a) * number, torch.tensor(a) * number
    assert str(ours.dtype) == str(theirs.dtype).removeprefix("torch.")
    assert ours.tolist() == theirs.tolist()


def test_integers_become_real_numbers_where_they_must():
    x = engine.arange(1, 4)
    for y in (x / 2, x.exp(), x.log(), x.sqrt(), x.sigmoid()):
        assert y.dtype == np.float32
    assert (x * 2).dtype == np.int64


def test_no_gradient_of_zero_to_a_positive_power_with_respect_to_the_power():
    a, b = engine.tensor([0.0, 0.0]), engine.tensor([0.0, 2.0], requires_grad=True)
    (a**b).sum().backward()
    assert b.grad.tolist() == [0.0, 0.0]


def test_a_minimum_and_a_maximum_hold():
    assert engine.tensor([-2.0, 0.5, 3.0]).clamp(-1, 1).tolist() == [-1.0, 0.5, 1.0]
    assert engine.tensor([-2, 5]).clip(max=3).tolist() == [-2, 3]


def test_shapes_that_do_not_broadcast_are_named_with_the_operation():
    with pytest.raises(ShapeError, match=r"add of shape \(2,\) and \(3,\)"):
        engine.ones(2) + engine.ones(3)
    with pytest.raises(ShapeError, match=r"\(2,\) and \(3,\)"):
        _ = engine.ones(2) < engine.ones(3)


def test_a_condition_must_be_true_or_false():
    with pytest.raises(DtypeError, match="compare first"):
        engine.where(engine.ones(2), 1.0, 2.0)


def test_a_clamp_without_bounds_is_refused():
    with pytest.raises(ArgumentError, match="min=, max= or both"):
        engine.ones(2).clamp()


def test_nothing_warns_at_the_edges_of_what_numbers_can_be():
    x = engine.tensor([0.0, 1e30, -1.0])
    assert x.log().tolist()[0] == -float("inf")
    assert (x / 0).tolist()[1] == float("inf")
    assert (x * 1e30).tolist()[1] == float("inf")
