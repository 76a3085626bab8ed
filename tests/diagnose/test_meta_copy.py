import torch
from torch import nn

from handson.diagnose.meta_copy import meta_copy


def test_a_copy_has_shapes_and_no_numbers_and_the_model_keeps_its_own():
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4)).eval()
    copied = meta_copy(model)
    assert all(t.is_meta for t in copied.state_dict().values())
    assert not any(t.is_meta for t in model.state_dict().values())
    assert copied(torch.empty(2, 3, device="meta")).shape == (2, 4)
    assert not copied.training


def test_what_is_shared_stays_shared():
    model = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    model[1].weight = model[0].weight
    copied = meta_copy(model)
    assert copied[1].weight is copied[0].weight
    assert copied[1].weight is not model[0].weight


def test_a_lazy_layer_learns_its_size_in_the_copy_only():
    model = nn.Sequential(nn.LazyLinear(4), nn.LazyBatchNorm1d())
    copied = meta_copy(model)
    copied(torch.empty(2, 3, device="meta"))
    assert copied[0].weight.shape == (4, 3)
    assert nn.parameter.is_lazy(model[0].weight)
    assert model(torch.rand(2, 7)).shape == (2, 4)


def test_tensors_that_hang_in_a_module_move_too():
    class Shifted(nn.Module):
        def __init__(self):
            super().__init__()
            self.table = {"by": [torch.ones(3)]}

        def forward(self, x):
            return x + self.table["by"][0]

    model = Shifted()
    assert meta_copy(model)(torch.empty(2, 3, device="meta")).is_meta
    assert not model.table["by"][0].is_meta
