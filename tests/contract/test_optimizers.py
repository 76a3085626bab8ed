"""What every optimizer of handson.optim keeps to, on the settings that its own pair states."""

import gc
import inspect
import pickle
import warnings
import weakref
from copy import deepcopy

import pytest
import torch
from torch.optim.lr_scheduler import LambdaLR, StepLR

import handson.optim
from handson.base.module import LRScheduler, Optimizer, Parameter
from handson.verify import all_pairs
from handson.verify.trajectory import OptimizerPair

PAIRS = {p.ours: p for p in all_pairs().values() if isinstance(p, OptimizerPair)}

REFUSE_SPARSE: set[type] = set()
"""Optimizers that say no to sparse gradients, as their twins do."""


def kinds_of(base):
    found = inspect.getmembers(handson.optim, inspect.isclass)
    return [kind for _, kind in found if issubclass(kind, base)]


OPTIMIZERS = kinds_of(Optimizer)
SCHEDULERS = kinds_of(LRScheduler)


def _settings(kind):
    """Return the settings that the pair's paths walk with, each once."""
    found = {}
    for name, path in PAIRS[kind].cases.items():
        if path.differs is None and path.kwargs.get("lr") != 0.0:
            found.setdefault(repr(sorted(path.kwargs.items())), (name, dict(path.kwargs)))
    return found.values()


EVERY = [
    pytest.param(kind, settings, id=f"{kind.__name__}: {name}")
    for kind in OPTIMIZERS
    if kind in PAIRS
    for name, settings in _settings(kind)
]
ONCE = [pytest.param(kind, {"lr": 0.1}, id=kind.__name__) for kind in OPTIMIZERS if kind in PAIRS]

every = pytest.mark.parametrize(("kind", "settings"), EVERY)
once = pytest.mark.parametrize(("kind", "settings"), ONCE)


def make_params(seed=0, dtype=torch.float64):
    rng = torch.Generator().manual_seed(seed)
    return [Parameter(torch.randn(s, generator=rng).to(dtype)) for s in ((3, 2), (4,), ())]


def walk(optimizer, params, steps, seed=0):
    """Take steps with the gradients of ``seed``; return the parameters after each."""
    rng, path = torch.Generator().manual_seed(seed), []
    for _ in range(steps):
        for p in params:
            p.grad = torch.randn(p.shape, generator=rng, dtype=torch.float64).to(p.dtype)
        optimizer.step()
        path.append([p.detach().clone() for p in params])
    return path


def equal(path, other):
    pairs = [(a, b) for p, q in zip(path, other, strict=True) for a, b in zip(p, q, strict=True)]
    return all(torch.equal(a, b) for a, b in pairs)


def load(optimizer, state):
    """Load a state as a fresh process would: after pickling."""
    optimizer.load_state_dict(pickle.loads(pickle.dumps(state)))


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_every_optimizer_has_a_pair(kind):
    assert kind in PAIRS, f"handson.optim.{kind.__name__} has no OptimizerPair"


@once
def test_the_arguments_are_torchs(kind, settings):
    theirs = PAIRS[kind].theirs
    twin = inspect.signature(getattr(theirs, "func", theirs)).parameters
    for name, ours in inspect.signature(kind).parameters.items():
        assert name in twin, f"torch has no {name}="
        assert ours.kind == twin[name].kind, name
        assert ours.default == twin[name].default, name


@every
def test_a_path_goes_on_from_its_saved_state_as_if_never_interrupted(kind, settings):
    params = make_params()
    optimizer = kind(params, **settings)
    walk(optimizer, params, 5)
    others = deepcopy(params)
    resumed = kind(others, **{**settings, "lr": 123.0})
    load(resumed, optimizer.state_dict())
    assert equal(walk(resumed, others, 5, seed=1), walk(optimizer, params, 5, seed=1))


@every
@pytest.mark.parametrize("from_ours", [True, False], ids=["ours to torch", "torch to ours"])
def test_the_state_goes_on_in_the_twin(kind, settings, from_ours):
    first, second = kind, PAIRS[kind].theirs
    if not from_ours:
        first, second = second, first
    params = make_params()
    optimizer = first(params, **settings)
    walk(optimizer, params, 5)
    others = deepcopy(params)
    resumed = second(others, **settings)
    load(resumed, optimizer.state_dict())
    expected, result = walk(optimizer, params, 5, seed=1), walk(resumed, others, 5, seed=1)
    torch.testing.assert_close(result, expected, rtol=1e-12, atol=1e-14)


@every
def test_the_state_has_the_names_of_the_twins(kind, settings):
    ours, theirs = (make(make_params(), **settings) for make in (kind, PAIRS[kind].theirs))
    for optimizer in (ours, theirs):
        walk(optimizer, optimizer.param_groups[0]["params"], 2)
    names = [{k: set(v) for k, v in o.state_dict()["state"].items()} for o in (ours, theirs)]
    assert names[0] == names[1]
    assert (
        ours.state_dict()["param_groups"][0].keys() <= theirs.state_dict()["param_groups"][0].keys()
    )


@every
def test_a_deep_copy_walks_its_own_way(kind, settings):
    params = make_params()
    optimizer = kind(params, **settings)
    walk(optimizer, params, 3)
    copied, optimizer_copy = deepcopy((params, optimizer))
    expected = walk(optimizer_copy, copied, 3, seed=1)
    assert equal(walk(optimizer, params, 3, seed=1), expected)


@every
def test_a_parameter_without_gradient_stands_still(kind, settings):
    params = make_params()
    optimizer = kind(params, **settings)
    walk(optimizer, params, 3)
    still, state = params[1].detach().clone(), deepcopy(optimizer.state[params[1]])
    params[1].grad = None
    before = params[0].detach().clone()
    optimizer.step()
    assert torch.equal(params[1], still)
    assert optimizer.state[params[1]].keys() == state.keys()
    assert all(torch.equal(optimizer.state[params[1]][k], v) for k, v in state.items())
    assert not torch.equal(params[0], before)


@once
def test_a_step_without_any_gradient_changes_nothing(kind, settings):
    params = make_params()
    before = deepcopy(params)
    kind(params, **settings).step()
    assert equal([params], [before])


@every
def test_gradients_are_read_and_not_written(kind, settings):
    params = make_params()
    optimizer = kind(params, **settings)
    walk(optimizer, params, 2)
    grads = [p.grad for p in params]
    before = deepcopy(grads)
    optimizer.step()
    assert all(p.grad is g for p, g in zip(params, grads, strict=True))
    assert equal([grads], [before])


@every
def test_the_state_shares_no_memory_with_a_gradient(kind, settings):
    params = make_params()
    optimizer = kind(params, **settings)
    walk(optimizer, params, 1)
    before = deepcopy(optimizer.state_dict()["state"])
    for p in params:
        p.grad.fill_(1e9)
    assert str(optimizer.state_dict()["state"]) == str(before)


@every
def test_a_step_leaves_no_graph(kind, settings):
    params = make_params()
    optimizer = kind(params, **settings)
    loss = sum((p**2).sum() for p in params)
    loss.backward()
    optimizer.step()
    tensors = [v for s in optimizer.state.values() for v in s.values() if torch.is_tensor(v)]
    assert all(p.grad_fn is None and p.is_leaf and p.requires_grad for p in params)
    assert not any(v.requires_grad for v in tensors)
    graph = weakref.ref(loss)
    del loss
    gc.collect()
    assert graph() is None


@once
def test_a_step_downhill_goes_down_and_uphill_goes_up(kind, settings):
    for maximize in (False, True):
        params = [Parameter(torch.tensor([1.0, -2.0]))]
        optimizer = kind(params, **{**settings, "lr": 1e-3, "maximize": maximize})
        height = (params[0] ** 2).sum()
        height.backward()
        optimizer.step()
        assert ((params[0] ** 2).sum() > height) == maximize


@once
def test_it_finds_the_bottom_of_a_bowl(kind, settings):
    params = [Parameter(torch.tensor([3.0, -2.0], dtype=torch.float64))]
    optimizer = kind(params, **settings)
    for _ in range(500):
        optimizer.zero_grad()
        (params[0] ** 2).sum().backward()
        optimizer.step()
    assert params[0].abs().max() < 1e-3


@every
def test_a_closure_is_called_once_with_gradients_and_its_loss_comes_back(kind, settings):
    params = make_params()
    optimizer, calls = kind(params, **settings), []

    def closure():
        calls.append(torch.is_grad_enabled())
        optimizer.zero_grad()
        loss = sum((p**2).sum() for p in params)
        loss.backward()
        return loss

    with torch.no_grad():
        loss = optimizer.step(closure)
    assert calls == [True]
    assert loss.item() == pytest.approx(sum((p**2).sum().item() for p in make_params()))
    assert kind(make_params(), **settings).step() is None


@every
def test_groups_walk_as_optimizers_of_their_own_would(kind, settings):
    together, apart = make_params(), make_params()
    other = {**settings, "lr": 0.01}
    both = kind([{"params": together[:2]}, {"params": together[2:], **other}], **settings)
    first, second = kind(apart[:2], **settings), kind(apart[2:], **other)
    for seed in range(3):
        path = walk(both, together, 1, seed)
        for p, q in zip(apart, together, strict=True):
            p.grad = q.grad.clone()
        first.step()
        second.step()
        assert equal(path, [apart])


@every
def test_a_group_may_join_later(kind, settings):
    early, late = make_params(), make_params(seed=1)
    optimizer = kind(early, **settings)
    walk(optimizer, early, 2)
    optimizer.add_param_group({"params": late, "lr": 0.01})
    alone = deepcopy(late)
    expected = walk(kind(alone, **{**settings, "lr": 0.01}), alone, 3)
    for p in early:
        p.grad = None
    assert equal(walk(optimizer, late, 3), expected)


@every
def test_a_schedule_of_torch_and_one_of_ours_set_its_rate(kind, settings):
    for schedule in (
        lambda o: StepLR(o, step_size=1, gamma=0.5),
        lambda o: LambdaLR(o, lambda epoch: 0.5**epoch),
    ):
        params, others = make_params(), make_params()
        optimizer = kind(params, **settings)
        scheduler = schedule(optimizer)
        by_hand = kind(others, **settings)
        for step in range(3):
            path = walk(optimizer, params, 1, seed=step)
            assert equal(path, walk(by_hand, others, 1, seed=step))
            scheduler.step()
            by_hand.param_groups[0]["lr"] *= 0.5
    for kind_of_schedule in SCHEDULERS:
        kind_of_schedule(kind(make_params(), **settings), 5)


@every
def test_a_scaler_that_is_off_steps_it(kind, settings):
    params, others = make_params(), make_params()
    optimizer, plain = kind(params, **settings), kind(others, **settings)
    scaler = torch.amp.GradScaler("cpu", enabled=False)
    expected = walk(plain, others, 1)
    for p, q in zip(params, others, strict=True):
        p.grad = q.grad.clone()
    scaler.step(optimizer)
    scaler.update()
    assert equal([params], expected)


@once
def test_a_scaler_that_is_on_skips_an_infinite_gradient(kind, settings):
    params = make_params(dtype=torch.float32)
    optimizer, scaler = kind(params, **settings), torch.amp.GradScaler("cpu", init_scale=4.0)
    before = deepcopy(params)
    scaler.scale(sum((p * float("inf")).sum() for p in params)).backward()
    scaler.step(optimizer)
    scaler.update()
    assert equal([params], [before])
    optimizer.zero_grad()
    scaler.scale(sum(p.sum() for p in params)).backward()
    scaler.step(optimizer)
    expected = kind(others := deepcopy(before), **settings)
    for p in others:
        p.grad = torch.ones_like(p)
    expected.step()
    torch.testing.assert_close([p.data for p in params], [p.data for p in others])


@every
def test_complex_parameters_walk_as_the_twins_do(kind, settings):
    start = torch.complex(torch.randn(3), torch.randn(3)).to(torch.complex128)
    grads = [torch.complex(torch.randn(3), torch.randn(3)).to(torch.complex128) for _ in range(4)]
    ends = []
    for make in (kind, PAIRS[kind].theirs):
        p = Parameter(start.clone())
        optimizer = make([p], **settings)
        for grad in grads:
            p.grad = grad.clone()
            optimizer.step()
        ends.append(p.detach())
    torch.testing.assert_close(*ends, rtol=1e-12, atol=1e-12)


@once
def test_a_sparse_gradient_moves_the_rows_that_it_has_or_is_refused_in_words(kind, settings):
    p = Parameter(torch.zeros(4, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some versions of torch call sparse tensors beta
        p.grad = torch.sparse_coo_tensor([[1, 3]], torch.ones(2, 2), (4, 2))
    optimizer = kind([p], **settings)
    if kind in REFUSE_SPARSE:
        with pytest.raises(Exception, match="sparse"):
            optimizer.step()
        return
    optimizer.step()
    assert p.ne(0).any(1).tolist() == [False, True, False, True]


@once
def test_parameters_of_mixed_precision_walk_together(kind, settings):
    params = [Parameter(torch.ones(3, dtype=d)) for d in (torch.float32, torch.float64)]
    optimizer = kind(params, **settings)
    for p in params:
        p.grad = torch.ones_like(p)
    optimizer.step()
    torch.testing.assert_close(params[0].detach().double(), params[1].detach())


@once
def test_no_parameters_are_refused(kind, settings):
    with pytest.raises(ValueError, match="empty parameter list"):
        kind([], **settings)


@once
def test_a_negative_rate_is_refused_with_what_was_given(kind, settings):
    with pytest.raises(ValueError, match=r"lr.*-0\.1"):
        kind(make_params(), lr=-0.1)


@once
def test_it_prints_its_settings(kind, settings):
    printed = repr(kind(make_params(), **settings))
    assert printed.startswith(kind.__name__)
    assert "lr: 0.1" in printed
