import numpy as np
import pytest
import torch

import handson.autograd as engine


@pytest.mark.parametrize(
    "arguments", [(4,), (1, 4), (0, 1, 0.25), (4.0,), (5, 0, -2), (0,), (2, 7, 3)]
)
def test_numbers_in_a_row_are_torchs(arguments):
    ours, theirs = engine.arange(*arguments), torch.arange(*arguments)
    assert ours.tolist() == theirs.tolist()
    assert str(ours.dtype) == str(theirs.dtype).removeprefix("torch.")


def test_equal_numbers_and_the_identity():
    assert engine.zeros(2, 1).tolist() == [[0.0], [0.0]]
    assert engine.ones((2,)).tolist() == [1.0, 1.0]
    assert engine.zeros([1, 2]).shape == (1, 2)
    assert engine.zeros().shape == ()
    assert engine.full((2,), 7).tolist() == [7, 7]
    assert engine.full((2,), 7).dtype == np.int64
    assert engine.full(2, 0.5).dtype == np.float32
    assert engine.eye(2).tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert engine.linspace(0, 1, 5).tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize("make", [engine.randn, engine.rand])
def test_random_numbers_follow_their_generator(make):
    a, b, c = (make(3, 2, generator=np.random.default_rng(seed)) for seed in (0, 0, 1))
    assert a.tolist() == b.tolist() != c.tolist()
    assert (a.shape, a.dtype) == ((3, 2), np.float32)


def test_random_numbers_have_their_moments():
    rng = np.random.default_rng(0)
    x, u = engine.randn(20_000, generator=rng), engine.rand(20_000, generator=rng)
    assert abs(x.mean().item()) < 0.03
    assert abs((x * x).mean().item() - 1) < 0.05
    assert abs(u.mean().item() - 0.5) < 0.01
    assert 0 <= u.min().item() <= u.max().item() < 1


def test_a_tensor_can_ask_for_its_gradient_at_once():
    for x in (engine.tensor([1.0], requires_grad=True), engine.zeros(1, requires_grad=True)):
        assert x.requires_grad
