import json
import warnings

import pytest
import torch
from torch import Tensor

from handson import catalog
from handson.base.errors import UnknownNameError
from handson.verify.audit import audit
from handson.verify.inputs import normal
from handson.verify.kernels import UnclassifiedKernelWarning
from handson.verify.pair import Case, FunctionPair
from handson.verify.report import select, verify

MODES = []


def right(x: Tensor) -> Tensor:
    MODES.append((torch.is_grad_enabled(), torch.initial_seed()))
    return x.exp()


def wrong(x: Tensor) -> Tensor:
    return x.exp() + 1e-3


def pair(name: str, ours=right) -> FunctionPair:
    return FunctionPair(
        name=name, twin="torch.exp", ours=ours, theirs=torch.exp,
        cases={"plain": Case(inputs=[normal(3)])},
    )  # fmt: skip


def concept(name: str, *pairs: str) -> catalog.Concept:
    return catalog.Concept(id=name, zh="概念", en="Concept", code=(), pair=pairs)


@pytest.fixture(autouse=True)
def _small_world(monkeypatch):
    pairs = {p.name: p for p in (pair("Exp"), pair("exp"), pair("Power", wrong), pair("Root"))}
    concepts = (
        concept("growth", "exp", "Exp"),
        concept("powers", "Power"),
        concept("alone", "gone"),
    )
    monkeypatch.setattr("handson.verify.all_pairs", lambda: pairs)
    monkeypatch.setattr(catalog, "CONCEPTS", concepts)


def names(*wanted: str) -> list[str]:
    return [p.name for p in select(wanted)]


def test_no_name_means_all_pairs():
    assert names() == ["Exp", "exp", "Power", "Root"]


def test_names_are_pairs_or_concepts_in_any_case_and_come_in_order():
    assert names("root", "POWER") == ["Power", "Root"]
    assert names("Growth") == ["Exp", "exp"]
    assert names("EXP") == ["Exp", "exp"]
    assert names("growth", "Exp") == ["Exp", "exp"]


def test_an_unknown_name_is_answered_with_the_three_nearest_pairs_and_concepts():
    with pytest.raises(UnknownNameError) as error:
        select(["Exp", "Powr"])
    message = str(error.value)
    assert "no pair or concept is called 'Powr'" in message
    assert "the nearest are: Power, powers" in message
    assert "handson verify" in message


def test_a_concept_without_pairs_is_no_name():
    with pytest.raises(UnknownNameError, match="'alone'; the nearest are: Power") as error:
        select(["alone"])
    assert "are: alone" not in str(error.value)


def test_one_name_needs_no_list():
    assert [row.pair.name for row in verify("root").rows] == ["Root"]


def test_one_pair_that_falls_lets_the_others_be_checked():
    report = verify()
    assert [row.verdict for row in report.rows] == ["ok", "ok", "fell", "ok"]
    assert not report.ok
    assert verify(["Root"]).ok


def test_rows_know_the_concept_that_they_prove():
    assert [row.concept for row in verify().rows] == ["growth", "growth", "powers", ""]


def test_progress_hears_of_each_pair_before_it_starts():
    heard = []
    verify(progress=lambda *news: heard.append(news))
    assert heard == [("Exp", 0, 4), ("exp", 1, 4), ("Power", 2, 4), ("Root", 3, 4)]


def test_the_callers_random_numbers_and_gradient_mode_stay_as_they_are():
    torch.manual_seed(123)
    expected = torch.rand(3)
    torch.manual_seed(123)
    MODES.clear()
    with torch.no_grad():
        report = verify(["Root"], seed=7)
        assert not torch.is_grad_enabled()
    assert torch.equal(torch.rand(3), expected)
    assert set(MODES) == {(True, 7)}
    assert report.rows[0].errors[torch.float64].gradients is not None


def test_the_twins_advice_about_odd_inputs_is_not_repeated_but_our_warnings_are(monkeypatch):
    def advised(x: Tensor) -> Tensor:
        torch.nn.Linear(0, 3)  # "Initializing zero-element tensors is a no-op"
        return torch.exp(x)

    stated = FunctionPair(
        name="advised", twin="torch.exp", ours=right, theirs=advised,
        cases={"plain": Case(inputs=[normal(3)])},
    )  # fmt: skip
    monkeypatch.setattr("handson.verify.all_pairs", lambda: {"advised": stated})
    assert verify().ok

    def warns(x: Tensor) -> Tensor:
        warnings.warn("a kernel that nobody classified", UnclassifiedKernelWarning, stacklevel=2)
        return torch.exp(x)

    monkeypatch.setattr("handson.verify.all_pairs", lambda: {"own": pair("own", warns)})
    with pytest.warns(UnclassifiedKernelWarning):
        verify()


def test_another_seed_gives_other_inputs():
    seen = {seed: verify(["Power"], seed=seed).rows[0].failures[0] for seed in (0, 1)}
    assert seen[0] == verify(["Power"], seed=0).rows[0].failures[0]
    assert seen[0] != seen[1]


def test_json_holds_everything():
    report = verify(["exp", "Power"], seed=3)
    told = json.loads(report.to_json())
    assert (told["ok"], told["seed"], told["torch"]) == (False, 3, str(torch.__version__))
    assert told["seconds"] >= 0
    assert [row["pair"] for row in told["pairs"]] == ["Exp", "exp", "Power"]
    assert [row["verdict"] for row in told["pairs"]] == ["ok", "ok", "fell"]
    assert "Power / plain / float64 / output" in told["pairs"][2]["failures"][0]
    assert "audit" not in told


def test_json_can_hold_audits_and_is_ascii():
    report = verify(["Root"])
    text = report.to_json([audit(row) for row in report.rows])
    assert json.loads(text)["audit"][0]["idle"] == ["plain"]
    assert text.isascii()
