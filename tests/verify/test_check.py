import math

import pytest
import torch
from torch import Tensor

from handson.verify.check import Fate, Mismatch, check, compare, fate, fates, gap
from handson.verify.inputs import exactly, full, normal
from handson.verify.kernels import ForbiddenKernelError
from handson.verify.mutation import Mutant, MutantError
from handson.verify.pair import Case, Difference, FunctionPair, Tolerance


def centre(x: Tensor) -> Tensor:
    """Subtract the mean."""
    mean = x.sum() / x.numel()
    return x - mean


def twin(x: Tensor) -> Tensor:
    return x - x.mean()


def refuse_zero(x: Tensor) -> Tensor:
    """Divide one by x, and refuse to divide by nothing."""
    if (x == 0).any():
        raise ValueError("a zero came in")
    return 1 / x


def pair(ours=centre, theirs=twin, cases=None, **settings) -> FunctionPair:
    cases = cases or {"plain": Case(inputs=[normal(5)]), "zeros": Case(inputs=[full(5, value=0.0)])}
    return FunctionPair(
        name="centre", twin="x - x.mean()", ours=ours, theirs=theirs, cases=cases, **settings
    )


def mutant(old: str, new: str, where: str = "centre") -> Mutant:
    return Mutant(name="test", where=f"{__name__}:{where}", old=old, new=new)


# gaps


def test_a_gap_is_absolute_and_relative_to_the_largest_number():
    found = gap("output", torch.tensor([1.0, 8.5]), torch.tensor([1.0, 8.0]))
    assert (found.quantity, found.absolute, found.relative) == ("output", 0.5, 0.0625)


def test_equal_infinities_and_nans_are_no_distance():
    x = torch.tensor([math.inf, -math.inf, math.nan, 1.0])
    assert gap("output", x, x.clone()).absolute == 0


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_not_finite_is_infinitely_far_away(wrong):
    found = gap("output", torch.tensor([wrong]), torch.tensor([1.0]))
    assert (found.absolute, found.relative) == (math.inf, math.inf)
    assert gap("output", torch.tensor([-wrong]), torch.tensor([wrong])).absolute in (0, math.inf)


def test_empty_tensors_have_no_gap():
    assert gap("output", torch.ones(0), torch.ones(0)).relative == 0


def test_rounding_noise_around_zero_is_no_large_relative_error():
    noise, zero, tiny = (torch.tensor([x], dtype=torch.float64) for x in (3e-17, 0.0, 1e-17))
    assert gap("grad", noise, zero).relative == 3e-17
    assert gap("grad", noise, tiny, negligible=1e-12).relative == pytest.approx(
        2e-17, rel=1e-9, abs=0
    )
    assert gap("grad", noise, tiny).relative == pytest.approx(2)


def test_labels_and_truth_values_have_gaps_too():
    assert gap("output", torch.tensor([1, 5]), torch.tensor([1, 4])).absolute == 1
    assert gap("output", torch.tensor([True]), torch.tensor([False])).absolute == 1


# comparing


def test_equal_functions_hold_in_both_precisions():
    for dtype in (torch.float64, torch.float32):
        gaps = check(pair(), "plain", dtype)
        assert {g.quantity for g in gaps} == {"output", "grad input 0"}
        assert max(g.relative for g in gaps) < 1e-6


def test_a_mismatch_names_pair_case_precision_and_quantity_and_says_how_far():
    with pytest.raises(
        Mismatch, match=r"centre / plain / float64 / output: (.|\n)*absolute difference: 0\.5"
    ) as caught:
        check(pair(lambda x: twin(x) + 0.5), "plain")
    assert max(g.absolute for g in caught.value.gaps) == pytest.approx(0.5)


def test_the_same_numbers_for_the_same_seed_other_numbers_for_another():
    seen = []

    def ours(x: Tensor) -> Tensor:
        seen.append(x.detach().clone())
        return twin(x)

    for seed in (1, 1, 2):
        check(pair(ours), "plain", seed=seed)
    assert torch.equal(seen[0], seen[1])
    assert not torch.equal(seen[0], seen[2])


@pytest.mark.parametrize(
    ("ours", "message"),
    [
        (lambda x: twin(x)[None], "shape"),
        (lambda x: twin(x).float(), "dtype"),
        (lambda x: (twin(x), x), r"ours gives \['grad input 0', 'output.0', 'output.1'\]"),
        (lambda x: twin(x).detach(), r"ours gives \['output'\]"),
        (lambda x: twin(x) * math.nan, "plain"),
    ],
)
def test_other_shapes_dtypes_names_and_nans_are_mismatches(ours, message):
    with pytest.raises(Mismatch, match=message):
        check(pair(ours), "plain")


def test_a_looser_tolerance_of_the_case_is_used():
    loose = Case(
        inputs=[normal(5)],
        tolerance={torch.float64: Tolerance(rtol=0, atol=1e-3)},
        because="it is a test",
    )
    nearly = pair(
        lambda x: twin(x) + 1e-4, cases={"loose": loose, "strict": Case(inputs=[normal(5)])}
    )
    check(nearly, "loose")
    with pytest.raises(Mismatch):
        check(nearly, "strict")


def test_integers_must_be_equal_even_where_numbers_may_differ():
    observation = {"output": torch.tensor([1_000_000_000])}
    loose = pair(tolerance={torch.float64: Tolerance(rtol=0.5, atol=0.5)}, because="it is a test")
    with pytest.raises(Mismatch):
        compare(loose, "plain", torch.float64, {"output": observation["output"] + 1}, observation)


# declared differences


def refused(result) -> bool:
    return isinstance(result, ValueError)


def infinite(result) -> bool:
    return bool(result["output"].isinf().any())


def different(ours=refused, theirs=infinite, code=refuse_zero, values=(0.0, 1.0)) -> FunctionPair:
    stated = Difference(reason="a zero is a mistake of the caller", ours=ours, theirs=theirs)
    case = Case(inputs=[exactly(*values)], differs=stated)
    return pair(code, torch.reciprocal, {"zero": case})


def test_a_declared_difference_that_holds_passes():
    assert check(different(), "zero") == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (different(values=(2.0, 1.0)), r"declared to differ \(a zero is .*\), but ours gave"),
        (different(code=torch.reciprocal), "but ours gave {'output'"),
        (different(theirs=refused), "but the twin gave {'output'"),
        (different(ours=infinite), "but ours gave ValueError\\('a zero came in'\\)"),
        (different(ours=infinite, code=torch.reciprocal, values=(1.0,)), "but ours gave"),
    ],
)
def test_a_declared_difference_that_no_longer_holds_falls_on_either_side(wrong, message):
    with pytest.raises(Mismatch, match=message):
        check(wrong, "zero")


def test_a_forbidden_kernel_is_no_refusal():
    with pytest.raises(ForbiddenKernelError):
        check(different(ours=lambda result: True, code=lambda x: torch.softmax(x, 0)), "zero")


# mutants


def test_a_finite_wrong_number_is_a_kill():
    assert fate(pair(), mutant("x.numel()", "(x.numel() - 1)"), "plain") is Fate.KILLED


def test_a_mutant_that_the_case_cannot_see_survives():
    unbiased = mutant("x - mean", "x - 2 * mean")
    case = {"zeros": Case(inputs=[full(0, value=0.0)]), "plain": Case(inputs=[normal(5)])}
    assert fates(pair(cases=case), unbiased) == {"zeros": Fate.SURVIVED, "plain": Fate.KILLED}


def test_a_wrong_gradient_alone_is_a_kill():
    assert fate(pair(), mutant("x - mean", "x - mean.detach()"), "plain") is Fate.KILLED


def test_an_exception_is_no_kill():
    assert fate(pair(), mutant("x.numel()", "x.no_such()"), "plain") is Fate.RAISED
    assert fate(pair(), mutant("x - mean", "x.reshape(7)"), "plain") is Fate.RAISED


@pytest.mark.parametrize("new", ["x * float('nan')", "x / 0", "x - mean + float('inf')"])
def test_a_number_that_is_not_finite_is_no_kill(new):
    assert fate(pair(), mutant("x - mean", new), "plain") is Fate.NOT_FINITE


@pytest.mark.parametrize(
    "new", ["(x - mean)[None]", "(x - mean).bfloat16()", "(x - mean).detach()", "(x, mean)"]
)
def test_another_shape_dtype_or_structure_is_no_kill(new):
    assert fate(pair(), mutant("x - mean", new), "plain") is Fate.NOT_FINITE


def test_a_finite_number_where_infinity_is_right_is_a_kill():
    cases = {"zero": Case(inputs=[exactly(0.0, 1.0)])}
    clamped = mutant("1 / x", "1 / x.clamp(min=1e-3)", "inverse")
    assert fate(pair(inverse, torch.reciprocal, cases), clamped, "zero") is Fate.KILLED


def inverse(x: Tensor) -> Tensor:
    return 1 / x


def test_a_case_that_declares_a_difference_kills_nothing():
    assert fate(different(), mutant("1 / x", "2 / x", "refuse_zero"), "zero") is Fate.SURVIVED


def test_the_identity_mutant_survives_every_case():
    identity = mutant("x.numel()", "anything").identity()
    assert identity.name == "identity"
    assert set(fates(pair(), identity).values()) == {Fate.SURVIVED}


def test_a_stale_mutant_is_an_error_and_not_a_fate():
    with pytest.raises(MutantError, match=r"holds 'x\.mean\(\)' 0 times"):
        fate(pair(), mutant("x.mean()", "x.sum()"), "plain")


def test_a_mutant_that_calls_a_forbidden_kernel_is_an_error_and_not_a_fate():
    with pytest.raises(ForbiddenKernelError):
        fate(pair(), mutant("x - mean", "torch.softmax(x, 0)"), "plain")


def test_one_precision_that_sees_the_mistake_is_enough():
    case = {"half": Case(inputs=[normal(5)], dtypes=(torch.float64, torch.float32))}
    only32 = mutant("x - mean", "x - mean + (0.5 if x.dtype == torch.float32 else 0)")
    assert fate(pair(cases=case), only32, "half") is Fate.KILLED


def test_the_twin_is_asked_once_for_all_mutants_of_a_pair():
    asked = []

    def theirs(x: Tensor) -> Tensor:
        asked.append(x.dtype)
        return twin(x)

    known = {}
    results = [
        fates(pair(theirs=theirs), wrong, known=known)
        for wrong in (mutant("x - mean", "x + mean"), mutant("x - mean", "x - 2 * mean"))
    ]
    assert [result["plain"] for result in results] == [Fate.KILLED, Fate.KILLED]
    assert len(asked) == len(known) <= 4
