import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, DtypeError, ShapeError
from handson.ops.loss import check_labels, cross_entropy, mse_loss, reduce

SCORES = torch.tensor([[0.0, 0.0], [math.log(3), 0.0]], dtype=torch.float64)
LABELS = torch.tensor([0, 1])


def test_mse_by_hand():
    ours = mse_loss(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 2.0]))
    assert ours.item() == 2.0


def test_cross_entropy_by_hand():
    expected = [math.log(2), math.log(4)]
    assert cross_entropy(SCORES, LABELS, reduction="none").tolist() == pytest.approx(expected)
    assert cross_entropy(SCORES, LABELS).item() == pytest.approx(math.log(8) / 2)
    assert cross_entropy(SCORES, LABELS, reduction="sum").item() == pytest.approx(math.log(8))


def test_the_weighted_mean_divides_by_the_weights():
    weight = torch.tensor([1.0, 3.0], dtype=torch.float64)
    expected = (math.log(2) + 3 * math.log(4)) / 4
    assert cross_entropy(SCORES, LABELS, weight).item() == pytest.approx(expected)


def test_smoothing_by_hand():
    smooth = cross_entropy(SCORES[1:], LABELS[1:], label_smoothing=0.5)
    expected = 0.75 * math.log(4) + 0.25 * math.log(4 / 3)
    assert smooth.item() == pytest.approx(expected)


@given(st.integers(1, 5), st.integers(1, 5), st.floats(0, 1), st.integers(0, 1000))
def test_labels_and_their_one_hot_probabilities_give_the_same(batch, classes, smoothing, seed):
    rng = torch.Generator().manual_seed(seed)
    scores = torch.randn(batch, classes, generator=rng, dtype=torch.float64)
    label = torch.randint(classes, (batch,), generator=rng)
    one_hot = torch.eye(classes, dtype=torch.float64)[label]
    torch.testing.assert_close(
        cross_entropy(scores, label, label_smoothing=smoothing),
        cross_entropy(scores, one_hot, label_smoothing=smoothing),
    )


def test_the_gradient_is_probability_minus_truth():
    scores = SCORES.clone().requires_grad_()
    (grad,) = torch.autograd.grad(cross_entropy(scores, LABELS, reduction="sum"), scores)
    expected = torch.tensor([[-0.5, 0.5], [0.75, -0.75]], dtype=torch.float64)
    torch.testing.assert_close(grad, expected)


def test_a_score_of_a_thousand_costs_no_digit():
    scores = torch.tensor([[1000.0, 0.0]])
    assert cross_entropy(scores, torch.tensor([1])).item() == 1000.0
    assert cross_entropy(scores, torch.tensor([0])).item() == 0.0


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int8, torch.int16, torch.int32])
def test_labels_of_any_integer_type_count(dtype):
    expected = cross_entropy(SCORES, LABELS)
    assert torch.equal(cross_entropy(SCORES, LABELS.to(dtype)), expected)


def test_a_byte_of_156_is_not_mistaken_for_the_ignored_index():
    scores = torch.randn(1, 200)
    loss = cross_entropy(scores, torch.tensor([156], dtype=torch.uint8))
    assert loss.item() == pytest.approx(-torch.log_softmax(scores, 1)[0, 156].item(), rel=1e-5)


def test_an_ignored_example_cannot_poison_the_batch():
    scores = torch.tensor([[0.0, 0.0], [-math.inf, 0.0]], requires_grad=True)
    loss = cross_entropy(scores, torch.tensor([0, -100]), label_smoothing=0.1)
    (grad,) = torch.autograd.grad(loss, scores)
    assert loss.isfinite()
    assert grad.isfinite().all()


def test_reductions_by_hand_and_unknown_ones():
    table = torch.tensor([[1.0, 2.0], [3.0, 6.0]])
    assert reduce(table, "mean") == 3.0
    assert reduce(table, "sum") == 12.0
    assert reduce(table, "none") is table
    with pytest.raises(ArgumentError, match="one of mean, sum, none, got 'average'"):
        reduce(table, "average")


@pytest.mark.parametrize("label", [-1, 2, 7])
def test_a_label_that_is_no_class_is_named(label):
    with pytest.raises(ArgumentError, match=rf"from 0 to 1 \(2 classes\), got {label};"):
        cross_entropy(SCORES, torch.tensor([0, label]))


def test_labels_elsewhere_than_on_the_cpu_are_not_looked_at():
    check_labels(torch.full((3,), 99, device="meta"), 2)
    check_labels(torch.zeros(0, dtype=torch.long), 2)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (torch.zeros(3, dtype=torch.long), r"labels must have shape \(2,\), got \(3,\)"),
        (torch.zeros(2, 2, dtype=torch.long), r"labels must have shape \(2,\), got \(2, 2\)"),
        (torch.zeros(2), r"scores' shape \(2, 2\), got \(2,\); class labels must be integers"),
    ],
)
def test_targets_that_do_not_fit_are_refused(target, message):
    with pytest.raises(ShapeError, match=message):
        cross_entropy(SCORES, target)


@pytest.mark.parametrize("dtype", [torch.bool, torch.complex64])
def test_labels_that_are_no_numbers_are_refused(dtype):
    with pytest.raises(DtypeError, match=f"integers from 0 to 1, or probabilities; got {dtype}"):
        cross_entropy(SCORES, torch.zeros(2, dtype=dtype))


def test_weights_for_another_number_of_classes_are_refused():
    with pytest.raises(ShapeError, match=r"2 classes need a weight of shape \(2,\), got \(3,\)"):
        cross_entropy(SCORES, LABELS, torch.ones(3))


def test_a_score_without_classes_is_refused():
    with pytest.raises(ShapeError, match="no classes"):
        cross_entropy(torch.tensor(1.0), torch.tensor(0))


@pytest.mark.parametrize("smoothing", [-0.1, 1.1])
def test_smoothing_outside_its_range_is_refused(smoothing):
    with pytest.raises(ArgumentError, match=rf"from 0 to 1, got {smoothing}"):
        cross_entropy(SCORES, LABELS, label_smoothing=smoothing)


def test_an_index_to_ignore_makes_no_sense_with_probabilities():
    with pytest.raises(ArgumentError, match="ignore_index=1"):
        cross_entropy(SCORES, torch.full((2, 2), 0.5, dtype=torch.float64), ignore_index=1)


def test_a_column_against_a_row_is_refused_with_the_way_out(as_users_run):
    with pytest.raises(ShapeError, match=r"\(4, 1\) and targets \(4,\).*reshape\(input.shape\)"):
        mse_loss(torch.zeros(4, 1), torch.zeros(4))
