import pytest
import torch
from unchecked import shapes_unchecked

from handson.base.errors import UnknownNameError
from handson.verify import equivalence
from handson.verify.mutation import Mutant, applied


def test_a_proof_tells_the_twin_the_errors_and_the_mistakes_caught():
    with shapes_unchecked():
        proof = equivalence("MSELoss")
    assert proof.ok
    first, *rest = repr(proof).splitlines()
    assert first.startswith("MSELoss = torch.nn.MSELoss: ")
    assert any(line.startswith("  float64: off by at most outputs ") for line in rest)
    assert rest[-1].startswith("  mistakes caught: ")


def test_an_idea_brings_all_its_pairs():
    assert {row.pair.name for row in equivalence("softmax").rows} >= {"softmax", "LogSoftmax"}


def test_the_error_is_the_largest_of_all():
    proof = equivalence("softmax")
    assert 0 < proof.error() < 1e-10
    assert proof.error(torch.float32) > proof.error()
    assert proof.error(torch.float16) == 0.0


def test_a_proof_that_fails_says_why():
    wrong = Mutant(
        name="x", where="handson.ops.softmax:log_softmax", old="return shifted -", new="return x -"
    )
    with applied(wrong):
        proof = equivalence("log_softmax")
    assert not proof.ok
    assert "log_softmax ≠ torch.log_softmax" in repr(proof)
    assert "log_softmax / a batch / float64" in repr(proof)


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="no pair or concept is called 'sofmax'"):
        equivalence("sofmax")
