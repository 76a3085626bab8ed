from functools import partial

import pytest
import torch
from torch import nn

from handson.base.errors import ArgumentError
from handson.diagnose.memory import memory
from handson.models.deep_mlp import deep_mlp
from handson.optim import SGD

LOSS = nn.CrossEntropyLoss()
FLOAT = 4


def batch(*shape, classes=10):
    return torch.rand(shape), torch.randint(classes, shape[:1])


def test_a_perceptron_counted_by_hand():
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10))
    report = memory(model, batch(32, 1, 28, 28), LOSS, partial(SGD, lr=0.1, momentum=0.9))
    parameters = FLOAT * (784 * 256 + 256 + 256 * 10 + 10)
    assert report.parameters == report.gradients == report.optimizer == parameters
    assert report.buffers == 0
    saved = {row.name: row.saved for row in report.rows}
    # the first product keeps its input, the ReLU its output, which the second product shares
    assert saved["(batch)"] == FLOAT * 32 * 784 + 32 * 8
    assert saved["1"] == saved["3"] == saved["0"] == 0
    assert saved["2"] == FLOAT * 32 * 256
    # the logarithms of the probabilities, and the sum of the weights of the classes
    assert saved["(loss)"] == FLOAT * 32 * 10 + FLOAT
    assert report.activations == sum(saved.values())
    assert [row.parameters for row in report.rows if row.kind == "Linear"] == [
        FLOAT * 785 * 256,
        FLOAT * 257 * 10,
    ]
    assert report.estimate == 3 * parameters + report.activations


def test_a_convolution_counted_by_hand():
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Sigmoid(), nn.AvgPool2d(2), nn.BatchNorm2d(4))
    report = memory(model, torch.rand(2, 3, 10, 10))
    saved = {row.name: row.saved for row in report.rows}
    assert saved["(batch)"] == FLOAT * 2 * 3 * 10 * 10
    assert saved["0"] == 0
    assert saved["1"] == FLOAT * 2 * 4 * 8 * 8
    assert saved["2"] == 0  # its input is the sigmoid's output
    assert saved["3"] == FLOAT * (2 * 4 * 4 * 4 + 4 + 4)  # input, mean and deviation
    assert report.parameters == FLOAT * (3 * 4 * 9 + 4 + 4 + 4)
    assert report.buffers == FLOAT * (4 + 4) + 8  # with the counter of batches


def test_activations_grow_with_the_batch_and_parameters_do_not():
    model = deep_mlp(in_features=6, hidden=8, depth=5)
    small, large = (memory(model, batch(n, 6), LOSS) for n in (16, 64))
    assert large.activations == pytest.approx(4 * small.activations, rel=0.01)
    assert large.parameters == small.parameters
    assert large.peak > small.peak


def test_the_peak_holds_parameters_activations_and_some_gradients():
    report = memory(deep_mlp(depth=20), batch(256, 784), LOSS)
    least = report.parameters + report.activations
    assert least < report.peak < least + report.gradients + report.activations
    wide = memory(nn.Linear(500, 500), torch.rand(1, 500))
    assert wide.peak == pytest.approx(wide.estimate, rel=0.02)


def test_a_tied_weight_counts_once():
    first, second = nn.Linear(8, 8), nn.Linear(8, 8)
    second.weight = first.weight
    report = memory(nn.Sequential(first, second), torch.rand(2, 8))
    assert report.parameters == report.gradients == FLOAT * (64 + 8 + 8)
    assert [row.parameters for row in report.rows] == [0, FLOAT * 72, FLOAT * 8, 0]


def test_frozen_layers_take_no_gradients_and_save_less():
    model = nn.Sequential(nn.Linear(8, 8).requires_grad_(False), nn.ReLU(), nn.Linear(8, 2))
    report = memory(model, torch.rand(4, 8))
    assert report.gradients == FLOAT * 18
    assert report.rows[0].saved == 0


def test_what_a_container_saves_between_its_layers_has_a_row():
    class Squared(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(4, 4)

        def forward(self, x):
            return self.layer(x).exp()

    report = memory(Squared(), torch.rand(2, 4))
    assert {row.name: row.saved for row in report.rows}["Squared"] == FLOAT * 8


def test_dropout_keeps_a_mask_only_while_training():
    model = nn.Sequential(nn.Linear(4, 4), nn.Dropout())
    x = torch.rand(8, 4)
    assert memory(model, x).rows[2].saved > 0
    assert memory(model.eval(), x).rows[2].saved == 0


def test_the_model_is_as_it_was():
    model = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Dropout())
    before = {name: t.clone() for name, t in model.state_dict().items()}
    stream = torch.get_rng_state()
    memory(model, torch.ones(2, 4), optimizer=torch.optim.Adam)
    assert all(torch.equal(before[n], t) for n, t in model.state_dict().items())
    assert torch.equal(stream, torch.get_rng_state())
    assert all(p.grad is None for p in model.parameters())
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in model.modules())


def test_the_report_speaks_both_languages():
    report = memory(nn.Linear(2, 2), torch.ones(1, 2))
    assert "24 B  parameters" in report.said_in("en")
    assert "24 B  参数" in report.said_in("zh")
    assert repr(report) == report.said_in()


def test_lazy_layers_are_refused():
    with pytest.raises(ArgumentError, match="lazy layer"):
        memory(nn.LazyLinear(2), torch.ones(1, 2))
