from copy import deepcopy

import pytest
import torch

from handson import nn
from handson.base.errors import ArgumentError, ShapeError
from handson.nn import Conv2d, Flatten, LazyConv2d, LazyLinear, Linear, ReLU, Sequential
from handson.nn.lazy import PendingParameter, TooEarlyError
from handson.train import checkpoint

KINDS = pytest.mark.parametrize(
    ("lazy", "become", "args", "shape"),
    [(LazyLinear, Linear, (3,), (5, 7)), (LazyConv2d, Conv2d, (4, 3), (2, 6, 8, 8))],
)


@KINDS
def test_the_first_batch_makes_the_same_layer_as_torchs_from_the_same_seed(
    lazy, become, args, shape
):
    x, ours, theirs = torch.randn(shape), lazy(*args), getattr(torch.nn, lazy.__name__)(*args)
    assert repr(ours) == repr(theirs)
    torch.manual_seed(3)
    y = ours(x)
    torch.manual_seed(3)
    torch.testing.assert_close(y, theirs(x))
    assert type(ours) is become
    assert repr(ours) == repr(theirs)
    for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert type(a) is torch.nn.Parameter
        assert torch.equal(a, b)


@KINDS
def test_a_lazy_layer_draws_nothing_before_it_sees_something(lazy, become, args, shape):
    torch.manual_seed(0)
    expected = torch.rand(3)
    torch.manual_seed(0)
    lazy(*args)
    assert torch.equal(torch.rand(3), expected)


@KINDS
def test_it_starts_as_the_layer_that_knows_its_size(lazy, become, args, shape):
    x, layer = torch.randn(shape), lazy(*args)
    torch.manual_seed(3)
    layer(x)
    torch.manual_seed(3)
    sized = become(shape[1], *args)
    pairs = zip(layer.parameters(), sized.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)


EARLY = {
    "shape": lambda p: p.shape,
    "numel": lambda p: p.numel(),
    "add": lambda p: p + 1,
    "detach": lambda p: p.detach(),
    "normal_": lambda p: nn.init.normal_(p),
    "matmul": lambda p: torch.ones(2, 2) @ p,
}


@pytest.mark.parametrize("use", EARLY)
@pytest.mark.parametrize("error", [TooEarlyError, RuntimeError, ValueError])
def test_a_parameter_that_is_used_too_early_says_what_to_do(use, error):
    with pytest.raises(error, match=r"before it has a shape; pass one batch .* first: model\(x\)"):
        EARLY[use](LazyLinear(3).weight)


def test_counting_parameters_too_early_is_an_error_and_later_is_right():
    model = Sequential(LazyLinear(3), ReLU(), LazyLinear(2))
    with pytest.raises(TooEarlyError, match="'numel'"):
        sum(p.numel() for p in model.parameters())
    model(torch.ones(1, 4))
    assert sum(p.numel() for p in model.parameters()) == 4 * 3 + 3 + 3 * 2 + 2


@KINDS
@pytest.mark.parametrize("loaded", ["before", "after"])
def test_what_was_saved_is_loaded_before_or_after_the_first_batch(
    tmp_path, lazy, become, args, shape, loaded
):
    x, saved = torch.randn(shape), lazy(*args)
    y = saved(x)
    path = tmp_path / "model.safetensors"
    checkpoint.save(path, {"model": saved.state_dict()})
    layer = lazy(*args)
    if loaded == "after":
        layer(x)
    layer.load_state_dict(checkpoint.load(path)["model"])
    assert torch.equal(layer(x), y)
    assert type(layer) is become
    assert repr(layer) == repr(saved)


@KINDS
def test_waiting_layers_exchange_their_waiting_with_torchs(lazy, become, args, shape):
    ours, theirs = lazy(*args), getattr(torch.nn, lazy.__name__)(*args)
    assert list(ours.state_dict()) == list(theirs.state_dict()) == ["weight", "bias"]
    theirs.load_state_dict(ours.state_dict())
    ours.load_state_dict(theirs.state_dict())
    assert ours.has_uninitialized_params()
    theirs(torch.randn(shape))
    ours.load_state_dict(theirs.state_dict())
    assert torch.equal(ours.weight, theirs.weight)


def test_a_waiting_layer_is_not_saved_and_says_why(tmp_path):
    with pytest.raises(TooEarlyError, match="pass one batch"):
        checkpoint.save(tmp_path / "x", {"model": LazyLinear(3).state_dict()})
    with pytest.raises(TooEarlyError, match="'shape'"):
        Linear(4, 3).load_state_dict(LazyLinear(3).state_dict())


def test_a_part_that_was_loaded_stays_when_the_rest_is_drawn():
    layer, weight = LazyLinear(3), torch.randn(3, 4)
    layer.load_state_dict({"weight": weight}, strict=False)
    layer(torch.ones(2, 4))
    assert torch.equal(layer.weight, weight)
    assert 0 < layer.bias.abs().max() <= 0.5


def test_a_loaded_weight_of_another_layer_is_refused():
    layer = LazyLinear(5)
    layer.load_state_dict(Linear(4, 3).state_dict())
    with pytest.raises(ShapeError, match=r"makes 5 outputs per example.* loaded into it 3"):
        layer(torch.ones(2, 4))


@KINDS
def test_precision_can_change_before_the_first_batch(lazy, become, args, shape):
    layer = lazy(*args).to(torch.float64)
    assert isinstance(layer.weight, PendingParameter)
    assert layer(torch.randn(shape, dtype=torch.float64)).dtype == torch.float64
    assert {p.dtype for p in layer.parameters()} == {torch.float64}
    assert lazy(*args, dtype=torch.bfloat16)(torch.randn(shape).bfloat16()).dtype == torch.bfloat16


@KINDS
def test_the_device_can_change_before_the_first_batch(lazy, become, args, shape):
    model = Sequential(lazy(*args)).to("meta")
    assert model(torch.randn(shape, device="meta")).is_meta
    assert {p.device.type for p in model.parameters()} == {"meta"}
    assert type(model[0]) is become


@KINDS
def test_a_copy_made_before_the_first_batch_grows_by_itself(lazy, become, args, shape):
    layer = lazy(*args)
    copied = deepcopy(layer)
    copied(torch.randn(shape))
    assert type(copied) is become
    assert layer.has_uninitialized_params()
    assert type(layer) is lazy


@KINDS
@pytest.mark.parametrize("make", [torch.optim.SGD, torch.optim.Adam])
def test_an_optimizer_made_before_the_first_batch_learns(lazy, become, args, shape, make):
    layer = lazy(*args)
    optimizer = make(layer.parameters(), lr=0.1)
    layer(torch.randn(shape)).square().sum().backward()
    before = [p.detach().clone() for p in layer.parameters()]
    optimizer.step()
    assert not any(torch.equal(a, b) for a, b in zip(before, layer.parameters(), strict=True))


def test_starting_anew_waits_for_a_shape():
    layer = LazyLinear(3)
    layer.reset_parameters()
    layer.load_state_dict(Linear(4, 3).state_dict())
    before = layer.weight.clone()
    layer.reset_parameters()
    assert not torch.equal(layer.weight, before)


def test_a_network_without_one_input_size(as_users_run):
    net = Sequential(
        LazyConv2d(6, 5, padding=2), ReLU(), LazyConv2d(16, 5), Flatten(), LazyLinear(10)
    )
    assert net(torch.ones(2, 1, 28, 28)).shape == (2, 10)
    assert [p.shape[1] for p in net.parameters() if p.ndim > 1] == [1, 6, 16 * 24 * 24]
    with pytest.raises(ShapeError):
        net(torch.ones(2, 1, 32, 32))


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: LazyLinear(3)(torch.tensor(1.0)), ShapeError, "got a single number"),
        (
            lambda: LazyConv2d(4, 3)(torch.ones(3, 8, 8)),
            ShapeError,
            r"\(batch, channels, height, width\), got a tensor of shape \(3, 8, 8\)",
        ),
        (
            lambda: LazyConv2d(4, 3, groups=2)(torch.ones(1, 3, 8, 8)),
            ArgumentError,
            "groups=2 must divide the 3 channels",
        ),
        (lambda: LazyConv2d(3, 3, groups=2), ArgumentError, "must divide out_channels=3"),
    ],
)
def test_an_input_that_tells_no_size_is_refused(as_users_run, call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_after_a_refused_input_the_layer_still_waits(as_users_run):
    layer = LazyConv2d(4, 3)
    with pytest.raises(ShapeError):
        layer(torch.ones(3, 8, 8))
    assert layer(torch.ones(1, 3, 8, 8)).shape == (1, 4, 6, 6)
