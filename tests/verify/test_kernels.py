"""The tables of kernels are complete and sound, and the watch sees every pass."""

import re
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn import functional

from handson.base.module import Optimizer
from handson.verify import kernels
from handson.verify.kernels import (
    ForbiddenKernelError,
    UnclassifiedKernelError,
    UnclassifiedKernelWarning,
    classify,
    explain,
    from_scratch,
)

PINNED = torch.__version__.startswith(f"{kernels.CLASSIFIED_AT}.")
needs_pinned = pytest.mark.skipif(
    not PINNED, reason=f"the tables describe torch {kernels.CLASSIFIED_AT}"
)
OPERATORS = sorted(torch._C._dispatch_get_all_op_names())
RULES = kernels.TWINS + kernels.OUTSIDE


@needs_pinned
def test_every_operator_of_torch_is_classified():
    nobodys = [name for name in OPERATORS if classify(name) == "unclassified"]
    assert not nobodys, f"put these into a table of handson/verify/kernels.py: {nobodys}"


def test_the_tables_describe_the_torch_of_constraints_txt():
    lines = Path(__file__).parents[2].joinpath("constraints.txt").read_text("utf-8").split()
    assert any(line.startswith(f"torch=={kernels.CLASSIFIED_AT}.") for line in lines)


@needs_pinned
def test_every_allowed_name_exists_in_torch():
    names = {name.partition("::")[2].partition(".")[0] for name in OPERATORS}
    names |= {*dir(torch), *dir(torch.Tensor)}
    words = {name.strip("_").removeprefix("foreach_") for name in names}
    words |= {m[1] for w in words if (m := kernels._VARIANT.fullmatch(w))}
    assert set(kernels._KIND) - words == set()


def test_no_allowed_name_is_also_forbidden_or_listed_twice():
    listed = [word for words in kernels.ALLOWED.values() for word in words.split()]
    assert len(listed) == len(set(listed))
    assert [word for word in listed if classify(word) != "allowed"] == []


@needs_pinned
@pytest.mark.parametrize(("pattern", "why"), RULES, ids=[why for _, why in RULES])
def test_every_rule_forbids_something_and_says_why(pattern, why):
    bare = {name.rpartition("::")[2].partition(".")[0].rstrip("_") for name in OPERATORS}
    hits = [name for name in bare if re.fullmatch(pattern, name)]
    assert hits
    assert len(hits) < len(bare) / 10, "one rule must not swallow the whole"
    assert len(why) > 15


LESSONS = """
    softmax _softmax log_softmax _log_softmax_backward_data layer_norm native_layer_norm_backward
    native_group_norm cudnn_batch_norm conv2d convolution_backward _convolution im2col col2im lstm
    gru_cell rnn_tanh _thnn_fused_lstm_cell scaled_dot_product_attention max_pool2d_with_indices
    _adaptive_avg_pool2d_backward nll_loss_forward mse_loss_backward huber_loss cross_entropy_loss
    binary_cross_entropy_with_logits native_dropout embedding embedding_dense_backward cdist gelu
    _embedding_bag silu softplus_backward elu hardtanh leaky_relu threshold_backward relu relu_ glu
    prelu rrelu_with_noise log_sigmoid_forward linear upsample_nearest2d constant_pad_nd
    _fused_adam_ pixel_shuffle special_softmax _weight_norm one_hot quantized::linear"""


@pytest.mark.parametrize("name", LESSONS.split())
def test_a_kernel_that_is_a_lesson_is_forbidden(name):
    verdict, why = explain(name)
    assert verdict == "forbidden"
    assert why


ALPHABET = """
    add add_ aten::add.Tensor addmm einsum matmul linalg_solve exp log sqrt tanh erf sigmoid
    logsumexp var clamp where maximum gather scatter bernoulli_ unfold as_strided sort cumsum
    _foreach_addcdiv_ tanh_backward sigmoid_backward index_put_ _index_put_impl_ var_mean
    slice_backward unfold_backward _to_copy linalg_vector_norm multinomial no_grad"""


@pytest.mark.parametrize("name", ALPHABET.split())
def test_the_alphabet_is_allowed(name):
    assert classify(name) == "allowed"


@pytest.mark.parametrize(
    "name", ["aten::softer_max", "other::add", "_foreach_softer", "a_backward"]
)
def test_an_unknown_name_is_unclassified(name):
    assert classify(name) == "unclassified"


IMAGE = torch.linspace(-1, 1, 2 * 3 * 6 * 6).reshape(2, 3, 6, 6)
MATRIX = torch.linspace(-1, 1, 12).reshape(4, 3)
LABELS = torch.tensor([0, 2, 1, 0])
FUSED = {
    "softmax": lambda: MATRIX.softmax(-1),
    "relu": lambda: torch.relu(MATRIX),
    "gelu": lambda: functional.gelu(MATRIX),
    "layer norm": lambda: functional.layer_norm(MATRIX, (3,)),
    "batch norm": lambda: nn.BatchNorm2d(3)(IMAGE),
    "convolution": lambda: nn.Conv2d(3, 4, 3)(IMAGE),
    "max pooling": lambda: functional.max_pool2d(IMAGE, 2),
    "average pooling": lambda: functional.avg_pool2d(IMAGE, 2),
    "unfold": lambda: functional.unfold(IMAGE, 3),
    "padding": lambda: functional.pad(IMAGE, (1, 1)),
    "cross-entropy": lambda: functional.cross_entropy(MATRIX, LABELS),
    "mean squared error": lambda: functional.mse_loss(MATRIX, MATRIX),
    "dropout": lambda: torch.native_dropout(MATRIX, 0.5, True),
    "embedding": lambda: functional.embedding(LABELS, MATRIX),
    "lstm": lambda: nn.LSTM(3, 2)(MATRIX),
    "attention": lambda: functional.scaled_dot_product_attention(*[MATRIX[None]] * 3),
}


@pytest.mark.parametrize("call", FUSED.values(), ids=FUSED)
def test_the_watch_stops_a_fused_kernel_in_the_forward_pass(call):
    with (
        pytest.raises(ForbiddenKernelError, match=r"called torch's kernel aten::.* Write it with"),
        from_scratch(),
    ):
        call()


def test_the_watch_stops_composite_kernels_in_inference_mode():
    with (
        torch.inference_mode(),
        pytest.raises(ForbiddenKernelError, match="linear"),
        from_scratch(),
    ):
        functional.linear(MATRIX, MATRIX)


def test_the_watch_stops_a_fused_kernel_in_the_backward_pass():
    loss = MATRIX.clone().requires_grad_().softmax(-1).square().sum()
    with pytest.raises(ForbiddenKernelError, match="_softmax_backward_data"), from_scratch():
        loss.backward()


def test_the_watch_stops_a_fused_kernel_inside_an_autograd_function():
    class Sneaky(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.clone()

        @staticmethod
        def backward(ctx, grad):
            return torch.relu(grad)

    y = Sneaky.apply(MATRIX.clone().requires_grad_())
    with pytest.raises(ForbiddenKernelError, match="relu"), from_scratch():
        y.sum().backward()


def test_maths_of_our_own_runs_forward_and_backward_and_is_seen():
    x = IMAGE.clone().requires_grad_()
    with from_scratch() as seen:
        windows = x.unfold(2, 3, 1).unfold(3, 3, 1)
        y = torch.einsum("bchwij,ocij->bohw", windows, torch.ones(4, 3, 3, 3)).clamp(min=0)
        z = (y.flatten(1) - y.flatten(1).logsumexp(1, keepdim=True)).tanh().erf()
        (z[:, LABELS] * torch.where(z[:, :4] > 0, 1.0, 2.0)).var().backward()
    assert {"aten::unfold", "aten::unfold_backward", "aten::tanh_backward"} <= seen
    assert x.grad is not None


def test_an_optimizer_of_our_own_steps_through_torchs_plumbing():
    class Descent(Optimizer):
        @torch.no_grad()
        def step(self, closure=None):
            for group in self.param_groups:
                parameters = group["params"]
                torch._foreach_add_(parameters, [p.grad for p in parameters], alpha=-group["lr"])

    p = nn.Parameter(torch.ones(3))
    with from_scratch() as seen:
        p.square().sum().backward()
        Descent([p], {"lr": 0.5}).step()
    assert torch.equal(p.detach(), torch.zeros(3))
    assert any("_foreach_add_" in name for name in seen)


def test_the_watch_ends_with_its_block():
    with pytest.raises(ForbiddenKernelError), from_scratch():
        MATRIX.softmax(-1)
    assert MATRIX.softmax(-1).shape == MATRIX.shape


@pytest.fixture
def nameless(monkeypatch):
    """Make ``aten::tan`` a kernel that nobody classified."""
    monkeypatch.delitem(kernels._KIND, "tan")
    explain.cache_clear()
    yield
    explain.cache_clear()


def test_a_kernel_that_nobody_classified_fails_at_the_pinned_torch(nameless, monkeypatch):
    monkeypatch.setattr(kernels.torch, "__version__", f"{kernels.CLASSIFIED_AT}.0+cpu")
    message = r"kernel aten::tan .*Add it to a table"
    with pytest.raises(UnclassifiedKernelError, match=message), from_scratch():
        MATRIX.tan()


def test_a_kernel_that_nobody_classified_warns_at_any_other_torch(nameless, monkeypatch):
    monkeypatch.setattr(kernels.torch, "__version__", "2.130.0")
    message = "unclassified kernel aten::tan"
    with pytest.warns(UnclassifiedKernelWarning, match=message), from_scratch():
        MATRIX.tan()
