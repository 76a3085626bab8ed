import pytest
import torch
from train.small import small, small_model

from handson.train.distributed import World
from handson.train.evaluation import evaluate, totals


@pytest.mark.parametrize("batch_size", [1, 7, 30, 1000])
def test_the_batch_size_does_not_change_the_numbers(batch_size):
    experiment, model = small(), small_model().eval()
    x, y = experiment.data().test
    seen = evaluate(experiment, model, (x, y), batch_size=batch_size)
    scores = model(x).detach()
    assert seen["loss"] == pytest.approx(float(experiment.loss(scores, y)), rel=1e-5)
    assert seen["accuracy"] == pytest.approx(float((scores.argmax(1) == y).float().mean()))


@pytest.mark.parametrize("training", [True, False])
def test_the_model_is_left_as_it_was(training):
    experiment, model = small(), small_model().train(training)
    before = [p.clone() for p in model.parameters()]
    first = evaluate(experiment, model, experiment.data().test)
    assert model.training is training
    assert all(torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))
    assert all(p.grad is None for p in model.parameters())
    assert evaluate(experiment, model, experiment.data().test) == first  # dropout is off


def test_the_shares_of_all_processes_add_up(monkeypatch):
    experiment, model = small(), small_model().eval()
    part = experiment.data().test
    shares = []
    monkeypatch.setattr(World, "add_up", lambda self, t: shares.append(t.clone()) or t)
    for rank in range(3):
        evaluate(experiment, model, part, world=World(rank, 3))
    loss_sums, counts = shares[0::2], shares[1::2]
    whole = evaluate(experiment, model, part)
    assert float(sum(loss_sums)) / 30 == pytest.approx(whole["loss"], rel=1e-5)
    right, seen = sum(counts).tolist()
    assert seen == 30
    assert right / seen == whole["accuracy"]


def test_no_metrics_no_numbers():
    assert totals({}, World(), torch.device("cpu")) == {}
