import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, ShapeError, UnknownNameError
from handson.data.batches import Batches, images_to_float


def numbers(examples=10):
    return (torch.arange(examples), torch.arange(examples) * 10)


def seen(batches):
    return [batch[0].tolist() for batch in batches]


@given(
    examples=st.integers(1, 40),
    batch_size=st.integers(1, 12),
    world=st.integers(1, 4),
    drop_last=st.booleans(),
    order=st.sampled_from(["random", "sequential"]),
)
def test_all_ranks_together_see_every_example_once(examples, batch_size, world, drop_last, order):
    parts = [
        Batches(
            numbers(examples), batch_size, order=order, drop_last=drop_last, rank=r, world=world
        )
        for r in range(world)
    ]
    per_step = list(zip(*(seen(part) for part in parts), strict=True))
    assert len(per_step) == len(parts[0])
    for position, shares in enumerate(per_step):
        sizes = [len(share) for share in shares]
        assert sum(sizes) == parts[0].size(position)
        assert max(sizes) - min(sizes) <= 1
    flat = [n for shares in per_step for share in shares for n in share]
    assert len(set(flat)) == len(flat)
    kept = examples - examples % batch_size if drop_last else examples
    assert len(flat) == kept
    if order == "sequential":
        assert flat == list(range(kept))


def test_tensors_stay_together():
    for x, y in Batches(numbers(), 3):
        assert torch.equal(y, x * 10)


def test_every_epoch_has_an_order_of_its_own_and_every_seed_another():
    batches = Batches(numbers(50), 50)
    first, second = seen(batches), seen(batches)
    assert first != second
    assert seen(Batches(numbers(50), 50)) == first
    assert seen(Batches(numbers(50), 50, seed=1)) not in (first, second)


@pytest.mark.parametrize("order", ["random", "sequential", "weighted"])
def test_iteration_goes_on_in_mid_epoch(order):
    weights = torch.arange(10.0) if order == "weighted" else None
    whole = Batches(numbers(), 3, order=order, weights=weights)
    straight = [*seen(whole), *seen(whole)]
    first = Batches(numbers(), 3, order=order, weights=weights)
    got = []
    for batch in first:
        got.append(batch[0].tolist())
        if len(got) == 2:
            break
    again = Batches(numbers(), 3, order=order, weights=weights, seed=9)
    again.load_state_dict(first.state_dict())
    assert [*got, *seen(again), *seen(again)] == straight


def test_weights_decide_how_often():
    weights = torch.tensor([0.0, 1.0, 3.0])
    batches = Batches((torch.arange(3).repeat(1000),), 3000, order="weighted",
                      weights=weights.repeat(1000))  # fmt: skip
    ((drawn,),) = list(batches)
    counts = torch.bincount(drawn, minlength=3) / 3000
    assert counts[0] == 0
    assert counts[1].item() == pytest.approx(0.25, abs=0.03)


def test_images_become_floats_from_zero_to_one():
    images = torch.tensor([[0, 255, 51]], dtype=torch.uint8)
    converted, labels = images_to_float((images, torch.tensor([1])))
    torch.testing.assert_close(converted, torch.tensor([[0.0, 1.0, 0.2]]))
    assert labels.dtype == torch.int64
    assert images.dtype == torch.uint8  # the resident set is untouched


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"tensors": (torch.ones(3), torch.ones(4)), "batch_size": 1}, ShapeError, "same number"),
        ({"batch_size": 0}, ArgumentError, "at least 1"),
        ({"batch_size": 1, "rank": 2, "world": 2}, ArgumentError, "rank=2"),
        ({"batch_size": 1, "order": "shuffled"}, UnknownNameError, "random"),
        ({"batch_size": 1, "order": "weighted"}, ArgumentError, "needs them"),
        ({"batch_size": 1, "weights": torch.ones(10)}, ArgumentError, "belong to"),
        ({"batch_size": 1, "order": "weighted", "weights": -torch.ones(10)}, ArgumentError, "10"),
    ],
)
def test_bad_settings_say_what_is_wrong(arguments, error, message):
    tensors = arguments.pop("tensors", numbers())
    with pytest.raises(error, match=message):
        Batches(tensors, **arguments)
