import pytest
import torch

from handson.base.errors import UnknownNameError
from handson.ops.softmax import softmax
from handson.verify import mutant

NAME = "scores clamped instead of shifted"


def test_a_mutant_shows_its_line_and_who_notices():
    shown = repr(mutant("softmax", NAME)).splitlines()
    assert shown[0] == f"{NAME}, in handson.ops.softmax:softmax"
    assert shown[1].startswith("  - powers = (x - x.detach()")
    assert shown[2] == "  + powers = x.clamp(-80, 80).exp()"
    assert "huge scores" in shown[3]
    assert "a batch" in shown[4]


def test_every_case_either_notices_or_passes_or_is_no_number():
    broken = mutant("softmax", NAME)
    assert "huge scores" in broken.caught_by
    assert "a batch" in broken.unnoticed_by
    assert len(broken.caught_by) + len(broken.unnoticed_by) <= len(broken.fates)


def test_the_mistake_is_made_inside_the_block_only():
    x = torch.tensor([1000.0, 100.0])
    with mutant("softmax", NAME).made():
        assert softmax(x, dim=0).tolist() == [0.5, 0.5]
    assert softmax(x, dim=0).tolist() == [1.0, 0.0]


def test_unknown_pairs_and_mutants_are_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="no pair is called 'sofmax'"):
        mutant("sofmax", NAME)
    with pytest.raises(
        UnknownNameError, match=r"no mutant of softmax is called .*; the nearest are: scores"
    ):
        mutant("softmax", "scores clamped")
