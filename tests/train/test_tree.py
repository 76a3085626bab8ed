import json

import pytest
import torch

from handson.base.errors import CheckpointError
from handson.train.tree import as_bytes, flatten, restore

NAMES = """bool uint8 int8 int16 int32 int64 uint16 uint32 uint64 float16 bfloat16 float32 float64
complex64 complex128 float8_e5m2 float8_e4m3fn float8_e5m2fnuz float8_e4m3fnuz float8_e8m0fnu"""
DTYPES = [getattr(torch, name) for name in NAMES.split() if hasattr(torch, name)]


def through(tree):
    """Take a tree apart, send what is plain through JSON, and put it together again."""
    tensors = {}
    plain = json.loads(json.dumps(flatten(tree, tensors)))
    return restore(plain, tensors)


@pytest.mark.parametrize(
    "tree",
    [
        None,
        True,
        -3,
        10**40,
        0.1,
        -0.0,
        float("inf"),
        "",
        "线性\ud800\x00",
        [],
        (),
        {},
        [1, (2, [3, ()]), {"a": {1: {None: {2.5: {False: "x"}}}}}],
        {"tensor": 1, "dict": [2], "list": {"tuple": ()}, "bytes": None},
    ],
)
def test_what_is_plain_comes_back_with_its_types(tree):
    back = through(tree)
    assert back == tree
    assert repr(back) == repr(tree)


def test_tensors_come_back_where_they_were():
    tree = {"a": [torch.tensor(1.5), (torch.arange(3),)], 0: {"x": torch.zeros(0, 2)}}
    back = through(tree)
    assert torch.equal(back["a"][0], tree["a"][0])
    assert torch.equal(back["a"][1][0], tree["a"][1][0])
    assert back[0]["x"].shape == (0, 2)
    assert isinstance(back["a"][1], tuple)


def test_tensors_are_named_after_their_place():
    tensors = {}
    flatten({"model": {"0.weight": torch.ones(2)}, "list": [torch.zeros(1)]}, tensors)
    assert sorted(tensors) == ["list.0", "model.0.weight"]


@pytest.mark.parametrize(
    "tree",
    [
        {"a": {"b": torch.zeros(1)}, "a.b": torch.ones(1), "a.b~1": torch.ones(2)},
        {0: torch.zeros(1), "0": torch.ones(1)},
        {"": {"a": torch.zeros(1)}, "a": torch.ones(1)},
        {"__metadata__": torch.ones(1)},
        {"\ud800": torch.zeros(1), "\\ud800": torch.ones(1)},
    ],
)
def test_places_that_read_the_same_stay_apart(tree):
    def values(branch):
        if isinstance(branch, dict):
            return {k: values(v) for k, v in branch.items()}
        return branch.tolist()

    assert values(through(tree)) == values(tree)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3)], ids=str)
def test_every_dtype_comes_back_to_the_last_bit(dtype, shape, rng):
    count = torch.Size(shape).numel() * dtype.itemsize
    high = 2 if dtype is torch.bool else 256
    raw = torch.randint(high, (count,), dtype=torch.uint8, generator=rng)
    tensor = raw.view(dtype).reshape(shape)
    back = through({"x": tensor})["x"]
    assert back.dtype == dtype
    assert back.shape == tensor.shape
    assert torch.equal(as_bytes(back), as_bytes(tensor))


@pytest.mark.parametrize(
    "make",
    [
        lambda: torch.arange(12.0).reshape(3, 4).T,
        lambda: torch.arange(12.0)[::3],
        lambda: torch.ones(1).expand(5),
        lambda: torch.rand(2, 3, 4, 4).to(memory_format=torch.channels_last),
        lambda: torch.tensor([1 + 2j, 3j]).conj(),
        lambda: torch.tensor([1 + 2j, 3j]).conj().imag,
        lambda: torch.nn.Parameter(torch.ones(2)),
        lambda: torch.ones(2, requires_grad=True) * 2,
    ],
)
def test_whatever_lies_behind_a_tensor_its_numbers_come_back(make):
    tensor = make()
    back = through({"x": tensor})["x"]
    assert torch.equal(back, tensor.detach())
    assert not back.requires_grad


def test_what_is_taken_is_a_copy():
    weight, tensors = torch.zeros(2), {}
    flatten({"x": weight, "tied": weight, "part": weight[:1]}, tensors)
    weight.fill_(9)
    assert [t.tolist() for t in tensors.values()] == [[0, 0], [0, 0], [0]]
    assert len({t.untyped_storage().data_ptr() for t in tensors.values()}) == 3


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ({"a": [1, {"b": object()}]}, r"cannot save a.1.b: object is not"),
        ({"f": print}, "cannot save f: builtin_function_or_method"),
        ({"s": {1, 2}}, "cannot save s: set"),
        ({"b": b"bytes"}, "cannot save b: bytes"),
        ({"c": 1j}, "cannot save c: complex"),
        ({"a": {(1, 2): 3}}, r"cannot save a: its key \(1, 2\) is a tuple"),
        ({"a": torch.eye(2).to_sparse()}, "cannot save a: .*sparse_coo.*only dense"),
        ({"a": torch.empty(2, device="meta")}, "cannot save a: .*on meta"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_place(tree, said):
    with pytest.raises(CheckpointError, match=said):
        flatten(tree, {})
