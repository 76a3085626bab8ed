import contextlib

import torch
from torch import nn

from handson.diagnose.calls import Calls, is_layer, telling


def run(model, *inputs):
    seen = []
    calls = Calls(model, lambda name, module, output: seen.append((name, type(module).__name__)))
    with calls.followed():
        model(*inputs)
    return calls, seen


def test_every_call_has_a_name_and_the_model_comes_last():
    part = nn.Linear(2, 2)
    calls, seen = run(nn.Sequential(part, nn.ReLU(), part), torch.ones(1, 2))
    assert seen == [
        ("0", "Linear"),
        ("1", "ReLU"),
        ("0 #2", "Linear"),
        ("Sequential", "Sequential"),
    ]
    assert calls.current == ""


def test_the_models_own_hooks_stay_and_ours_go():
    model = nn.Sequential(nn.Linear(2, 2))
    heard = []
    model[0].register_forward_hook(lambda *_: heard.append(1))
    run(model, torch.ones(1, 2))
    assert len(model[0]._forward_hooks) == 1
    assert not model._forward_hooks
    assert not model[0]._forward_pre_hooks
    assert heard == [1]


def test_hooks_go_when_the_model_fails():
    model = nn.Sequential(nn.Linear(2, 2))
    with contextlib.suppress(RuntimeError):
        run(model, torch.ones(1, 3))
    assert not model[0]._forward_hooks
    assert not model[0]._forward_pre_hooks


def test_parameters_of_parts_that_never_run_belong_to_the_one_that_reads_them():
    attention = nn.MultiheadAttention(4, 2, batch_first=True)
    x = torch.ones(1, 3, 4)
    calls, _ = run(nn.ModuleList([attention])[0], x, x, x)
    assert set(calls.owned(attention)) == {
        "in_proj_weight",
        "in_proj_bias",
        "out_proj.weight",
        "out_proj.bias",
    }
    model = nn.Sequential(nn.Linear(4, 4), nn.Sequential(nn.Linear(4, 2)))
    calls, _ = run(model, x)
    assert calls.owned(model) == {}


def test_a_layer_computes_itself():
    assert is_layer(nn.ReLU())
    assert is_layer(nn.MultiheadAttention(4, 2))
    assert is_layer(nn.ParameterList())
    assert not is_layer(nn.Sequential(nn.ReLU()))


def test_a_model_of_silent_parts_speaks_itself():
    assert telling(["a", "b", "model"], lambda row: row != "model") == ["a", "b"]
    assert telling(["a", "model"], lambda row: False) == ["model"]
    assert telling([], lambda row: True) == []
