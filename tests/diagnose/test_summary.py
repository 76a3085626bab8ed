import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

import handson.nn
from handson.base.errors import ArgumentError
from handson.diagnose.summary import summary
from handson.models.autograd_lenet import AutogradLeNet
from handson.models.lenet import lenet


@pytest.mark.parametrize("layers", [torch.nn, handson.nn])
@pytest.mark.parametrize("inputs", [(2, 1, 28, 28), torch.rand(2, 1, 28, 28)])
def test_lenet_counted_by_hand(layers, inputs):
    report = summary(lenet(layers=layers), inputs)
    assert report.parameters == report.trainable == 61_706
    assert [row.shape for row in report.rows][:4] == [
        (2, 6, 28, 28),
        (2, 6, 28, 28),
        (2, 6, 14, 14),
        (2, 16, 10, 10),
    ]
    products = [2 * n for n in (6 * 784 * 25, 16 * 100 * 6 * 25, 400 * 120, 120 * 84, 84 * 10)]
    assert [row.multiply_adds for row in report.rows if row.multiply_adds] == products
    assert [row.parameters for row in report.rows if row.parameters] == [
        156,
        2416,
        48_120,
        10_164,
        850,
    ]
    assert report.multiply_adds == sum(products)
    with FlopCounterMode(display=False) as twin:
        lenet()(torch.rand(2, 1, 28, 28))
    assert report.flops == twin.get_total_flops()


def test_a_model_larger_than_memory_is_summed_up():
    model = nn.Sequential(*[nn.Linear(10**5, 10**5, device="meta") for _ in range(3)])
    report = summary(model, (1, 10**5))
    assert report.multiply_adds == 3 * 10**10
    assert report.parameters == 3 * (10**10 + 10**5)


def test_lazy_layers_are_sized_in_the_summary_and_stay_lazy():
    model = nn.Sequential(nn.LazyConv2d(4, 3), nn.Flatten(), nn.LazyLinear(2))
    report = summary(model, (1, 3, 5, 5))
    assert report.parameters == 3 * 4 * 9 + 4 + 36 * 2 + 2
    assert nn.parameter.is_lazy(model[0].weight)


def test_shared_parameters_count_once_and_calls_are_numbered():
    part = nn.Linear(3, 3)
    report = summary(nn.Sequential(part, nn.ReLU(), part), (1, 3))
    assert report.parameters == 12
    assert [(row.name, row.parameters) for row in report.rows] == [("0", 12), ("1", 0), ("0 #2", 0)]
    assert report.multiply_adds == 18


def test_several_inputs_tokens_and_frozen_parameters():
    x = torch.rand(2, 5, 8)
    report = summary(nn.MultiheadAttention(8, 2, batch_first=True), (x, x, x))
    assert report.rows[0].parameters == report.parameters == 288
    frozen = nn.Embedding(10, 4).requires_grad_(False)
    report = summary(nn.Sequential(frozen, nn.Linear(4, 2)), torch.randint(10, (2, 3)))
    assert (report.parameters, report.trainable) == (50, 10)
    assert report.rows[0].shape == (2, 3, 4)


def test_recurrent_layers_are_counted():
    report = summary(nn.LSTM(5, 7), torch.rand(3, 2, 5))
    assert report.multiply_adds == 3 * 2 * 4 * 7 * (5 + 7)


class Choosing(nn.Module):
    """Must see numbers, draws one, and counts how often it ran."""

    def __init__(self):
        super().__init__()
        self.layer, self.norm = nn.Linear(3, 3), nn.BatchNorm1d(3)

    def forward(self, x):
        x = self.norm(x + torch.rand(()))
        return self.layer(x) if x.sum().item() > -1e9 else x


def test_a_model_that_must_see_numbers_runs_itself_and_is_as_it_was():
    model, stream = Choosing(), torch.get_rng_state()
    assert summary(model, (2, 3)).multiply_adds == 18
    assert model.norm.num_batches_tracked == 0
    assert torch.equal(torch.get_rng_state(), stream)
    with pytest.raises(ArgumentError, match="does not take inputs"):
        summary(Choosing().to("meta"), (2, 3))


def test_one_that_is_lazy_as_well_is_refused():
    model = nn.Sequential(Choosing(), nn.LazyLinear(2))
    with pytest.raises(ArgumentError, match="lazy layer"):
        summary(model, (2, 3))
    assert nn.parameter.is_lazy(model[1].weight)


def test_the_random_stream_stays_where_it_was():
    model = nn.Sequential(nn.Linear(3, 3), nn.Dropout())
    stream = torch.get_rng_state()
    summary(model, (2, 3))
    assert torch.equal(torch.get_rng_state(), stream)


def test_what_torch_does_not_compute_is_said_not_guessed():
    report = summary(AutogradLeNet(), (2, 1, 28, 28))
    assert report.parameters == report.rows[0].parameters == 61_706
    assert "0 (torch ran no matrix product" in report.said_in("en")
    assert "没有算过矩阵乘法" in report.said_in("zh")


@pytest.mark.parametrize("given", [(), [], ("image",), (2.0, 3), (True,), (-1, 3), (None,)])
def test_what_is_no_input_is_refused(given):
    with pytest.raises(ArgumentError, match=r"a shape such as \(1, 1, 28, 28\)"):
        summary(nn.Linear(3, 3), given)


def test_inputs_that_the_model_does_not_take_are_told_with_their_shape():
    with pytest.raises(ArgumentError, match=r"Linear does not take inputs of shape \[\(1, 5\)\]"):
        summary(nn.Linear(3, 3), (1, 5))
    with pytest.raises(ArgumentError, match="give a tensor of them in place of a shape"):
        summary(nn.Embedding(3, 3), (1, 5))


def test_the_table_is_readable():
    text = summary(nn.Sequential(nn.Linear(3, 4), nn.Sigmoid()), (2, 3)).said_in("en")
    assert text.splitlines() == [
        "layer  kind     output  parameters  multiply-adds",
        "-------------------------------------------------",
        "0      Linear   2 × 4           16             24",
        "1      Sigmoid  2 × 4            0              0",
        "parameters: 16 (16 of them trainable)",
        "multiply-adds: 24, that is 48 FLOPs",
    ]
