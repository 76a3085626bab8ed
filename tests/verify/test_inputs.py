import pytest
import torch

from handson.base.seed import generator
from handson.verify.inputs import (
    cast,
    exactly,
    full,
    labels,
    normal,
    strided,
    transposed,
    uniform,
)


def made(maker, seed=0):
    return maker(generator(seed))


@pytest.mark.parametrize(
    "maker",
    [
        normal(3, 4),
        uniform(3, 4),
        labels(3, 4, classes=5),
        transposed(normal(3, 4)),
        strided(normal(3, 4)),
    ],
)
def test_a_maker_gives_the_same_numbers_for_the_same_seed_only(maker):
    assert torch.equal(made(maker, 1), made(maker, 1))
    assert not torch.equal(made(maker, 1), made(maker, 2))
    assert made(maker).shape == (3, 4)


def test_normal_numbers_have_the_stated_mean_and_spread():
    x = made(normal(10_000, mean=1e4, std=2.0))
    assert x.mean().item() == pytest.approx(1e4, abs=0.1)
    assert x.std().item() == pytest.approx(2.0, rel=0.05)
    assert x.dtype == torch.float64


def test_uniform_numbers_stay_in_their_range():
    x = made(uniform(10_000, low=-3.0, high=-1.0))
    assert -3 <= x.min() < -2.99
    assert -1.01 < x.max() < -1


def test_constants_are_what_was_said():
    assert made(full(2, 2, value=3.5)).tolist() == [[3.5, 3.5], [3.5, 3.5]]
    assert made(exactly(1.0, -2.0)).tolist() == [1.0, -2.0]


def test_labels_are_integers_and_reach_every_class():
    x = made(labels(200, classes=4))
    assert x.dtype == torch.int64
    assert x.unique().tolist() == [0, 1, 2, 3]


def test_transposed_keeps_the_values_and_swaps_the_strides():
    plain, swapped = made(normal(2, 3, 4)), made(transposed(normal(2, 3, 4)))
    assert torch.equal(plain, swapped)
    assert swapped.stride() == (12, 1, 3)


def test_strided_keeps_the_values_and_leaves_gaps_that_nobody_may_read():
    plain, gapped = made(normal(3, 4)), made(strided(normal(3, 4)))
    assert torch.equal(plain, gapped)
    assert gapped.stride() == (8, 2)
    assert (torch.as_strided(gapped, (3, 4), (8, 2), 1) == 1e9).all()


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
@pytest.mark.parametrize(
    "maker",
    [
        normal(3, 4),
        transposed(normal(3, 4)),
        strided(normal(3, 4)),
        lambda rng: made(normal(4))[None].expand(3, 4),
        lambda rng: made(normal(5, 4))[2:].mT.contiguous().mT,
        lambda rng: made(normal(6, 8))[1::2, 3:7],
        lambda rng: made(normal(2, 3, 4, 5)).to(memory_format=torch.channels_last),
        normal(0, 4),
        normal(),
    ],
)
def test_a_cast_keeps_shape_values_and_strides(maker, dtype):
    x = made(maker)
    y = cast(x, dtype)
    assert y.dtype == dtype
    assert (y.shape, y.stride()) == (x.shape, x.stride())
    assert torch.equal(y, x.to(dtype))


def test_a_cast_leaves_labels_and_plain_values_alone():
    label = made(labels(3, classes=2))
    assert cast(label, torch.float32) is label
    assert cast("mean", torch.float32) == "mean"
    assert cast(2, torch.float32) == 2


@pytest.mark.parametrize("x", [torch.ones(2, 3).double(), torch.ones(3, 2).double().mT])
def test_a_cast_never_hands_out_the_stated_tensor_itself(x):
    cast(x, torch.float64).add_(1)
    assert (x == 1).all()
