import pytest
import torch
from torch import nn
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

import handson.nn
from handson.diagnose.flops import MultiplyAdds
from handson.models.lenet import lenet

X = {n: torch.rand(2, *n) for n in [(3,), (5, 8), (4, 9), (4, 7, 6), (1, 28, 28)]}

CASES = {
    "a linear layer": (nn.Linear(3, 5), [X[3,]], 2 * 3 * 5),
    "without a bias": (nn.Linear(3, 5, bias=False), [X[3,]], 2 * 3 * 5),
    "a sequence": (nn.Linear(8, 3), [X[5, 8]], 2 * 5 * 8 * 3),
    "along one axis": (nn.Conv1d(4, 6, 3), [X[4, 9]], 2 * 6 * 7 * 4 * 3),
    "images": (nn.Conv2d(4, 6, 3, padding=1), [X[4, 7, 6]], 2 * 6 * 7 * 6 * 4 * 9),
    "in groups": (nn.Conv2d(4, 6, 3, groups=2), [X[4, 7, 6]], 2 * 6 * 5 * 4 * 2 * 9),
    "with a stride": (nn.Conv2d(4, 6, 3, stride=2), [X[4, 7, 6]], 2 * 6 * 3 * 2 * 4 * 9),
    "transposed": (nn.ConvTranspose2d(4, 6, 3, groups=2), [X[4, 7, 6]], 2 * 4 * 42 * 3 * 9),
    "attention": (
        nn.MultiheadAttention(8, 2, batch_first=True),
        [X[5, 8]] * 3,
        2 * (4 * 5 * 8 * 8 + 2 * 5 * 5 * 8),
    ),
}


def ours(model, inputs):
    with MultiplyAdds() as counter:
        model(*inputs)
    return counter.total


@pytest.mark.parametrize("name", CASES)
def test_counted_by_hand_and_by_torch(name):
    model, inputs, by_hand = CASES[name]
    with FlopCounterMode(display=False) as twin:
        model(*inputs)
    assert ours(model, inputs) == by_hand
    assert twin.get_total_flops() == 2 * by_hand


def test_fused_attention_counts_as_its_two_products():
    q, k, v = torch.rand(2, 3, 5, 8), torch.rand(2, 3, 7, 8), torch.rand(2, 3, 7, 8)
    assert ours(functional.scaled_dot_product_attention, (q, k, v)) == 2 * 3 * 5 * 7 * (8 + 8)


def test_bilinear_counts_each_weight_once_per_example():
    assert ours(nn.Bilinear(3, 4, 5), (torch.rand(2, 3), torch.rand(2, 4))) == 2 * 3 * 4 * 5


def test_vectors_are_counted():
    m, v = torch.rand(3, 4), torch.rand(4)
    assert ours(torch.mv, (m, v)) == 12
    assert ours(torch.dot, (v, v)) == 4
    assert ours(torch.addmm, (torch.rand(3, 3), m, m.T)) == 36


def test_our_layers_cost_as_many_products_as_torchs():
    x = X[1, 28, 28]
    assert ours(lenet(layers=handson.nn), [x]) == ours(lenet(), [x])


def test_sums_are_kept_by_who_computes():
    name = "a"
    with MultiplyAdds(lambda: name) as counter:
        X[3,] @ torch.rand(3, 4)
        name = "b"
        X[3,] @ torch.rand(3, 1)
    assert counter.counted == {"a": 24, "b": 6}
