import time

import pytest
import torch
from torch import Tensor, nn

from handson.base.errors import ArgumentError
from handson.base.module import Module
from handson.nn.linear import Linear
from handson.optim.sgd import SGD
from handson.verify import speed as speed_module
from handson.verify.inputs import labels, normal
from handson.verify.pair import Case, FunctionPair, LayerPair, Pair
from handson.verify.speed import Speed, prepare, ratio
from handson.verify.trajectory import OptimizerPair, Path


@pytest.fixture(autouse=True)
def _short_samples(monkeypatch):
    monkeypatch.setattr(speed_module, "SAMPLE_SECONDS", 1e-4)


def pair(ours, theirs=torch.exp, kind=FunctionPair, speed=None, **settings):
    speed = speed or Case(inputs=[normal(8, 3)])
    return kind(
        name="timed", twin="twin", ours=ours, theirs=theirs, cases={}, speed=speed, **settings
    )


def busy(seconds: float) -> None:
    """Unlike ``sleep``, exact on every system."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def slow_exp(x: Tensor) -> Tensor:
    busy(0.004)
    return x.exp()


def fast_exp(x: Tensor) -> Tensor:
    busy(0.001)
    return x.exp()


def test_the_ratio_says_how_many_times_as_fast_ours_is():
    assert Speed(2.0, 1.0, 0.0).ratio == 0.5
    measured = ratio(pair(slow_exp, fast_exp))
    assert measured.ours_ms > measured.theirs_ms
    assert measured.ours_ms >= 4
    assert 0.05 < measured.ratio < 0.9


def test_both_sides_take_turns_at_least_seven_times():
    order = []

    def ours(x: Tensor) -> Tensor:
        order.append("o")
        return x.exp()

    def theirs(x: Tensor) -> Tensor:
        order.append("t")
        return x.exp()

    ratio(pair(ours, theirs))
    turns = "".join(order).replace("oo", "o").replace("tt", "t")
    while "oo" in turns or "tt" in turns:
        turns = turns.replace("oo", "o").replace("tt", "t")
    assert len(turns) >= 9
    assert min(order.count("o"), order.count("t")) >= 7


def test_the_backward_pass_is_timed_as_well():
    class Slow(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.clone()

        @staticmethod
        def backward(ctx, grad):
            busy(0.002)
            return grad

    assert ratio(pair(Slow.apply)).ours_ms >= 2


def test_everything_is_float32_and_no_lint_watches():
    seen = set()

    def ours(x: Tensor, label: Tensor) -> Tensor:
        seen.update({x.dtype, label.dtype})
        return torch.softmax(x, 1)  # the lint would refuse this

    ratio(pair(ours, lambda x, label: x, speed=Case(inputs=[normal(8, 3), labels(8, classes=3)])))
    assert seen == {torch.float32, torch.int64}


def test_a_function_without_gradient_is_timed_forward_only():
    assert ratio(pair(lambda x: x.argmax(), torch.argmax)).ratio > 0


def test_a_layer_is_built_once_and_then_timed():
    built = []

    def counted(*args: int) -> Module:
        built.append(args)
        return Linear(*args)

    case = Case(inputs=[normal(8, 3)], args=(3, 2))
    assert ratio(pair(counted, nn.Linear, LayerPair, case)).ratio > 0
    assert built == [(3, 2)]


def test_a_layer_is_timed_in_the_mode_of_the_case():
    case = Case(inputs=[normal(8, 3)], args=(0.5,), training=False)
    work = prepare(pair(nn.Dropout, nn.Dropout, LayerPair, case), nn.Dropout, case)
    work()
    modes = []

    class Watched(nn.Dropout):
        def forward(self, input: Tensor) -> Tensor:
            modes.append(self.training)
            return super().forward(input)

    prepare(pair(Watched, nn.Dropout, LayerPair, case), Watched, case)()
    assert set(modes) == {False}


def test_optimizers_step_on_parameters_of_the_stated_shapes():
    shapes = []

    class Watched(SGD):
        def step(self, closure=None):
            shapes.append([tuple(p.shape) for g in self.param_groups for p in g["params"]])
            return super().step(closure)

    case = Path(inputs=[normal(30, 20), normal(30)], kwargs={"lr": 0.1})
    assert ratio(pair(Watched, torch.optim.SGD, OptimizerPair, case)).ratio > 0
    assert shapes[0] == [(30, 20), (30,)]


def test_optimizers_without_stated_shapes_are_timed_too():
    case = Path(kwargs={"lr": 0.1})
    assert ratio(pair(SGD, torch.optim.SGD, OptimizerPair, case)).ratio > 0


def test_a_pair_without_a_speed_case_says_so():
    untimed = FunctionPair(name="untimed", twin="", ours=abs, theirs=abs, cases={})
    with pytest.raises(ArgumentError, match="'untimed' states no case to time"):
        ratio(untimed)


def test_an_unknown_kind_of_pair_says_so():
    class Other(Pair):
        def observe_ours(self, case, dtype, seed):
            return {}

        observe_theirs = observe_ours

    with pytest.raises(ArgumentError, match="how to time a Other"):
        ratio(pair(abs, abs, Other))


def test_unsteady_samples_are_measured_again_and_the_steadiest_kept(monkeypatch):
    spreads = iter([0.5, 0.3, 0.4, 0.1])
    monkeypatch.setattr(
        speed_module, "_measure", lambda sides, calls: Speed(1.0, 1.0, next(spreads))
    )
    assert ratio(pair(torch.exp)).spread == 0.3
    assert ratio(pair(torch.exp)).spread == 0.1
