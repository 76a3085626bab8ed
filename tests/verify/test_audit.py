import torch

from handson.verify.audit import audit
from handson.verify.check import Fate
from handson.verify.examine import Row, Verdict
from handson.verify.inputs import normal
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair, Tolerance


def row(kills: dict[str, list[str]], **cases: Case) -> Row:
    """A row in which each mutant is caught by the named cases."""
    pair = FunctionPair(name="pair", twin="twin", ours=abs, theirs=abs, cases=cases)
    verdicts = [
        Verdict(
            Mutant(name=name, where="a:b", old="", new=""),
            {case: Fate.KILLED if case in by else Fate.SURVIVED for case in cases},
        )
        for name, by in kills.items()
    ]
    return Row(pair, verdicts=verdicts)


PLAIN = Case(inputs=[normal(3)])
LOOSE = Case(tolerance={torch.float64: Tolerance(rtol=1, atol=1)}, because="rounding adds up")
OTHER = Case(
    differs=Difference(reason="torch is wrong", ours=lambda r: True, theirs=lambda r: True)
)


def test_a_case_that_alone_catches_a_mutant_is_needed_and_the_mutant_is_fragile():
    found = audit(row({"m": ["a"], "n": ["a", "b"]}, a=PLAIN, b=PLAIN))
    assert found.needed == {"a": "alone catches: m"}
    assert found.fragile == {"m": "a"}


def test_a_case_that_catches_only_what_others_catch_is_supported_only():
    found = audit(row({"m": ["a"], "n": ["a", "b"]}, a=PLAIN, b=PLAIN))
    assert (found.shared, found.idle) == (["b"], [])


def test_a_case_that_catches_nothing_is_idle():
    found = audit(row({"m": ["a"]}, a=PLAIN, b=PLAIN))
    assert (found.shared, found.idle) == ([], ["b"])


def test_a_case_with_a_stated_reason_is_needed_though_it_catches_nothing():
    found = audit(row({"m": ["a"]}, a=PLAIN, b=LOOSE, c=OTHER))
    assert found.needed["b"] == "because: rounding adds up"
    assert found.needed["c"] == "differs: torch is wrong"
    assert (found.shared, found.idle) == ([], [])


def test_two_cases_that_catch_the_same_mutant_are_both_shared():
    found = audit(row({"m": ["a", "b"]}, a=PLAIN, b=PLAIN))
    assert (found.needed, found.shared, found.fragile) == ({}, ["a", "b"], {})


def test_an_exception_catches_nothing():
    stated = row({"m": ["a"]}, a=PLAIN, b=PLAIN)
    stated.verdicts[0].fates["b"] = Fate.RAISED
    assert audit(stated).idle == ["b"]


def test_the_summary_holds_plain_values():
    assert audit(row({"m": ["a"]}, a=PLAIN, b=PLAIN)).summary() == {
        "pair": "pair",
        "needed": {"a": "alone catches: m"},
        "shared": [],
        "idle": ["b"],
        "fragile": {"m": "a"},
    }
