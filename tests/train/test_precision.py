import pytest
import torch

from handson.base.errors import ArgumentError, UnknownNameError
from handson.train.precision import (
    PRECISIONS,
    autocast,
    check_precision,
    grad_scaler,
    parameter_dtype,
)

CPU = torch.device("cpu")


@pytest.mark.parametrize(
    ("precision", "product"),
    [("fp32", torch.float32), ("bf16", torch.bfloat16), ("fp64", torch.float64)],
)
def test_products_are_computed_in_the_precision_asked_for(precision, product):
    x = torch.ones(2, 2, dtype=parameter_dtype(precision))
    with autocast(precision, CPU):
        assert (x @ x).dtype == product


def test_impossible_precisions_are_refused():
    with pytest.raises(UnknownNameError, match="fp16"):
        check_precision("half", CPU)
    with pytest.raises(ArgumentError, match="--precision bf16"):
        check_precision("fp16", CPU)
    with pytest.raises(ArgumentError, match="--device cpu"):
        check_precision("fp64", torch.device("mps"))
    for precision in PRECISIONS:
        check_precision(precision, torch.device("cuda"))


def test_only_half_precision_scales_the_loss():
    assert not grad_scaler("fp32", CPU).is_enabled()
    assert not grad_scaler("bf16", CPU).is_enabled()
