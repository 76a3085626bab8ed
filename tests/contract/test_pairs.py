"""Every pair holds in every case, and its cases catch every mistake that it lists."""

from contextlib import nullcontext

import pytest
import torch
from torch.torch_version import TorchVersion
from unchecked import shapes_unchecked

from handson.verify import all_pairs
from handson.verify.check import Fate, Known, check, fate, fates
from handson.verify.pair import LayerPair
from handson.verify.trajectory import OptimizerPair

ALL = all_pairs()
TOO_OLD = {
    name
    for name, pair in ALL.items()
    if pair.needs_torch and TorchVersion(torch.__version__) < pair.needs_torch
}
"""Pairs whose twin the installed torch does not have."""

HERE = {name: pair for name, pair in ALL.items() if name not in TOO_OLD}

CASES = [
    pytest.param(name, case, dtype, id=f"{name}: {case}, {str(dtype).removeprefix('torch.')}")
    for name, pair in HERE.items()
    for case in pair.cases
    for dtype in pair.dtypes_of(case)
]
MUTANTS = [
    pytest.param(name, place, id=f"{name}: {mutant.name}")
    for name, pair in HERE.items()
    for place, mutant in enumerate(pair.mutants)
]
TARGETS = [
    pytest.param(name, next(m for m in pair.mutants if m.where == where), id=f"{name}: {where}")
    for name, pair in HERE.items()
    for where in dict.fromkeys(mutant.where for mutant in pair.mutants)
]
KNOWN: dict[str, Known] = {name: {} for name in HERE}
"""What the twins gave: no mutant changes that."""


@pytest.mark.parametrize(("name", "case", "dtype"), CASES)
def test_ours_equals_the_twin(name, case, dtype):
    refuses = HERE[name].cases[case].differs is not None
    with shapes_unchecked() if refuses else nullcontext():
        check(HERE[name], case, dtype)


@pytest.mark.parametrize(("name", "case", "dtype"), CASES[::7])
def test_another_seed_changes_nothing(name, case, dtype):
    refuses = HERE[name].cases[case].differs is not None
    with shapes_unchecked() if refuses else nullcontext():
        check(HERE[name], case, dtype, seed=12345)


@pytest.mark.parametrize(("name", "place"), MUTANTS)
def test_a_plausible_mistake_is_caught(name, place):
    pair = HERE[name]
    ends = (fate(pair, pair.mutants[place], case, known=KNOWN[name]) for case in pair.cases)
    assert Fate.KILLED in ends, "no case gives a finite wrong number"


@pytest.mark.parametrize(("name", "identity"), TARGETS)
def test_code_rebuilt_without_a_change_survives(name, identity):
    ends = fates(HERE[name], identity.identity(), known=KNOWN[name])
    assert set(ends.values()) == {Fate.SURVIVED}, ends


@pytest.mark.parametrize("name", HERE)
def test_some_mistake_passes_some_case(name):
    """Otherwise all cases are alike, and one of them would do."""
    pair, known = HERE[name], KNOWN[name]
    compared = [case for case, stated in pair.cases.items() if stated.differs is None]
    ends = (fate(pair, mutant, case, known=known) for mutant in pair.mutants for case in compared)
    assert Fate.SURVIVED in ends


@pytest.mark.parametrize("name", ALL)
def test_a_pair_lists_enough_mistakes(name):
    pair = ALL[name]
    is_model = isinstance(pair, LayerPair) and not isinstance(pair.ours, type)
    least = 3 if isinstance(pair, LayerPair | OptimizerPair) and not is_model else 2
    assert len(pair.mutants) >= least, f"{name} needs {least} mutants"
    assert len({m.name for m in pair.mutants}) == len(pair.mutants), "two have one name"
    assert len({(m.where, m.old, m.new) for m in pair.mutants}) == len(pair.mutants), "twice one"


@pytest.mark.parametrize("name", ALL)
def test_a_mistake_is_made_in_the_library(name):
    for mutant in ALL[name].mutants:
        assert mutant.where.startswith("handson."), mutant
        assert mutant.old != mutant.new, mutant


@pytest.mark.parametrize("name", [n for n, p in HERE.items() if isinstance(p, LayerPair)])
def test_a_layer_is_tried_on_an_empty_batch_and_on_a_batch_of_another_shape(name):
    shapes = set()
    for case in HERE[name].cases.values():
        made = [x(torch.Generator()) if callable(x) else x for x in case.inputs[:1]]
        shapes |= {tuple(x.shape) for x in made}
    assert any(0 in shape for shape in shapes), "no empty batch"
    assert len(shapes) > 2


def test_pairs_whose_twin_is_too_new_are_few():
    assert len(HERE) > 0.8 * len(ALL), f"torch {torch.__version__} lacks the twins of {TOO_OLD}"


def test_the_check_is_not_blind(monkeypatch):
    monkeypatch.setattr(torch.nn.Linear, "forward", lambda self, x: x @ self.weight.T)
    with pytest.raises(AssertionError, match="Linear / a batch / float64 / output"):
        check(HERE["Linear"], "a batch")
