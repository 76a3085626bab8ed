from functools import partial

import pytest
import torch

from handson.base.module import Optimizer
from handson.verify.check import Mismatch, check
from handson.verify.kernels import ForbiddenKernelError
from handson.verify.trajectory import (
    SHAPES,
    OptimizerPair,
    Path,
    drifting,
    mostly_zero,
    plain,
    scaled,
    sometimes_absent,
)


class Descent(Optimizer):
    """θ ← θ - η·g, and a mistake of size ``off`` in one step."""

    def __init__(self, params, lr=0.1, off=0.0, when=0, moves_without_gradient=False):
        super().__init__(params, {"lr": lr})
        self.off, self.when, self.taken = off, when, 0
        self.moves_without_gradient = moves_without_gradient

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.sub_(group["lr"] * p.grad)
                elif self.moves_without_gradient:
                    p.sub_(group["lr"])
                if self.taken == self.when:
                    p.add_(self.off)
        self.taken += 1


def pair(ours=Descent, **case) -> OptimizerPair:
    return OptimizerPair(
        name="Descent", twin="torch.optim.SGD", ours=ours,
        theirs=partial(torch.optim.SGD, foreach=False), cases={"path": Path(**case)},
    )  # fmt: skip


@pytest.mark.parametrize(
    "regime", [plain, scaled(1e12), scaled(1e-3), mostly_zero, sometimes_absent, drifting]
)
def test_the_same_rule_walks_the_same_path(regime):
    gaps = check(pair(regime=regime, steps=20, kwargs={"lr": 0.1}), "path")
    assert [g.quantity for g in gaps] == [f"path {i}" for i in range(len(SHAPES))]
    assert max(g.relative for g in gaps) < 1e-12


def test_a_wrong_step_of_1e_9_is_caught_though_the_parameters_are_of_size_1():
    wrong = partial(Descent, off=1e-9, when=10)
    stated = pair(wrong, steps=20, kwargs={"lr": 1e-3})
    with pytest.raises(Mismatch, match="path 0"):
        check(stated, "path")
    # the parameters themselves would look equal to a relative 1e-8
    case = stated.cases["path"]
    ours = 1 + stated.observe_ours(case, torch.float64, 0)["path 0"]
    theirs = 1 + stated.observe_theirs(case, torch.float64, 0)["path 0"]
    torch.testing.assert_close(ours, theirs, rtol=1e-8, atol=0.0)


def test_a_mistake_in_the_last_step_is_caught():
    with pytest.raises(Mismatch):
        check(pair(partial(Descent, off=1e-6, when=19), steps=20, kwargs={"lr": 0.1}), "path")


def test_a_path_that_comes_back_to_the_right_end_is_caught():
    class Detour(Descent):
        @torch.no_grad()
        def step(self, closure=None):
            super().step(closure)
            sign = {5: 1.0, 6: -1.0}.get(self.taken, 0.0)
            for group in self.param_groups:
                for p in group["params"]:
                    p.add_(0.25 * sign)

    with pytest.raises(Mismatch):
        check(pair(Detour, steps=20, kwargs={"lr": 0.1}), "path")


def test_a_parameter_without_gradient_must_stand_still():
    wrong = partial(Descent, moves_without_gradient=True)
    with pytest.raises(Mismatch):
        check(pair(wrong, regime=sometimes_absent, steps=4, kwargs={"lr": 0.1}), "path")
    check(pair(wrong, steps=4, kwargs={"lr": 0.1}), "path")


def test_a_second_parameter_group_has_settings_of_its_own():
    case = {"steps": 5, "kwargs": {"lr": 0.1}}
    one, two = (
        pair(**case, groups=groups).observe_ours(
            Path(**case, groups=groups), torch.float64, 0
        )
        for groups in ({}, {"lr": 0.2})
    )  # fmt: skip
    assert torch.equal(one["path 0"], two["path 0"])
    torch.testing.assert_close(2 * one["path 2"], two["path 2"])
    check(pair(**case, groups={"lr": 0.2}), "path")


def test_the_start_scales_the_parameters():
    class Shrink(Descent):
        @torch.no_grad()
        def step(self, closure=None):
            for p in self.param_groups[0]["params"]:
                p.mul_(0.5)

    case = Path(steps=1, start=0.0)
    path = pair(Shrink).observe_ours(case, torch.float64, 0)
    assert all((steps == 0).all() for steps in path.values())


def test_gradients_do_not_depend_on_the_regime_of_other_steps():
    case = {"steps": 7, "kwargs": {"lr": 1.0}}
    whole = pair().observe_ours(Path(**case), torch.float64, 0)["path 0"]
    gaps = pair().observe_ours(Path(**case, regime=sometimes_absent), torch.float64, 0)["path 0"]
    torch.testing.assert_close(whole[4] - whole[3], gaps[4] - gaps[3])
    assert torch.equal(gaps[2], gaps[1])


def test_an_optimizer_runs_under_the_lint():
    class Borrowed(Descent):
        @torch.no_grad()
        def step(self, closure=None):
            for p in self.param_groups[0]["params"]:
                p.sub_(torch.nn.functional.relu6(p.grad))

    with pytest.raises(ForbiddenKernelError):
        check(pair(Borrowed, steps=2), "path")


def test_trajectories_allow_a_relative_error_only():
    assert pair().tolerance_of("path", torch.float64).atol == 0.0
