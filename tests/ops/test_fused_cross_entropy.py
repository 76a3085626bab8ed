import pytest
import torch

from handson.base.errors import ArgumentError, DtypeError, ShapeError
from handson.ops.fused_cross_entropy import FusedCrossEntropy, fused_cross_entropy
from handson.ops.loss import cross_entropy

SCORES = torch.randn(6, 5, dtype=torch.float64)
LABELS = torch.tensor([0, 4, 2, -100, 1, 3])


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("ignore_index", [-100, 2])
def test_it_is_the_plain_formula(reduction, ignore_index):
    label = LABELS.where(LABELS >= 0, ignore_index)
    ours, plain = SCORES.clone().requires_grad_(), SCORES.clone().requires_grad_()
    options = {"ignore_index": ignore_index, "reduction": reduction}
    a, b = fused_cross_entropy(ours, label, **options), cross_entropy(plain, label, **options)
    torch.testing.assert_close(a, b)
    upstream = torch.randn_like(a)
    a.backward(upstream)
    b.backward(upstream)
    torch.testing.assert_close(ours.grad, plain.grad)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_derivatives_of_both_orders_follow_from_the_values(reduction):
    counted = LABELS != -100
    label = LABELS.masked_fill(~counted, 0)
    for mask in (None, counted):

        def loss(x, mask=mask):
            return FusedCrossEntropy.apply(x, label, mask, reduction)

        x = SCORES.clone().requires_grad_()
        assert torch.autograd.gradcheck(loss, x)
        assert torch.autograd.gradgradcheck(loss, x)


@pytest.mark.parametrize(
    ("dtype", "limit"), [(torch.float16, 2e-3), (torch.bfloat16, 2e-2), (torch.float32, 1e-6)]
)
def test_in_other_precisions_it_is_as_near_as_these_allow(dtype, limit):
    x = SCORES.to(dtype).requires_grad_()
    loss = fused_cross_entropy(x, LABELS)
    assert loss.dtype == dtype
    expected = cross_entropy(x.detach().double(), LABELS)
    assert abs(loss.item() - expected.item()) < limit * expected.item() * 2
    loss.backward()
    assert x.grad.dtype == dtype


# torch loads its own forward-mode rules with what it calls deprecated
@pytest.mark.filterwarnings("ignore:`torch.jit.script` is deprecated")
def test_torch_func_takes_the_plain_formula():
    y = LABELS.clamp(min=0)
    expected = torch.func.grad(cross_entropy)(SCORES, y)
    torch.testing.assert_close(torch.func.grad(fused_cross_entropy)(SCORES, y), expected)
    mapped = torch.func.vmap(torch.func.grad(fused_cross_entropy))(SCORES, y)
    torch.testing.assert_close(mapped / 6, expected)
    _, tangent = torch.func.jvp(lambda x: fused_cross_entropy(x, y), (SCORES,), (SCORES,))
    torch.testing.assert_close(tangent, (expected * SCORES).sum())


def test_all_ignored_is_no_number_as_in_torch():
    assert fused_cross_entropy(SCORES, torch.full((6,), -100)).isnan()
    assert fused_cross_entropy(SCORES, torch.full((6,), -100), reduction="sum") == 0


def test_the_input_is_left_alone():
    before = SCORES.clone()
    fused_cross_entropy(SCORES.requires_grad_(), LABELS).backward()
    assert torch.equal(SCORES.detach_(), before)


def test_errors_are_those_of_the_plain_formula(as_users_run):
    with pytest.raises(ArgumentError, match="wide enough"):
        fused_cross_entropy(SCORES, torch.full((6,), 5))
    with pytest.raises(ArgumentError, match="wide enough"):
        fused_cross_entropy(SCORES, torch.full((6,), -1))
    with pytest.raises(ShapeError, match=r"must have shape \(6,\), got \(5,\)"):
        fused_cross_entropy(SCORES, LABELS[:5])
    with pytest.raises(DtypeError, match="labels must be integers"):
        fused_cross_entropy(SCORES, LABELS > 0)
    with pytest.raises(ArgumentError, match="got 'avg'"):
        fused_cross_entropy(SCORES, LABELS, reduction="avg")
