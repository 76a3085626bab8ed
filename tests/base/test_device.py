from collections import OrderedDict, namedtuple
from dataclasses import dataclass

import pytest
import torch

from handson.base import device
from handson.base.errors import DeviceError, UnknownNameError

Point = namedtuple("Point", "x y")


def test_auto_takes_the_first_of_what_is_there(monkeypatch):
    assert device.choose("auto") == torch.device(device.available()[0])
    monkeypatch.setattr(device, "available", lambda: ["cuda:0", "cuda:1", "cpu"])
    assert device.choose("auto") == torch.device("cuda:0")
    assert device.choose("cuda") == torch.device("cuda")
    assert device.choose("cuda:1") == torch.device("cuda:1")
    assert device.try_gpu(1) == torch.device("cuda:1")
    assert device.try_gpu(2) == device.try_gpu(-1) == torch.device("cpu")
    assert device.try_all_gpus() == [torch.device("cuda:0"), torch.device("cuda:1")]


def test_a_device_that_is_not_there_is_an_error_that_says_what_is(monkeypatch):
    monkeypatch.setattr(device, "available", lambda: ["cuda:0", "cpu"])
    with pytest.raises(DeviceError, match=r"'cuda:3' was asked for.*cuda:0, cpu"):
        device.choose("cuda:3")
    with pytest.raises(DeviceError, match="--device cuda:0"):
        device.choose("mps")


@pytest.mark.parametrize("name", ["gpu", "cuda:x", "", "CUDA"])
def test_a_name_that_is_no_device_is_answered_with_the_nearest(name):
    with pytest.raises(UnknownNameError, match="nearest"):
        device.choose(name)


def test_without_a_gpu_everything_falls_back_to_the_cpu(monkeypatch):
    monkeypatch.setattr(device, "available", lambda: ["cpu"])
    assert device.try_gpu() == torch.device("cpu")
    assert device.try_all_gpus() == [torch.device("cpu")]


def test_nested_structures_are_moved_and_keep_their_kinds():
    x = torch.ones(2)
    nested = {"a": [x, (x, 3)], "b": OrderedDict(c=Point(x, "text")), "d": None}
    moved = device.to_device(nested, "meta")
    assert moved["a"][0].device.type == moved["a"][1][0].device.type == "meta"
    assert moved["a"][1][1] == 3
    assert isinstance(moved["b"], OrderedDict)
    assert isinstance(moved["b"]["c"], Point)
    assert moved["b"]["c"].x.device.type == "meta"
    assert (moved["b"]["c"].y, moved["d"]) == ("text", None)
    assert x.device.type == "cpu"


@dataclass(frozen=True)
class Batch:
    inputs: torch.Tensor
    names: tuple[str, ...]


def test_dataclasses_and_models_are_moved():
    x, model = torch.ones(2), torch.nn.Linear(2, 1)
    moved = device.to_device({"batch": Batch(x, ("a", "b")), "model": model, "kind": Batch}, "meta")
    assert moved["batch"].inputs.is_meta
    assert moved["batch"].names == ("a", "b")
    assert moved["model"] is model
    assert model.weight.is_meta
    assert moved["kind"] is Batch
    assert not x.is_meta


def test_every_device_is_named_once_in_the_error():
    with pytest.raises(UnknownNameError) as caught:
        device.choose("gpu")
    assert str(caught.value).count("cpu") == 1
