import pytest
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

import handson.nn
from handson.base.errors import ArgumentError
from handson.diagnose.gradient_flow import gradient_flow
from handson.models.deep_mlp import deep_mlp
from handson.models.lenet import lenet

LOSS = nn.CrossEntropyLoss()


@pytest.fixture
def batch(rng):
    return torch.rand(16, 1, 28, 28, generator=rng), torch.randint(10, (16,), generator=rng)


def directly(model, batch):
    """Compute activations and their gradients by retain_grad, layer after layer."""
    x, outputs = batch[0], []
    for layer in model:
        x = layer(x)
        if x.requires_grad:
            x.retain_grad()
        outputs.append(x)
    LOSS(x, batch[1]).backward()
    return outputs


@pytest.mark.parametrize("layers", [torch.nn, handson.nn])
def test_the_numbers_are_those_of_retain_grad(layers, batch):
    model = lenet(modern=True, layers=layers)
    report = gradient_flow(model, batch, LOSS)
    outputs = directly(model, batch)
    assert [row.name for row in report.rows] == [str(i) for i in range(12)]
    for row, output, layer in zip(report.rows, outputs, model, strict=True):
        assert row.mean == pytest.approx(output.mean().item(), rel=1e-4, abs=1e-7)
        assert row.std == pytest.approx(output.std(correction=0).item(), rel=1e-4)
        gradient = output.grad
        assert row.gradient_mean == pytest.approx(gradient.mean().item(), rel=1e-3, abs=1e-9)
        assert row.gradient_std == pytest.approx(gradient.std(correction=0).item(), rel=1e-4)
        assert row.gradient_norm == pytest.approx(gradient.norm().item(), rel=1e-4)
        if own := list(layer.parameters()):
            norm = torch.cat([p.grad.flatten() for p in own]).norm().item()
            assert row.parameter_gradient == pytest.approx(norm, rel=1e-4)
        else:
            assert row.parameter_gradient is None


@pytest.mark.parametrize(
    ("activation", "initialisation", "verdict"),
    [
        ("relu", "kaiming", "healthy"),
        ("tanh", "xavier", "healthy"),
        ("relu", "xavier", "vanishing"),
        ("relu", "default", "vanishing"),
        ("sigmoid", "xavier", "vanishing"),
        ("relu", "normal", "exploding"),
        ("tanh", "normal", "exploding"),
        ("sigmoid", "normal", "saturated"),
        ("relu", "small", "dead"),
    ],
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_fifty_layers_are_judged_by_their_start(batch, activation, initialisation, verdict, seed):
    torch.manual_seed(seed)
    model = deep_mlp(activation=activation, initialisation=initialisation)
    report = gradient_flow(model, batch, LOSS)
    assert report.verdict == verdict
    assert report.verdict in str(report)


def test_a_relu_that_works_in_place_is_seen_before_and_after(batch):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 8), nn.ReLU(), nn.Linear(8, 10))
    plain = gradient_flow(model, batch, LOSS)
    model[2].inplace = True
    assert gradient_flow(model, batch, LOSS).rows == plain.rows


def test_a_model_that_works_in_place_does_not_spoil_the_batch():
    x = torch.tensor([[-1.0, 2.0]])
    gradient_flow(nn.Sequential(nn.ReLU(inplace=True), nn.Linear(2, 1)), x)
    assert x.tolist() == [[-1.0, 2.0]]


class Twice(nn.Module):
    """Calls one layer two times and returns a tuple."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 3)
        self.head = nn.Linear(3, 3)
        self.head.weight = self.layer.weight

    def forward(self, x):
        hidden = self.layer(torch.tanh(self.layer(x)))
        return self.head(hidden), hidden


def test_a_layer_called_twice_has_two_rows_and_a_tied_weight_one_gradient(rng):
    model, x = Twice(), torch.randn(5, 3, generator=rng)
    report = gradient_flow(model, (x, x), lambda given, target: ((given[0] - target) ** 2).mean())
    assert [row.name for row in report.rows] == ["layer", "layer #2", "head"]
    ((model(x)[0] - x) ** 2).mean().backward()
    both = torch.cat([model.layer.weight.grad.flatten(), model.layer.bias.grad]).norm().item()
    assert report.rows[0].parameter_gradient == pytest.approx(both, rel=1e-5)
    assert report.rows[1].parameter_gradient is None
    head = model.head.bias.grad.norm().item()
    assert report.rows[2].parameter_gradient == pytest.approx(head, rel=1e-5)


def test_a_tuple_needs_no_loss_and_frozen_layers_have_no_gradient(rng):
    model = nn.LSTM(3, 4)
    assert gradient_flow(model, torch.randn(5, 2, 3, generator=rng)).verdict == "healthy"
    net = nn.Sequential(nn.Linear(3, 3).requires_grad_(False), nn.Linear(3, 2))
    report = gradient_flow(net, torch.randn(2, 3, generator=rng))
    assert report.rows[0].gradient_norm is None
    assert report.rows[1].gradient_norm > 0


class Recomputing(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(3, 3), nn.Linear(3, 3)

    def forward(self, x):
        return self.second(checkpoint(self.first, x, use_reentrant=False))


def test_what_runs_again_on_the_way_back_is_not_counted_again(rng):
    report = gradient_flow(Recomputing(), torch.randn(2, 3, generator=rng))
    assert [row.name for row in report.rows] == ["first", "second"]


def test_the_model_is_as_it_was(batch):
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10), nn.BatchNorm1d(10), nn.Dropout())
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    stream = torch.get_rng_state()
    gradient_flow(model, batch, LOSS)
    assert all(torch.equal(before[n], t) for n, t in model.state_dict().items())
    assert torch.equal(torch.get_rng_state(), stream)
    assert all(p.grad is None for p in model.parameters())
    assert all(not m._forward_hooks and not m._forward_pre_hooks for m in model.modules())


def test_it_works_where_gradients_are_switched_off(batch):
    model = lenet()
    with torch.no_grad():
        report = gradient_flow(model, batch, LOSS)
    with torch.inference_mode():
        assert gradient_flow(model, batch, LOSS).rows == report.rows


def test_numbers_beyond_float32s_squares_are_measured(rng):
    model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 1))
    nn.init.constant_(model[0].weight, 1e25)
    assert gradient_flow(model, torch.rand(3, 4, generator=rng), None).rows[0].std < float("inf")


def test_bfloat16_is_measured(rng):
    model = nn.Sequential(nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 1)).bfloat16()
    assert gradient_flow(model, torch.rand(3, 4, generator=rng).bfloat16()).verdict == "healthy"


def test_a_model_that_calls_no_modules_speaks_itself(rng):
    class Bare(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(3, 2)

        def forward(self, x):
            return x @ self.layer.weight.T

    (row,) = gradient_flow(Bare(), torch.rand(4, 3, generator=rng)).rows
    assert row.name == "Bare"
    assert row.parameter_gradient > 0


def test_the_report_speaks_both_languages(batch):
    report = gradient_flow(
        deep_mlp(depth=30, activation="sigmoid", initialisation="xavier"), batch, LOSS
    )
    assert "verdict: vanishing" in report.said_in("en")
    assert "结论: vanishing" in report.said_in("zh")
    assert "梯度的长度" in report.said_in("zh")
    assert repr(report) == report.said_in()


def test_lazy_layers_are_refused():
    with pytest.raises(ArgumentError, match="lazy layer"):
        gradient_flow(nn.Sequential(nn.LazyLinear(2)), torch.ones(1, 3))


def test_an_error_of_the_model_comes_through_and_leaves_no_trace(batch):
    model = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(784), nn.Linear(3, 3))
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        gradient_flow(model, batch, LOSS)
    assert model[1].num_batches_tracked == 0
    assert not model[1]._forward_hooks
