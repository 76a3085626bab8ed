import pytest
import torch
from unchecked import shapes_unchecked

from handson.base.errors import ArgumentError, DtypeError, ShapeError
from handson.shift.label import adjust_to_prior, black_box_weights, em_prior

PRIOR = torch.tensor([0.5, 0.3, 0.2])
NEW = torch.tensor([0.1, 0.2, 0.7])
CENTRES = torch.tensor([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]])


def drawn(prior, count, seed):
    """Three clouds; the shares of the classes are as told."""
    rng = torch.Generator().manual_seed(seed)
    labels = torch.multinomial(prior, count, replacement=True, generator=rng)
    return CENTRES[labels] + torch.randn(count, 2, generator=rng), labels


def posterior(x, prior=PRIOR):
    """What a perfect classifier of these clouds says."""
    scores = -((x.unsqueeze(1) - CENTRES) ** 2).sum(2) / 2 + prior.log()
    return torch.softmax(scores, 1)


def estimates(seed, count=4000):
    held, held_labels = drawn(PRIOR, count, seed)
    arrived, _ = drawn(NEW, count, seed + 1)
    ratio = black_box_weights(
        posterior(held).argmax(1), held_labels, posterior(arrived).argmax(1), 3
    )
    return ratio, em_prior(posterior(arrived), PRIOR)


def test_both_estimators_find_the_new_shares():
    ratio, prior = estimates(0)
    torch.testing.assert_close(ratio, NEW / PRIOR, rtol=0.1, atol=0.05)
    torch.testing.assert_close(prior, NEW, rtol=0, atol=0.03)


def test_without_a_shift_the_old_shares_come_out():
    x, labels = drawn(PRIOR, 4000, 2)
    arrived, _ = drawn(PRIOR, 4000, 3)
    said = posterior(arrived)
    ratio = black_box_weights(posterior(x).argmax(1), labels, said.argmax(1), 3)
    torch.testing.assert_close(ratio, torch.ones(3), rtol=0, atol=0.12)
    torch.testing.assert_close(em_prior(said, PRIOR), PRIOR, rtol=0, atol=0.03)


def test_a_biased_classifier_is_good_enough_for_the_confusion_matrix_but_not_for_em():
    held, held_labels = drawn(PRIOR, 6000, 0)
    arrived, _ = drawn(NEW, 6000, 1)
    wrong = torch.tensor([0.9, 0.05, 0.05])  # it believes in other shares than it has seen
    ratio = black_box_weights(
        posterior(held, wrong).argmax(1), held_labels, posterior(arrived, wrong).argmax(1), 3
    )
    torch.testing.assert_close(ratio * PRIOR, NEW, rtol=0, atol=0.06)
    assert float((em_prior(posterior(arrived, wrong), PRIOR) - NEW).abs().max()) > 0.1


def test_the_corrected_classifier_is_right_more_often():
    x, labels = drawn(NEW, 4000, 5)
    plain, corrected = posterior(x), adjust_to_prior(posterior(x), PRIOR, NEW)
    torch.testing.assert_close(corrected, posterior(x, NEW))
    right = [float((p.argmax(1) == labels).float().mean()) for p in (plain, corrected)]
    assert right[1] > right[0] + 0.05


def test_the_new_shares_sum_to_one():
    ratio, prior = estimates(7, count=200)
    assert float((prior).sum()) == pytest.approx(1.0)
    _, held_labels = drawn(PRIOR, 200, 7)
    shares = torch.bincount(held_labels, minlength=3) / 200
    assert float((ratio * shares).sum()) == pytest.approx(1.0, abs=1e-5)


def test_what_the_classifier_confuses_has_no_known_shares():
    labels = torch.arange(40) % 2
    with pytest.raises(ArgumentError, match="nearly singular: its condition number is") as error:
        black_box_weights(torch.zeros(40, dtype=torch.long), labels, labels, 2)
    assert "merge the classes" in str(error.value)
    nearly = labels.clone()
    nearly[:36:4] = 1
    nearly[1:37:4] = 0
    with pytest.raises(ArgumentError, match="nearly singular"):
        black_box_weights(nearly, labels, labels, 2, largest_condition=2.0)


def test_a_class_without_labelled_examples_is_named():
    zeros = torch.zeros(5, dtype=torch.long)
    with pytest.raises(ArgumentError, match="no labelled source example of class 1"):
        black_box_weights(zeros, zeros, zeros, 2)


@pytest.mark.parametrize("place", range(3))
def test_a_number_that_is_no_class_is_named(place):
    given = [torch.tensor([0, 1, 1, 0]) for _ in range(3)]
    given[place][2] = 2
    name = ("source_predictions", "source_labels", "target_predictions")[place]
    with pytest.raises(ArgumentError, match=f"{name} runs from 0 to 2"):
        black_box_weights(*given, 2)


def test_samples_without_examples_are_refused():
    some, none = torch.tensor([0, 1]), torch.tensor([], dtype=torch.long)
    with pytest.raises(ShapeError, match=r"target_predictions has shape \(0,\)"):
        black_box_weights(some, some, none, 2)
    with pytest.raises(ShapeError, match="no target examples"):
        em_prior(torch.ones(0, 2), torch.ones(2))
    with shapes_unchecked(), pytest.raises(ShapeError, match="2 predictions and 0 labels"):
        black_box_weights(some, none, some, 2)


def test_em_needs_shares_and_rounds():
    with pytest.raises(ArgumentError, match="every class needs a share"):
        em_prior(torch.full((3, 2), 0.5), torch.tensor([1.0, 0.0]))
    with pytest.raises(ArgumentError, match="iterations=0"):
        em_prior(torch.full((3, 2), 0.5), torch.tensor([0.5, 0.5]), iterations=0)


@pytest.mark.parametrize(
    "bad", [[[-2.0, 3.0]], [[2.0, 3.0]], [[0.5, float("nan")]], [[float("inf"), 0.0]]]
)
def test_scores_in_place_of_probabilities_are_noticed(bad):
    half = torch.tensor([0.5, 0.5])
    with pytest.raises(ArgumentError, match="apply softmax to scores"):
        em_prior(torch.tensor(bad), half)
    with pytest.raises(ArgumentError, match="apply softmax to scores"):
        adjust_to_prior(torch.tensor(bad), half, half)


def test_probabilities_in_low_precision_are_taken():
    probabilities = torch.softmax(torch.randn(20, 50), 1).bfloat16()
    shares = torch.full((50,), 0.02, dtype=torch.bfloat16)
    assert bool(adjust_to_prior(probabilities, shares, shares).isfinite().all())


def test_shares_are_not_negative():
    half = torch.tensor([0.5, 0.5])
    with pytest.raises(ArgumentError, match="at least 0 in the target"):
        adjust_to_prior(torch.tensor([[0.5, 0.5]]), half, torch.tensor([-0.5, 1.5]))


def test_there_is_one_share_per_class():
    with shapes_unchecked(), pytest.raises(ShapeError, match="one share per class"):
        em_prior(torch.tensor([[0.5, 0.5]]), torch.tensor([0.5, 0.3, 0.2]))


def test_probabilities_in_place_of_predictions_are_noticed():
    labels = torch.tensor([0, 1])
    with shapes_unchecked(), pytest.raises(DtypeError, match="expected classes, as argmax"):
        black_box_weights(torch.tensor([0.2, 0.9]), labels, labels, 2)
    with shapes_unchecked(), pytest.raises(ShapeError, match="one class per example"):
        black_box_weights(labels.unsqueeze(1), labels.unsqueeze(1), labels, 2)


def test_one_class_has_no_shares():
    zeros = torch.zeros(3, dtype=torch.long)
    with pytest.raises(ArgumentError, match="classes=1; expected at least 2"):
        black_box_weights(zeros, zeros, zeros, 1)


def test_an_example_of_an_impossible_class_keeps_its_probabilities():
    probabilities = torch.tensor([[1.0, 0.0], [0.5, 0.5]], requires_grad=True)
    corrected = adjust_to_prior(probabilities, torch.tensor([0.5, 0.5]), torch.tensor([0.0, 1.0]))
    assert corrected.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    corrected.sum().backward()
    assert bool(probabilities.grad.isfinite().all())
