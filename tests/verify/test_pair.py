import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from handson.base.module import Module, Parameter
from handson.verify.check import Mismatch, check
from handson.verify.inputs import labels, normal
from handson.verify.kernels import ForbiddenKernelError
from handson.verify.pair import (
    TOLERANCE,
    Case,
    FunctionPair,
    LayerPair,
    Tolerance,
    make_inputs,
    observe,
    tensors_of,
)


class Affine(Module):
    """A linear layer of our own."""

    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__()
        self.weight = Parameter(torch.zeros(out_features, in_features))
        self.bias = Parameter(torch.zeros(out_features))

    def forward(self, x: Tensor) -> Tensor:
        return x @ self.weight.T + self.bias


class Renamed(Affine):
    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__(in_features, out_features)
        self.offset = self.bias
        del self.bias


class ScaledBias(torch.autograd.Function):
    """Adds a bias, and passes on twice its gradient."""

    @staticmethod
    def forward(ctx, y, bias):
        return y + bias

    @staticmethod
    def backward(ctx, grad):
        return grad, 2 * grad.sum(0)


class DoubledBiasGradient(Affine):
    def forward(self, x: Tensor) -> Tensor:
        return ScaledBias.apply(x @ self.weight.T, self.bias)


class RunningMean(Module):
    """Mean of what it has seen, in training mode only."""

    def __init__(self, momentum: float = 0.1) -> None:
        super().__init__()
        self.momentum = momentum
        self.register_buffer("running_mean", torch.zeros(3))

    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            self.running_mean += self.momentum * (x.detach().mean(0) - self.running_mean)
        return x - self.running_mean


CASE = Case(inputs=[normal(4, 3)], args=(3, 2))


def linear_pair(ours=Affine, **settings) -> LayerPair:
    return LayerPair(
        name="Affine", twin="torch.nn.Linear", ours=ours, theirs=nn.Linear,
        cases={"batch": CASE}, **settings,
    )  # fmt: skip


def function_pair(ours, theirs, *inputs, **case) -> FunctionPair:
    return FunctionPair(
        name="function", twin="twin", ours=ours, theirs=theirs,
        cases={"only": Case(inputs=inputs or [normal(5)], **case)},
    )  # fmt: skip


# observing


def test_tensors_of_a_nested_result_are_named_by_their_place():
    a, b, c = torch.ones(1), torch.ones(2), torch.ones(3)
    named = tensors_of((a, {"hidden": [b, None]}, c))
    assert list(named) == ["output.0", "output.1.hidden.0", "output.2"]
    assert tensors_of(3.5)["output"] == 3.5


def test_observe_gives_outputs_and_the_gradient_of_every_leaf():
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    seen = observe(lambda x, label: x * w, [torch.ones(2), torch.ones(2).long()], {"w": w})
    assert list(seen) == ["output", "grad input 0", "grad w"]
    assert seen["grad input 0"].tolist() == [-2.0, 6.0]  # the upstream gradient is (-1, 2)


def test_a_leaf_that_nothing_depends_on_has_gradient_zero():
    w = torch.tensor([2.0], requires_grad=True)
    assert observe(lambda x: x * 2, [torch.ones(1)], {"w": w})["grad w"].tolist() == [0.0]


def test_an_output_without_gradient_is_still_observed():
    assert list(observe(lambda x: x.argmax(), [torch.ones(3)], {})) == ["output"]


def test_every_output_has_its_own_part_in_the_gradient():
    seen = observe(lambda x: (x, 3 * x), [torch.ones(2)], {})
    assert seen["grad input 0"].tolist() == [-4.0, 8.0]


def test_a_mistake_that_cancels_under_ones_is_caught():
    def wrong(x: Tensor) -> Tensor:
        # the same values, but the gradient lands on the neighbour
        return x.roll(1) + (x - x.roll(1)).detach()

    def right(x: Tensor) -> Tensor:
        return x * 1

    x, y = (torch.arange(4.0, requires_grad=True) for _ in range(2))
    (under_ones,) = torch.autograd.grad(wrong(x).sum(), x)
    assert torch.equal(under_ones, torch.autograd.grad(right(y).sum(), y)[0])
    with pytest.raises(Mismatch, match="grad input 0"):
        check(function_pair(wrong, right), "only")


def test_a_mistake_that_only_scales_the_sum_of_the_gradient_is_caught():
    # one output feature: the gradient of the bias is the sum of the upstream gradient
    case = Case(inputs=[normal(4, 3)], args=(3, 1))
    pair = LayerPair(
        name="Affine", twin="torch.nn.Linear", ours=DoubledBiasGradient, theirs=nn.Linear,
        cases={"one output": case},
    )  # fmt: skip
    with pytest.raises(Mismatch, match="grad bias"):
        check(pair, "one output")


# inputs


def test_both_precisions_get_the_same_numbers():
    case = Case(inputs=[normal(4, 3), labels(4, classes=3), "mean"])
    x64, label, word = make_inputs(case, torch.float64, 7)
    x32, again, _ = make_inputs(case, torch.float32, 7)
    assert torch.equal(x64.to(torch.float32), x32)
    assert torch.equal(label, again)
    assert word == "mean"


def test_a_tensor_stated_as_input_is_not_touched():
    stated = torch.ones(3, dtype=torch.float64)
    check(function_pair(lambda x: x * 2, lambda x: 2 * x, stated), "only")
    assert not stated.requires_grad


# layers


def test_two_equal_layers_agree_in_output_and_every_gradient():
    gaps = check(linear_pair(), "batch")
    assert [g.quantity for g in gaps] == ["output", "grad input 0", "grad weight", "grad bias"]
    assert max(g.relative for g in gaps) < 1e-14


def test_the_weights_are_random_so_a_layer_that_ignores_one_is_caught():
    class NoBias(Affine):
        def forward(self, x: Tensor) -> Tensor:
            return x @ self.weight.T

    with pytest.raises(Mismatch, match="output"):
        check(linear_pair(NoBias), "batch")


def test_other_parameter_names_are_an_error_before_any_number():
    with pytest.raises(RuntimeError, match=r'Missing key.*"offset"'):
        check(linear_pair(Renamed), "batch")


def running_pair(**case) -> LayerPair:
    def twin(momentum: float = 0.1) -> Module:
        return RunningMean(momentum=0.1)

    stated = Case(inputs=[normal(4, 3)], **case)
    return LayerPair(
        name="RunningMean", twin="itself", ours=RunningMean, theirs=twin, cases={"only": stated}
    )


def test_buffers_are_compared():
    assert "buffer running_mean" in {g.quantity for g in check(running_pair(), "only")}
    with pytest.raises(Mismatch):
        check(running_pair(kwargs={"momentum": 0.2}), "only")


def test_buffers_are_compared_after_all_steps():
    one, five = (
        running_pair(steps=steps).observe_ours(
            running_pair(steps=steps).cases["only"], torch.float64, 0
        )["buffer running_mean"]
        for steps in (1, 5)
    )
    assert not torch.equal(one, five)


def test_evaluation_mode_reaches_the_layer():
    check(running_pair(kwargs={"momentum": 0.2}, training=False), "only")


# the lint


def forbidden_forward(x: Tensor) -> Tensor:
    return torch.softmax(x, 0)


class ForbiddenBackward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.exp()

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * x.exp() + 0 * torch.softmax(x, 0)


def test_a_forbidden_kernel_in_the_forward_pass_is_found():
    with pytest.raises(ForbiddenKernelError, match="softmax"):
        check(function_pair(forbidden_forward, lambda x: torch.softmax(x, 0)), "only")


def test_a_forbidden_kernel_in_the_backward_pass_is_found():
    with pytest.raises(ForbiddenKernelError, match="softmax"):
        check(function_pair(ForbiddenBackward.apply, torch.exp), "only")


def test_a_forbidden_kernel_in_a_layer_is_found():
    class Borrowed(Affine):
        def forward(self, x: Tensor) -> Tensor:
            return F.log_softmax(x @ self.weight.T + self.bias, 1)

    with pytest.raises(ForbiddenKernelError, match="softmax"):
        check(linear_pair(Borrowed), "batch")


def test_the_twin_may_use_any_kernel():
    check(function_pair(lambda x: x.exp() / x.exp().sum(), lambda x: F.softmax(x, 0)), "only")


# what a pair states


LOOSE = {torch.float64: Tolerance(rtol=1e-3, atol=0.0)}


def test_the_narrowest_statement_about_the_tolerance_wins():
    case = Case(inputs=[normal(4, 3)], args=(3, 2), tolerance=LOOSE, because="a reason")
    pair = LayerPair(
        name="Affine", twin="twin", ours=Affine, theirs=nn.Linear,
        cases={"stated": case, "plain": CASE},
        tolerance={torch.float32: Tolerance(rtol=0.5, atol=0.5)}, because="another",
    )  # fmt: skip
    assert pair.tolerance_of("stated", torch.float64).rtol == 1e-3
    assert pair.tolerance_of("stated", torch.float32).rtol == 0.5
    assert pair.tolerance_of("plain", torch.float64) == TOLERANCE[torch.float64]
    with pytest.raises(KeyError, match=r"no tolerance for torch\.float16"):
        pair.tolerance_of("plain", torch.float16)


def test_a_looser_tolerance_must_say_why():
    with pytest.raises(ValueError, match="because="):
        Case(tolerance=LOOSE)
    with pytest.raises(ValueError, match=r"'Affine'.*because="):
        linear_pair(tolerance=LOOSE)


def test_a_case_may_state_its_own_precisions():
    pair = LayerPair(
        name="Affine", twin="twin", ours=Affine, theirs=nn.Linear,
        cases={"half": Case(args=(3, 2), dtypes=(torch.bfloat16,)), "plain": CASE},
    )  # fmt: skip
    assert pair.dtypes_of("half") == (torch.bfloat16,)
    assert pair.dtypes_of("plain") == (torch.float64, torch.float32)
