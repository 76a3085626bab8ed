import errno
import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from train.disks import tiny_disk

from handson.base.errors import CheckpointError
from handson.train import checkpoint
from handson.train.checkpoint import about, is_pickle, load, save
from handson.train.tree import as_bytes

DTYPES = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.bool, torch.uint8]
DTYPES += [torch.int8, torch.int16, torch.int32, torch.int64, torch.complex64, torch.complex128]


@st.composite
def tensors(draw):
    dtype = draw(st.sampled_from(DTYPES))
    shape = tuple(draw(st.lists(st.integers(0, 3), max_size=3)))
    seed = draw(st.integers(0, 2**32 - 1))
    size = max(1, torch.Size(shape).numel()) * dtype.itemsize
    raw = np.random.default_rng(seed).integers(0, 2 if dtype is torch.bool else 256, size)
    tensor = torch.from_numpy(raw.astype(np.uint8)).view(dtype)[: torch.Size(shape).numel()]
    tensor = tensor.reshape(shape)
    return tensor.transpose(0, -1) if tensor.ndim > 1 and draw(st.booleans()) else tensor


shared = torch.arange(4.0)
keys = st.text(max_size=4) | st.integers(-5, 5) | st.booleans() | st.none()
leaves = (
    tensors()
    | st.sampled_from([shared, shared[1:], shared.view(2, 2)])
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
)
branches = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(keys, inner, max_size=3)
    ),
    max_leaves=8,
)
trees = st.dictionaries(st.text(max_size=4), branches, max_size=4) | branches


def same(a, b):
    """Say whether two trees are equal to the last bit, in types as well."""
    if type(a) is not type(b):
        return False
    if isinstance(a, torch.Tensor):
        return (a.dtype, a.shape) == (b.dtype, b.shape) and torch.equal(as_bytes(a), as_bytes(b))
    if isinstance(a, dict):
        return [(type(k), k) for k in a] == [(type(k), k) for k in b] and all(
            same(a[k], b[k]) for k in a
        )
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float):  # NaN equals NaN here, and -0.0 is not 0.0
        return repr(a) == repr(b)
    return a == b


TREE = {
    "model": {"w": torch.arange(3.0), "b": torch.tensor(True)},
    "epoch": 3,
    "rows": [{"x": 1.5}],
}
FACTS = {"recipe": "lenet", "epoch": 3}


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "last.safetensors"
    save(path, TREE, FACTS)
    return path


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tree=trees)
def test_any_tree_comes_back_to_the_last_bit(tree, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "any.safetensors"
    save(path, tree)
    assert same(load(path), tree)


@pytest.mark.parametrize(
    "tree", [torch.arange(4.0), [torch.ones(2), torch.zeros(3)], {"x": torch.ones(1)}, 5, None]
)
def test_a_bare_tensor_a_list_and_a_dict_come_back(tmp_path, tree):
    save(str(tmp_path / "x.safetensors"), tree)
    assert same(load(str(tmp_path / "x.safetensors")), tree)
    assert about(str(tmp_path / "x.safetensors")) == {}


def test_a_header_of_any_length_is_read(tmp_path):
    """The file begins with that length, whose first byte can be the 0x80 of pickles as well."""
    path, starts = tmp_path / "x.safetensors", set()
    for length in range(0, 256, 4):
        facts = {"padding": "p" * length}
        save(path, {"x": torch.ones(1)}, facts)
        starts.add(path.read_bytes()[0])
        assert about(path) == facts
        assert load(path)["x"].tolist() == [1]
        assert not is_pickle(path.read_bytes())
    assert {0x80, ord("P")} < starts


def test_every_program_can_read_the_weights(path):
    theirs = safetensors.torch.load_file(path)
    assert theirs["model.w"].tolist() == [0, 1, 2]
    assert theirs["model.b"].item() is True


def test_the_facts_are_read_without_the_tensors(tmp_path, monkeypatch):
    big = tmp_path / "big.safetensors"
    save(big, {"x": torch.zeros(3_000_000)}, FACTS)
    read, real = [], Path.open

    class Watched:
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *error):
            self.file.close()

        def read(self, count=-1):
            read.append(self.file.read(count))
            return read[-1]

    monkeypatch.setattr(Path, "open", lambda self, *a, **o: Watched(real(self, *a, **o)))
    assert about(big) == FACTS
    assert sum(map(len, read)) < 10_000


def test_without_facts_there_are_none(tmp_path):
    save(tmp_path / "x.safetensors", TREE)
    assert about(tmp_path / "x.safetensors") == {}


def test_tied_weights_come_back_equal(tmp_path):
    layer = torch.nn.Linear(2, 2)
    tied = {"a": layer.weight, "b": layer.weight, "part": layer.weight[:1]}
    save(tmp_path / "x.safetensors", tied)
    back = load(tmp_path / "x.safetensors")
    assert torch.equal(back["a"], layer.weight.detach())
    assert torch.equal(back["b"], back["a"])
    assert torch.equal(back["part"], back["a"][:1])


def test_what_is_loaded_can_be_trained_on(path):
    weight = load(path)["model"]["w"]
    weight.requires_grad_().sum().backward()
    with torch.no_grad():
        weight += 1
    assert load(path)["model"]["w"].tolist() == [0, 1, 2]


# ---- damage -------------------------------------------------------------------------------------


def test_torn_at_any_length_it_is_refused(path):
    data = path.read_bytes()
    for length in range(len(data)):
        path.write_bytes(data[:length])
        with pytest.raises(CheckpointError, match=r"last.safetensors"):
            load(path)
    path.write_bytes(data)
    assert same(load(path), TREE)


def test_the_facts_of_a_torn_file_are_right_or_refused(path):
    data = path.read_bytes()
    for length in range(len(data)):
        path.write_bytes(data[:length])
        try:
            assert about(path) == FACTS
        except CheckpointError:
            continue


@pytest.mark.parametrize("change", [0x01, 0x80])
def test_a_changed_byte_is_refused_or_changes_nothing(path, change):
    data = path.read_bytes()
    survived = 0
    for place in range(len(data)):
        path.write_bytes(data[:place] + bytes([data[place] ^ change]) + data[place + 1 :])
        for read, wanted in ((load, TREE), (about, FACTS)):
            try:
                assert same(read(path), wanted), f"byte {place} of {len(data)}"
                survived += read is load
            except CheckpointError:
                continue
    assert survived < 8  # blanks after the header, and the like


def test_changed_weights_with_an_honest_header_are_refused(path):
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(CheckpointError, match=r"checksum does not match.*use an older checkpoint"):
        load(path)


def test_two_tensors_of_one_shape_cannot_be_swapped(tmp_path):
    path = tmp_path / "x.safetensors"
    save(path, {"a": torch.tensor([1.0]), "b": torch.tensor([2.0])})
    data = path.read_bytes()
    swapped = data.replace(b'"a":{"dtype', b'"?":{"dtype').replace(b'"b":{"dtype', b'"a":{"dtype')
    path.write_bytes(swapped.replace(b'"?":{"dtype', b'"b":{"dtype'))
    assert path.read_bytes() != data
    with pytest.raises(CheckpointError, match="damaged"):
        load(path)


def written(path, text, **sums):
    """Write a safetensors file whose own part of the header is ``text``."""
    tensors = {"x": torch.ones(1)}
    sums = {
        "text_sha256": checkpoint._sha256(text),
        "sha256": checkpoint._digest(text, tensors),
        **sums,
    }
    path.write_bytes(safetensors.torch.save(tensors, {"handson": text, **sums}))


def test_a_newer_format_asks_for_an_upgrade(path):
    written(path, json.dumps({"format": 2, "about": {}, "tree": {"dict": []}}))
    for read in (load, about):
        with pytest.raises(CheckpointError, match="format 2, this handson reads 1; upgrade"):
            read(path)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", '{"format": null}', "[" * 100_000, '{"a":' * 100_000]
)
def test_a_header_that_is_garbage_is_refused(path, text):
    written(path, text)
    for read in (load, about):
        with pytest.raises(CheckpointError, match=r"last.safetensors"):
            read(path)


@pytest.mark.parametrize(
    "tree",
    [
        {"tensor": "gone"},
        {"tensor": ["x"]},
        {"dict": 3},
        {"dict": [["k"]]},
        {"dict": [[["no", "key"], 1]]},
        {"bytes": ["x", "load", [1]]},
        {"bytes": ["x", "no_such_dtype", [1]]},
        {"bytes": ["x", "int8", [999]]},
        {"a": 1, "b": 2},
        {},
        {"list": None},
    ],
)
def test_a_crafted_tree_with_right_checksums_is_refused(path, tree):
    written(path, json.dumps({"format": 1, "about": {}, "tree": tree}))
    with pytest.raises(CheckpointError, match="damaged"):
        load(path)


@pytest.mark.parametrize("header", [b"", b"{}", b"[1]", b"null", b'{"__metadata__": 3}', b"\xff"])
def test_a_header_of_nothing_is_refused(path, header):
    path.write_bytes(struct.pack("<Q", len(header)) + header)
    for read in (load, about):
        with pytest.raises(CheckpointError, match=r"last.safetensors"):
            read(path)


def test_a_header_that_claims_to_be_huge_takes_no_memory(path):
    path.write_bytes(struct.pack("<Q", 2**62) + b"{}")
    for read in (load, about):
        with pytest.raises(CheckpointError, match=r"last.safetensors"):
            read(path)


def test_a_missing_file_and_a_folder_are_said(tmp_path):
    for read in (load, about):
        for place in (tmp_path / "missing", tmp_path):
            with pytest.raises(CheckpointError, match="cannot read"):
                read(place)


# ---- saving -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tree", "facts", "said"),
    [
        ({"x": object()}, {}, "cannot save x"),
        ({"x": 1}, {"when": object()}, "no JSON can hold it"),
        ({"x": 1}, {"when": torch.ones(1)}, "no JSON can hold it"),
    ],
)
def test_what_cannot_be_saved_leaves_the_old_file(path, tree, facts, said):
    with pytest.raises(CheckpointError, match=said):
        save(path, tree, facts)
    assert same(load(path), TREE)


def test_plain_values_that_could_never_be_read_again_are_not_written(path, monkeypatch):
    monkeypatch.setattr(checkpoint, "HEADER_LIMIT", 5_000)
    with pytest.raises(CheckpointError, match=r"the most is 5,000; put long lists .* into tensors"):
        save(path, {"x": list(range(2_000))})
    assert same(load(path), TREE)


def test_a_full_disk_leaves_the_old_file_and_nothing_else(path, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CheckpointError, match=r"No space left on device.*untouched"):
        save(path, {"x": torch.zeros(10)})
    assert same(load(path), TREE)
    assert os.listdir(path.parent) == [path.name]


def test_a_disk_that_is_really_full_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "last.safetensors"
    with tiny_disk(tmp_path):
        save(path, TREE, FACTS)
        with pytest.raises(CheckpointError, match=r"No space left on device.*untouched"):
            save(path, {"x": torch.zeros(50_000)})
        assert same(load(path), TREE)
        assert os.listdir(tmp_path) == [path.name]
        save(path, {"x": torch.zeros(100)})


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_killed_at_any_moment_a_whole_file_is_there(tmp_path):
    path = tmp_path / "last.safetensors"
    code = f"""
import torch, pathlib
from handson.train.checkpoint import save
path, n = pathlib.Path({str(path)!r}), 0
while True:
    save(path, {{"n": n, "x": torch.full((200_000,), float(n))}})
    if n == 0: print("ready", flush=True)
    n += 1
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    for _ in range(200):  # whatever is there at any moment is whole as well
        back = load(path)
        assert (back["x"] == back["n"]).all()
    process.kill()
    process.communicate()
    back = load(path)
    assert (back["x"] == back["n"]).all()
    assert back["n"] > 0
