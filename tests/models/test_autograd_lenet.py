import pytest
import torch
from torch import nn

from handson.base.errors import DtypeError
from handson.models.autograd_lenet import AutogradCrossEntropyLoss, AutogradLeNet
from handson.models.lenet import lenet


@pytest.mark.parametrize("modern", [False, True])
def test_it_takes_the_weights_of_torchs_and_gives_its_scores(modern):
    torch.manual_seed(0)
    ours, theirs = AutogradLeNet(modern=modern), lenet(modern=modern)
    ours.load_state_dict(theirs.state_dict())
    x = torch.rand(3, 1, 28, 28)
    torch.testing.assert_close(ours(x), theirs(x))


def test_both_begin_alike():
    starts = []
    for make in (AutogradLeNet, lenet):
        torch.manual_seed(3)
        starts.append(torch.cat([p.detach().flatten() for p in make().parameters()]))
    assert torch.equal(*starts)


def test_no_layer_of_torch_computes_anything():
    model = AutogradLeNet(modern=True)
    for part in model.children():
        part.register_forward_hook(lambda *_: pytest.fail("a layer of torch was called"))
    model(torch.rand(1, 1, 28, 28)).sum().backward()
    assert all(p.grad is not None for p in model.parameters())


def test_the_loss_is_torchs():
    x, target = torch.randn(5, 3, requires_grad=True), torch.tensor([0, 2, 1, 1, 0])
    ours, theirs = AutogradCrossEntropyLoss()(x, target), nn.CrossEntropyLoss()(x, target)
    torch.testing.assert_close(ours, theirs)
    torch.testing.assert_close(*(torch.autograd.grad(y, x)[0] for y in (ours, theirs)))


def test_half_precision_is_refused_with_a_way_out():
    with pytest.raises(DtypeError, match="--precision"):
        AutogradLeNet().to(torch.bfloat16)(torch.rand(1, 1, 28, 28, dtype=torch.bfloat16))
