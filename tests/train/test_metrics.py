import math

import torch
from sklearn.metrics import accuracy_score, mean_absolute_error

from handson.train.metrics import Accuracy, MeanAbsoluteError


def test_numbers_over_uneven_batches_equal_those_over_everything():
    rng = torch.Generator().manual_seed(0)
    scores, labels = torch.randn(50, 4, generator=rng), torch.randint(4, (50,), generator=rng)
    accuracy, error = Accuracy(), MeanAbsoluteError()
    for rows in torch.arange(50).split(7):
        accuracy.update(scores[rows], labels[rows])
        error.update(scores[rows, :1], labels[rows, None].float())
    assert accuracy.value(accuracy.sums) == accuracy_score(labels, scores.argmax(1))
    want = mean_absolute_error(labels, scores[:, 0])
    assert math.isclose(error.value(error.sums), want, rel_tol=1e-6)


def test_sums_add_up_over_processes():
    scores, labels = torch.eye(4), torch.tensor([0, 1, 2, 0])
    whole, a, b = Accuracy(), Accuracy(), Accuracy()
    whole.update(scores, labels)
    a.update(scores[:1], labels[:1])
    b.update(scores[1:], labels[1:])
    assert whole.value(a.sums + b.sums) == whole.value(whole.sums) == 0.75


def test_nothing_seen_is_not_a_number():
    metric = Accuracy()
    assert math.isnan(metric.value(metric.sums_on(torch.device("cpu"))))
    metric.update(torch.eye(2), torch.tensor([0, 1]))
    metric.reset()
    assert math.isnan(metric.value(metric.sums_on(torch.device("cpu"))))


def test_a_copy_of_the_sums_is_handed_out():
    metric = Accuracy()
    metric.update(torch.eye(2), torch.tensor([0, 1]))
    metric.sums_on(torch.device("cpu")).zero_()
    assert metric.value(metric.sums) == 1.0
