"""What every layer of handson.nn keeps to, on the settings that its own pair states."""

import inspect
import pickle
from copy import deepcopy

import pytest
import torch

import handson.nn
from handson.base.module import Module
from handson.verify import all_pairs
from handson.verify.pair import LayerPair, make_inputs

PAIRS = {p.ours: p for p in all_pairs().values() if isinstance(p, LayerPair)}

LAYERS = [
    kind
    for _, kind in inspect.getmembers(handson.nn, inspect.isclass)
    if issubclass(kind, Module) and kind.__module__.startswith("handson.nn")
]

MIXES_EXAMPLES = {
    kind.__name__: "a loss is one number for the whole batch"
    for kind in LAYERS
    if kind.__name__.endswith("Loss")
}
"""Layers whose result for one example depends on the others, and why."""

UNSAID = {
    "MaxPool2d": (", ceil_mode=False", "handson has no ceil_mode"),
}
"""What torch prints of a layer beyond what ours has, and why."""


PAIRED_OTHERWISE = {
    "Dropout": "its pair fixes the chance of every call",
    "Dropout1d": "its pair fixes the chance of every call",
    "Dropout2d": "its pair fixes the chance of every call",
    "LazyConv2d": "its pair compares what the first call makes",
    "LazyLinear": "its pair compares what the first call makes",
}
"""Layers whose pair is not one of two constructors with the same state, and why."""


def _shortens(case):
    return case.kwargs.get("max_norm") is not None


def _settings(kind):
    """Return the cases of a layer's pair, one for each way to construct it."""
    found = {}
    for name, case in PAIRS[kind].cases.items():
        plain = case.differs is None and torch.float64 in PAIRS[kind].dtypes_of(name)
        if plain and 0 not in getattr(first_input(case), "shape", ()):
            found.setdefault(repr((case.args, sorted(case.kwargs.items()))), (name, case))
    return found.values()


def first_input(case, dtype=torch.float64):
    return make_inputs(case, dtype, 0)[0]


def build(kind, case, dtype=torch.float64, seed=0):
    torch.manual_seed(seed)
    return kind(*case.args, **case.kwargs).to(dtype)


def run(layer, case, dtype=torch.float64):
    return layer(*make_inputs(case, dtype, 0))


EVERY = [
    pytest.param(kind, case, id=f"{kind.__name__}: {name}")
    for kind in LAYERS
    if kind in PAIRS
    for name, case in _settings(kind)
]
ONCE = [
    pytest.param(kind, next(iter(PAIRS[kind].cases.values())), id=kind.__name__)
    for kind in LAYERS
    if kind in PAIRS
]
"""Every layer once, on the first case of its pair, which is an ordinary batch."""

WITH_STATE = [p for p in ONCE if list(build(*p.values).parameters())]
PER_EXAMPLE = [p for p in ONCE if p.id not in MIXES_EXAMPLES]

every = pytest.mark.parametrize(("kind", "case"), EVERY)
once = pytest.mark.parametrize(("kind", "case"), ONCE)
with_state = pytest.mark.parametrize(("kind", "case"), WITH_STATE)
per_example = pytest.mark.parametrize(("kind", "case"), PER_EXAMPLE)


@pytest.mark.parametrize("kind", LAYERS)
def test_every_layer_has_a_pair(kind):
    if kind.__name__ in PAIRED_OTHERWISE:
        assert kind not in PAIRS
        assert kind.__name__ in all_pairs()
        return
    assert kind in PAIRS, f"handson.nn.{kind.__name__} has no LayerPair in handson.verify.pairs.nn"


def test_the_exceptions_are_layers():
    excepted = MIXES_EXAMPLES.keys() | UNSAID.keys() | PAIRED_OTHERWISE.keys()
    assert excepted <= {kind.__name__ for kind in LAYERS}
    assert len(excepted) < len(LAYERS) * 2 / 3


@once
def test_the_arguments_are_torchs(kind, case):
    twin = inspect.signature(PAIRS[kind].theirs).parameters
    for name, ours in inspect.signature(kind).parameters.items():
        assert name in twin, f"torch has no {name}="
        if ours.default is not ours.empty:
            assert ours.default == twin[name].default, name


@once
def test_arguments_that_may_be_given_without_a_name_stand_where_torch_has_them(kind, case):
    twin = list(inspect.signature(PAIRS[kind].theirs).parameters)
    ours = inspect.signature(kind).parameters.values()
    by_place = [p.name for p in ours if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert by_place == twin[: len(by_place)]


@every
def test_it_prints_itself_as_torch_does(kind, case):
    unsaid, _ = UNSAID.get(kind.__name__, ("", ""))
    theirs = repr(PAIRS[kind].theirs(*case.args, **case.kwargs))
    assert repr(kind(*case.args, **case.kwargs)) == theirs.replace(unsaid, "")


@every
def test_its_state_goes_to_the_twin_and_comes_back(kind, case):
    ours, theirs = build(kind, case, seed=1), build(PAIRS[kind].theirs, case, seed=2)
    start = deepcopy(ours.state_dict())
    theirs.load_state_dict(ours.state_dict())
    other = build(kind, case, seed=3)
    other.load_state_dict(theirs.state_dict())
    assert list(other.state_dict()) == list(start)
    assert all(torch.equal(other.state_dict()[k], v) for k, v in start.items())
    torch.testing.assert_close(run(other, case), run(ours, case), rtol=0, atol=0, equal_nan=True)


@with_state
def test_the_twins_state_with_a_missing_name_is_refused(kind, case):
    state = build(PAIRS[kind].theirs, case).state_dict()
    state.pop(next(iter(state)))
    with pytest.raises(RuntimeError, match="Missing key"):
        build(kind, case).load_state_dict(state)


@every
def test_it_starts_from_the_twins_numbers_for_the_same_seed(kind, case):
    ours, theirs = (
        build(kind, case, torch.float32, 5),
        build(PAIRS[kind].theirs, case, torch.float32, 5),
    )
    for (name, a), b in zip(ours.named_parameters(), theirs.parameters(), strict=True):
        assert torch.equal(a, b), name


@with_state
def test_reset_parameters_starts_anew(kind, case):
    layer = build(kind, case)
    for parameter in layer.parameters():
        torch.nn.init.constant_(parameter, 7.0)
    before = deepcopy(layer.state_dict())
    layer.reset_parameters()
    assert not any(torch.equal(v, before[k]) for k, v in layer.state_dict().items())


@every
def test_a_deep_copy_gives_the_same_and_is_apart(kind, case):
    layer = build(kind, case)
    copy, expected = deepcopy(layer), run(layer, case)
    for p in layer.parameters():
        torch.nn.init.zeros_(p)
    torch.testing.assert_close(run(copy, case), expected, rtol=0, atol=0, equal_nan=True)


@every
def test_it_and_its_state_survive_pickling(kind, case):
    layer = build(kind, case)
    copy = pickle.loads(pickle.dumps(layer))
    torch.testing.assert_close(run(copy, case), run(layer, case), rtol=0, atol=0, equal_nan=True)
    state = pickle.loads(pickle.dumps(layer.state_dict()))
    assert all(torch.equal(v, layer.state_dict()[k]) for k, v in state.items())


@every
def test_it_changes_neither_its_inputs_nor_its_state(kind, case):
    layer, inputs = build(kind, case), make_inputs(case, torch.float64, 0)
    before, state = deepcopy(inputs), deepcopy(layer.state_dict())
    layer(*inputs)
    for now, then in zip(inputs, before, strict=True):
        torch.testing.assert_close(now, then, rtol=0, atol=0, equal_nan=True)
    kept = all(torch.equal(v, state[k]) for k, v in layer.state_dict().items())
    assert kept or _shortens(case), "only max_norm writes into a table"


@every
def test_it_draws_no_random_number_in_forward(kind, case):
    layer, inputs = build(kind, case), make_inputs(case, torch.float64, 0)
    before = torch.get_rng_state()
    layer(*inputs)
    assert torch.equal(torch.get_rng_state(), before)


@every
def test_train_and_eval_give_the_same(kind, case):
    layer = build(kind, case)
    trained = run(layer.train(), case)
    torch.testing.assert_close(run(layer.eval(), case), trained, rtol=0, atol=0, equal_nan=True)


@every
def test_the_result_has_the_precision_of_the_layer(kind, case):
    for dtype in (torch.float32, torch.float64):
        layer = build(kind, case, dtype)
        real = first_input(case).is_floating_point() or list(layer.parameters())
        assert run(layer, case, dtype).dtype == (dtype if real else torch.int64)


@every
def test_under_another_default_precision_it_is_made_in_that(kind, case):
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        layer = kind(*case.args, **case.kwargs)
        assert all(p.dtype == torch.float64 for p in layer.parameters())
        layer.to(torch.float64)(*make_inputs(case, torch.float64, 0))
    finally:
        torch.set_default_dtype(before)


@every
def test_it_can_be_made_and_run_on_the_meta_device(kind, case):
    with torch.device("meta"):
        layer = kind(*case.args, **case.kwargs).to("meta", torch.float64)
    assert all(p.is_meta for p in layer.parameters())
    inputs = [x.to("meta") for x in make_inputs(case, torch.float64, 0)]
    assert layer(*inputs).shape == run(build(kind, case), case).shape


@with_state
def test_the_device_and_the_precision_can_be_asked_for(kind, case):
    layer = kind(*case.args, **case.kwargs, device="meta", dtype=torch.bfloat16)
    assert all(p.is_meta and p.dtype == torch.bfloat16 for p in layer.parameters())


@per_example
def test_an_example_does_not_see_the_others(kind, case):
    layer, batch = build(kind, case), make_inputs(case, torch.float64, 0)
    together = layer(*batch)
    alone = [layer(*(x[i : i + 1] for x in batch)) for i in range(len(batch[0]))]
    torch.testing.assert_close(torch.cat(alone), together, rtol=1e-13, atol=1e-14)
    for x in batch:
        x[1:] = 1e6 if x.is_floating_point() else 0
    torch.testing.assert_close(layer(*batch)[0], together[0], rtol=1e-13, atol=1e-14)


@once
def test_examples_in_another_order_give_the_same_in_that_order(kind, case):
    layer, inputs = build(kind, case), make_inputs(case, torch.float64, 0)
    order = torch.arange(len(inputs[0])).flip(0)
    expected, result = layer(*inputs), layer(*(x[order] for x in inputs))
    expected = expected[order] if expected.ndim else expected
    torch.testing.assert_close(result, expected, rtol=1e-13, atol=1e-14)


@once
def test_its_derivatives_are_those_of_its_values(kind, case):
    layer = build(kind, case)
    inputs = [
        x.requires_grad_() if x.is_floating_point() else x
        for x in make_inputs(case, torch.float64, 0)
    ]
    weights = list(layer.parameters())

    def call(*values):
        state = dict(zip(dict(layer.named_parameters()), values[len(inputs) :], strict=True))
        return torch.func.functional_call(layer, state, values[: len(inputs)])

    assert torch.autograd.gradcheck(call, (*inputs, *weights))
    assert torch.autograd.gradgradcheck(call, (*inputs, *weights))


@once
def test_without_gradients_it_builds_no_graph(kind, case):
    layer = build(kind, case)
    with torch.no_grad():
        assert not run(layer, case).requires_grad
    inputs = [
        x.requires_grad_() if x.is_floating_point() else x
        for x in make_inputs(case, torch.float64, 0)
    ]
    assert layer(*inputs).requires_grad


@per_example
def test_vmap_over_it_gives_what_a_loop_gives(kind, case):
    layer, inputs = build(kind, case), make_inputs(case, torch.float64, 0)
    lots = [torch.stack([x, x * 2 if x.is_floating_point() else x.flip(0)]) for x in inputs]
    mapped = torch.func.vmap(layer)(*lots)
    looped = [layer(*some) for some in zip(*lots, strict=True)]
    torch.testing.assert_close(mapped, torch.stack(looped))
