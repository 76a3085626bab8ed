import json
import re

import pytest
import torch
from torch import Tensor, nn

from handson.base.module import Module, Parameter
from handson.verify import speed as speed_module
from handson.verify.check import Fate, Gap
from handson.verify.examine import Errors, examine
from handson.verify.inputs import exactly, full, normal
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair, LayerPair


class Affine(Module):
    """A linear layer of our own."""

    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__()
        self.weight = Parameter(torch.zeros(out_features, in_features))
        self.bias = Parameter(torch.zeros(out_features))
        self.register_buffer("calls", torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        return x @ self.weight.T + self.bias


class Twin(nn.Linear):
    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__(in_features, out_features)
        self.register_buffer("calls", torch.zeros(1))


class Broken(Affine):
    def forward(self, x: Tensor) -> Tensor:
        return x @ self.weight.T - self.bias


def mutant(name: str, old: str, new: str, where: str = "Affine.forward") -> Mutant:
    return Mutant(name=name, where=f"{__name__}:{where}", old=old, new=new)


NO_BIAS = mutant("bias left out", "+ self.bias", "")
EMPTY = Case(inputs=[normal(0, 3)], args=(3, 2))
BATCH = Case(inputs=[normal(4, 3)], args=(3, 2))


def pair(ours=Affine, mutants=(NO_BIAS,), cases=None, theirs=Twin, **settings) -> LayerPair:
    return LayerPair(
        name="Affine",
        twin="torch.nn.Linear",
        ours=ours,
        theirs=theirs,
        cases=cases or {"batch": BATCH, "empty": EMPTY},
        mutants=mutants,
        **settings,
    )


def function_pair(ours, theirs, **settings) -> FunctionPair:
    case = settings.pop("case", Case(inputs=[exactly(1.0, 2.0)]))
    return FunctionPair(
        name="f", twin="g", ours=ours, theirs=theirs, cases={"only": case}, **settings
    )


def test_a_pair_that_holds_tells_its_errors_its_cases_and_its_mutants():
    row = examine(pair())
    assert (row.verdict, row.failures, row.cases) == ("ok", [], 2)
    for dtype in (torch.float64, torch.float32):
        errors = row.errors[dtype]
        assert errors.outputs is not None
        assert 0 <= errors.outputs < 1e-5
        assert errors.gradients is not None
        assert errors.buffers == 0
    assert row.caught == 1
    assert row.verdicts[0].caught_by == ["batch"]
    assert row.verdicts[0].fates["empty"] is Fate.SURVIVED
    assert row.identity_survives is True
    assert row.seconds > 0


def test_errors_keep_the_worst_of_each_kind():
    errors = Errors()
    for quantity, error in (
        ("output", 1e-3), ("output.1", 1e-5), ("grad w", 0.5), ("buffer mean", 0.0), ("path 0", 0.1)
    ):  # fmt: skip
        errors.add(Gap(quantity, 0.0, error))
    assert errors == Errors(outputs=0.1, gradients=0.5, buffers=0.0)


def test_a_broken_layer_falls_and_says_in_which_case_and_by_how_much():
    row = examine(pair(Broken))
    assert row.verdict == "fell"
    assert len(row.failures) == 2  # one per precision; the empty batch cannot see it
    assert row.failures[0].startswith("Affine / batch / float64 / output: ")
    assert "Greatest absolute difference" in row.failures[0]
    assert "\n" not in row.failures[0]
    assert row.errors[torch.float64].outputs > 0.01


def test_mutants_of_a_broken_layer_are_not_tried_because_all_would_look_caught():
    row = examine(pair(Broken))
    assert (row.verdicts, row.caught, row.identity_survives) == ([], 0, None)


def test_an_exception_in_one_case_is_told_and_the_other_cases_run():
    cases = {"wrong": Case(inputs=[normal(4, 7)], args=(3, 2)), "batch": BATCH}
    row = examine(pair(cases=cases))
    assert row.failures[0].startswith("Affine / wrong / float64: RuntimeError: mat1 and mat2")
    assert row.errors[torch.float64].outputs is not None


def test_a_forbidden_kernel_falls():
    row = examine(function_pair(lambda x: torch.softmax(x, 0), lambda x: torch.softmax(x, 0)))
    assert row.verdict == "fell"
    assert "ForbiddenKernelError" in row.failures[0]
    assert "softmax" in row.failures[0]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (mutant("nothing", "self.bias", "self.bias * 1"), "survived in 2"),
        (mutant("raises", "self.bias", "self.no_such"), "raised in 2"),
        (mutant("nan", "self.bias", "self.bias / 0"), "not finite in 2"),
        (mutant("stale", "self.offset", "0"), "MutantError: .* holds 'self.offset' 0 times"),
        (mutant("gone", "x", "y", "Affine.no_such"), "MutantError: there is no function at"),
    ],
)
def test_a_mutant_that_no_case_catches_makes_the_pair_fall(wrong, message):
    row = examine(pair(mutants=[NO_BIAS, wrong]))
    assert row.verdict == "fell"
    assert row.caught == 1
    (failure,) = row.failures
    assert failure.startswith(f"Affine / mutant {wrong.name!r}: ")
    assert re.search(message, failure)


def test_the_other_mutants_are_still_tried_after_a_stale_one():
    row = examine(pair(mutants=[mutant("stale", "self.offset", "0"), NO_BIAS]))
    assert [bool(v.problem) for v in row.verdicts] == [True, False]
    assert row.verdicts[1].caught_by == ["batch"]


def test_cases_that_are_all_alike_make_the_pair_fall():
    row = examine(pair(cases={"batch": BATCH, "again": BATCH}))
    assert row.failures == [
        "Affine: every case catches every mutant, so the cases are all alike; "
        "state a mutant that only some of them catch"
    ]


def test_a_pair_without_mutants_holds_by_its_cases_alone():
    row = examine(pair(mutants=()))
    assert (row.verdict, row.identity_survives) == ("ok", None)


flips: list[int] = []


def unsteady(x: Tensor) -> Tensor:
    flips.append(1)
    return x + (len(flips) > 4)


def test_an_identity_mutant_that_does_not_survive_makes_the_pair_fall():
    # two precisions, ours and twin: the fifth call and all after it are wrong
    flips.clear()
    wrong = mutant("wrong", "x + ", "x - 5 + ", "unsteady")
    stated = function_pair(
        unsteady,
        lambda x: x + 0,
        mutants=[wrong],
        case=Case(inputs=[exactly(1.0)], dtypes=(torch.float64,) * 4),
    )
    row = examine(stated)
    assert row.identity_survives is False
    assert "built anew without any change was killed" in row.failures[0]


def test_a_twin_newer_than_this_torch_is_skipped_with_the_reason():
    row = examine(pair(needs_torch="99.0"))
    assert (row.verdict, row.cases) == ("skipped", 0)
    assert row.skipped == f"torch.nn.Linear needs torch 99.0, this is {torch.__version__}"
    assert examine(pair(needs_torch="2.6")).verdict == "ok"


def test_a_twin_that_is_not_installed_is_skipped_with_the_way_to_get_it():
    def theirs(x: Tensor) -> Tensor:
        raise ModuleNotFoundError("No module named 'scipy'", name="scipy")

    row = examine(function_pair(lambda x: x, theirs))
    assert (row.verdict, row.cases) == ("skipped", 0)
    assert "g needs the package scipy" in row.skipped
    assert "handson[twins]" in row.skipped


def test_a_declared_difference_counts_as_a_case_and_has_no_error():
    stated = Difference(reason="r", ours=lambda r: True, theirs=lambda r: True)
    case = Case(inputs=[full(2, value=0.0)], differs=stated)
    row = examine(function_pair(lambda x: x, torch.exp, case=case))
    assert (row.verdict, row.cases, row.errors) == ("ok", 1, {})


def test_speed_is_measured_when_asked_for_and_stated(monkeypatch):
    monkeypatch.setattr(speed_module, "SAMPLE_SECONDS", 1e-4)
    assert examine(pair(), speed=True).speed is None
    assert examine(pair(speed=BATCH)).speed is None
    measured = examine(pair(speed=BATCH), speed=True).speed
    assert measured is not None
    assert measured.ratio > 0


def test_a_speed_case_that_raises_makes_the_pair_fall():
    wrong = Case(inputs=[normal(4, 7)], args=(3, 2))
    row = examine(pair(speed=wrong), speed=True)
    assert row.failures[0].startswith("Affine / speed: RuntimeError: mat1 and mat2")


def test_proofs_run_on_one_thread_and_timing_on_all(monkeypatch):
    monkeypatch.setattr(speed_module, "SAMPLE_SECONDS", 1e-4)
    threads = torch.get_num_threads()
    seen = []

    def ours(x: Tensor) -> Tensor:
        seen.append(torch.get_num_threads())
        return x.exp()

    torch.set_num_threads(2)
    try:
        examine(function_pair(ours, torch.exp, speed=BATCH), speed=True)
        assert (seen[0], seen[-1], torch.get_num_threads()) == (1, 2, 2)
    finally:
        torch.set_num_threads(threads)


def test_a_broken_pair_is_not_timed():
    assert examine(pair(Broken, speed=BATCH), speed=True).speed is None


def test_the_summary_is_plain_and_complete():
    told = json.loads(json.dumps(examine(pair()).summary(), allow_nan=False))
    assert told["pair"] == "Affine"
    assert told["twin"] == "torch.nn.Linear"
    assert told["verdict"] == "ok"
    assert told["cases"] == 2
    assert told["errors"]["float32"].keys() == {"outputs", "gradients", "buffers"}
    assert told["mutants"] == [
        {
            "name": "bias left out",
            "where": f"{__name__}:Affine.forward",
            "caught_by": ["batch"],
            "fates": {"batch": "killed", "empty": "survived"},
            "problem": None,
        }
    ]
    assert (told["caught"], told["identity_survives"], told["speed"]) == (1, True, None)


def test_an_infinite_error_can_be_told_in_json():
    row = examine(function_pair(lambda x: x / 0, lambda x: x + 1))
    told = json.loads(json.dumps(row.summary(), allow_nan=False))
    assert told["errors"]["float64"]["outputs"] == "inf"
