import numpy as np
import pytest
import torch
from autograd.twin import equal, numbers, seeds
from hypothesis import assume, given
from hypothesis import strategies as st
from torch.nn import functional

import handson.autograd as engine
from handson.base.errors import ShapeError

few = st.integers(1, 3)


@given(st.lists(few, max_size=2), few, few, few, st.booleans(), st.booleans(), seeds)
def test_products_of_any_vectors_matrices_and_batches_are_torchs(batch, n, k, m, row, column, seed):
    a = numbers((k,) if row else (*batch, n, k), seed)
    b = numbers((k,) if column else (*batch[1:], k, m), seed + 1)
    equal(lambda _, a, b: a @ b, a, b)


@given(
    few, few, few, st.integers(3, 6), st.integers(1, 3), st.integers(1, 2), st.integers(0, 1), seeds
)
def test_convolutions_of_any_size_are_torchs(batch, channels, out, size, kernel, stride, pad, seed):
    def convolved(m, x, w, b):
        conv2d = engine.conv2d if m is engine else functional.conv2d
        return conv2d(x, w, b, stride=stride, padding=pad)

    x, w = numbers((batch, channels, size, size), seed), numbers((out, channels, kernel, 2), seed)
    equal(convolved, x, w, numbers(out, seed))


@given(
    st.sampled_from(["max_pool2d", "avg_pool2d"]), st.integers(3, 7), st.integers(1, 3),
    st.integers(1, 3), st.integers(0, 1), seeds,
)  # fmt: skip
def test_pooling_of_any_size_with_many_equals_is_torchs(name, size, kernel, stride, pad, seed):
    assume(2 * pad <= kernel)

    def pooled(m, x):
        pool = getattr(engine if m is engine else functional, name)
        return pool(x, kernel, stride=stride, padding=pad)

    equal(pooled, numbers((2, 2, size, size), seed).round())


def test_a_convolution_does_not_copy_its_windows():
    x = engine.zeros(1, 1, 4, 4)
    seen = engine.network.windows(x, (2, 2), (1, 1))
    assert seen.shape == (1, 1, 3, 3, 2, 2)
    assert np.shares_memory(seen.data, x.data)


def test_the_loss_is_torchs_and_survives_huge_scores():
    x, target = numbers((4, 3), 0) * 1e3, np.array([0, 2, 1, 1])

    def loss(m, x):
        f = engine.cross_entropy if m is engine else functional.cross_entropy
        return f(x, m.tensor(target))

    equal(loss, x)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: engine.ones(2, 3) @ engine.ones(2, 3), r"matmul of \(2, 3\) and \(2, 3\)"),
        (lambda: engine.ones(3) @ engine.tensor(1.0), r"matmul of \(3,\) and \(\)"),
        (lambda: engine.ones(2, 3) @ engine.ones(4), "must be equal"),
        (lambda: engine.conv2d(engine.ones(1, 2, 4, 4), engine.ones(1, 3, 2, 2)), "channels"),
        (lambda: engine.conv2d(engine.ones(4, 4), engine.ones(1, 1, 2, 2)), "batch"),
        (lambda: engine.conv2d(engine.ones(1, 1, 2, 2), engine.ones(1, 1, 3, 3)), "windows"),
        (lambda: engine.cross_entropy(engine.ones(2, 3), engine.arange(3)), r"\(2, 3\) and"),
    ],
)
def test_shapes_that_do_not_fit_are_told(call, said):
    with pytest.raises(ShapeError, match=said):
        call()


def test_a_perceptron_learns_exclusive_or_by_our_engine_alone():
    rng = np.random.default_rng(0)
    x = engine.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    target = engine.tensor([0, 1, 1, 0])
    sizes = [(8, 2), (8,), (2, 8), (2,)]
    parameters = [engine.randn(size, generator=rng).requires_grad_() for size in sizes]
    w1, b1, w2, b2 = parameters
    for _ in range(200):
        loss = engine.cross_entropy(engine.linear(engine.linear(x, w1, b1).tanh(), w2, b2), target)
        loss.backward()
        with engine.no_grad():
            for p in parameters:
                p -= 0.5 * p.grad
                p.grad.zero_()
    assert loss.item() < 0.05


def test_a_convolution_and_torchs_agree_on_a_batch_of_images():
    assert torch.get_num_threads() == 1
    equal(
        lambda m, x, w: (engine.conv2d if m is engine else functional.conv2d)(x, w, padding=2),
        numbers((8, 1, 28, 28), 0), numbers((6, 1, 5, 5), 1),
    )  # fmt: skip
