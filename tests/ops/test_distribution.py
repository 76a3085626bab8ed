import pytest
import torch

from handson.base.errors import ArgumentError, DtypeError
from handson.ops.distribution import check_distribution, check_weights


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
def test_what_rounding_of_the_dtype_explains_passes(dtype):
    check_distribution(torch.full((7,), 1 / 7, dtype=dtype))
    check_distribution(torch.softmax(torch.arange(12.0), 0).to(dtype).reshape(3, 4))


def test_another_sum_is_told_and_so_is_the_way_out():
    with pytest.raises(ArgumentError, match=r"probs sum to 0\.9; .*divide them by their sum"):
        check_distribution(torch.tensor([0.5, 0.4], dtype=torch.float64))
    with pytest.raises(ArgumentError, match=r"prior sum to 100"):
        check_distribution(torch.tensor([40.0, 60.0]), "prior")


def test_numbers_that_were_float32_once_pass_as_float64():
    check_distribution(torch.tensor([0.9, 0.1]).double())


def test_three_thirds_typed_with_three_digits_are_refused():
    with pytest.raises(ArgumentError, match=r"sum to 0\.999;"):
        check_distribution(torch.full((3,), 0.333, dtype=torch.float64))


def test_a_negative_entry_is_named_by_its_place():
    with pytest.raises(ArgumentError, match=r"probs\[1, 0\] is -0\.1 \(and 1 more\); none may be"):
        check_distribution(torch.tensor([[0.6, 0.7], [-0.1, -0.2]]))


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_are_not_finite_are_named(wrong):
    with pytest.raises(
        ArgumentError, match=r"weights\[2\] is -?(nan|inf); every one must be a fin"
    ):
        check_weights(torch.tensor([0.5, 0.5, wrong]))


def test_whole_numbers_are_refused_and_so_is_nothing():
    with pytest.raises(DtypeError, match=r"torch\.int64; expected floating-point.*\.double\(\)"):
        check_distribution(torch.tensor([0, 1]))
    with pytest.raises(ArgumentError, match=r"shape \(0,\) hold no number"):
        check_distribution(torch.zeros(0))


def test_weights_need_no_sum():
    check_weights(torch.tensor([40.0, 60.0, 0.0]))


def test_leaves_that_require_gradients_are_checked_without_a_warning():
    check_distribution(torch.tensor([0.25, 0.75]).requires_grad_())
