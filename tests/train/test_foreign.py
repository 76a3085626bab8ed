import copy
import os
import pickle

import pytest
import safetensors.torch
import torch

import handson.nn
from handson.base.errors import CheckpointError
from handson.train.checkpoint import about, load, save
from handson.train.foreign import load_into, read_foreign


class Bomb:
    """Unpickling it runs a command."""

    def __init__(self, target):
        self.target = target

    def __reduce__(self):
        return (os.mkdir, (str(self.target),))


def bombs(folder, target):
    torch.save({"weight": Bomb(target)}, folder / "zip.pt")
    torch.save({"weight": Bomb(target)}, folder / "old.pt", _use_new_zipfile_serialization=False)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        (folder / f"plain{protocol}.pt").write_bytes(pickle.dumps(Bomb(target), protocol))
    return sorted(folder.glob("*.pt"))


def test_no_reader_runs_the_code_in_a_file(tmp_path):
    target = tmp_path / "broken-in"
    files = bombs(tmp_path, target)
    assert len(files) >= 8
    for file in files:
        for read in (load, about, read_foreign):
            with pytest.raises(CheckpointError, match=file.name):
                read(file)
            assert not target.exists()
    pickle.loads((tmp_path / "plain4.pt").read_bytes())
    assert target.exists(), "the bomb is a dud: the test proves nothing"


@pytest.mark.parametrize("zipped", [True, False])
def test_a_pickle_is_refused_by_name_and_read_foreign_is_offered(tmp_path, zipped):
    torch.save({"w": torch.ones(2)}, tmp_path / "a.pt", _use_new_zipfile_serialization=zipped)
    for read in (load, about):
        with pytest.raises(CheckpointError, match=r"is a pickle .*read_foreign"):
            read(tmp_path / "a.pt")


@pytest.mark.parametrize("zipped", [True, False])
def test_a_foreign_state_dict_of_torch_is_read_without_its_code(tmp_path, zipped):
    layer = torch.nn.Linear(3, 2)
    torch.save(layer.state_dict(), tmp_path / "a.pt", _use_new_zipfile_serialization=zipped)
    back = read_foreign(tmp_path / "a.pt")
    assert list(back) == ["weight", "bias"]
    assert torch.equal(back["weight"], layer.weight)


def test_a_refusal_does_not_repeat_the_advice_to_run_the_code(tmp_path):
    torch.save({"weight": Bomb(tmp_path / "x")}, tmp_path / "a.pt")
    with pytest.raises(CheckpointError, match="safetensors file") as caught:
        read_foreign(tmp_path / "a.pt")
    assert "weights_only=False" not in str(caught.value)
    assert "weights_only` to `False" not in str(caught.value)


def test_a_foreign_safetensors_file_is_read_as_foreign_only(tmp_path):
    safetensors.torch.save_file({"w": torch.ones(2)}, tmp_path / "a.safetensors", {"made": "by me"})
    assert read_foreign(tmp_path / "a.safetensors")["w"].tolist() == [1, 1]
    for read in (load, about):
        with pytest.raises(CheckpointError, match=r"of another program; .*read_foreign"):
            read(tmp_path / "a.safetensors")


@pytest.mark.parametrize("content", [b"", b"\x80", b"PK", b"PK\x03\x04" + bytes(90), b"hello" * 9])
def test_a_file_that_is_neither_is_said(tmp_path, content):
    (tmp_path / "a.pt").write_bytes(content)
    with pytest.raises(CheckpointError, match=r"a\.pt"):
        read_foreign(tmp_path / "a.pt")


def test_a_foreign_file_that_holds_no_dict_is_said(tmp_path):
    torch.save([torch.ones(1)], tmp_path / "a.pt")
    with pytest.raises(CheckpointError, match="holds a list, expected a state dict"):
        read_foreign(tmp_path / "a.pt")


@pytest.mark.parametrize("place", ["missing", "."])
def test_a_missing_file_and_a_folder_are_said(tmp_path, place):
    with pytest.raises(CheckpointError, match="cannot read"):
        read_foreign(tmp_path / place)


def test_a_state_dict_among_plain_values_is_read_as_well(tmp_path):
    torch.save({"model": {"w": torch.ones(2)}, "epoch": 3}, tmp_path / "a.pt")
    back = read_foreign(tmp_path / "a.pt")
    assert back["epoch"] == 3
    assert back["model"]["w"].tolist() == [1, 1]


def test_our_own_weights_can_be_read_as_foreign_ones_whatever_the_header(tmp_path):
    """The file begins with the header's length, which can look like a pickle's first byte."""
    path, starts = tmp_path / "x.safetensors", set()
    for length in range(0, 256, 4):
        save(path, {"x": torch.ones(1)}, {"padding": "p" * length})
        starts.add(path.read_bytes()[0])
        assert list(read_foreign(path)) == ["x"]
    assert {0x80, ord("P")} < starts


def test_a_header_that_claims_to_be_huge_takes_no_memory(tmp_path):
    (tmp_path / "a.safetensors").write_bytes((2**62).to_bytes(8, "little") + b"{}")
    with pytest.raises(CheckpointError, match="neither safetensors nor"):
        read_foreign(tmp_path / "a.safetensors")


def little(seed=0):
    torch.manual_seed(seed)
    return torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU(), torch.nn.Linear(2, 1))


def same(one, two):
    return all(torch.equal(v, two.state_dict()[k]) for k, v in one.state_dict().items())


@pytest.mark.parametrize("before", ["", "module.", "_orig_mod.", "module._orig_mod."])
@pytest.mark.parametrize("home", [None, "model", "state_dict"])
@pytest.mark.parametrize("kind", ["ours", "pt", "safetensors"])
def test_a_model_is_filled_from_any_file(tmp_path, kind, home, before):
    model, other, path = little(1), little(2), tmp_path / "weights"
    state = {before + k: v for k, v in model.state_dict().items()}
    nested = {home: state, "epoch": 3} if home else state
    if kind == "ours":
        save(path, nested)
    elif kind == "pt":
        torch.save(nested, path)
    else:
        path.write_bytes(safetensors.torch.save(state))
    assert load_into(other, path) == list(model.state_dict())
    assert same(model, other)


def test_what_does_not_fit_is_said_in_full_and_nothing_is_changed(tmp_path):
    model, before = little(1), little(1)
    state = little(2).state_dict()
    state["1.weight"] = state.pop("2.weight")
    state["0.bias"] = torch.ones(5)
    torch.save(state, tmp_path / "x.pt")
    with pytest.raises(CheckpointError) as caught:
        load_into(model, tmp_path / "x.pt")
    said = str(caught.value)
    assert "Missing: 2.weight (near: 1.weight)" in said
    assert "Unexpected: 1.weight" in said
    assert "0.bias: checkpoint (5,), model (2,)" in said
    assert same(model, before)


def test_without_strict_what_fits_is_loaded_and_named(tmp_path):
    model, other = little(1), little(2)
    state = other.state_dict()
    state["0.bias"] = torch.ones(5)
    torch.save(state, tmp_path / "x.pt")
    assert load_into(model, tmp_path / "x.pt", strict=False) == ["0.weight", "2.weight", "2.bias"]
    assert torch.equal(model[2].bias, other[2].bias)
    torch.save({"a": torch.ones(1)}, tmp_path / "y.pt")
    with pytest.raises(CheckpointError, match="does not fit"):
        load_into(model, tmp_path / "y.pt", strict=False)


def test_a_file_without_weights_says_what_it_holds(tmp_path):
    torch.save({"epoch": 3, "note": "text"}, tmp_path / "x.pt")
    with pytest.raises(CheckpointError, match="holds epoch, note, expected tensors by name"):
        load_into(little(), tmp_path / "x.pt")


@pytest.mark.parametrize("tree", [torch.ones(3), [torch.ones(3)], 5])
def test_a_file_of_ours_that_is_no_dict_says_what_it_holds(tmp_path, tree):
    save(tmp_path / "x", tree)
    with pytest.raises(CheckpointError, match=f"a {type(tree).__name__}, expected tensors by name"):
        load_into(little(), tmp_path / "x")


def test_layers_without_a_shape_take_that_of_the_file(tmp_path):
    lazy = torch.nn.Sequential(handson.nn.LazyLinear(2), torch.nn.ReLU(), torch.nn.Linear(2, 1))
    save(tmp_path / "x", {"model": little(1).state_dict()})
    load_into(lazy, tmp_path / "x")
    assert torch.equal(lazy(torch.ones(1, 3)), little(1)(torch.ones(1, 3)))


class Tied(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = handson.nn.Embedding(7, 4)
        self.decoder = handson.nn.Linear(4, 7, bias=False)
        self.decoder.weight = self.encoder.weight

    def forward(self, index):
        return self.decoder(self.encoder(index))


def test_tied_weights_stay_tied_and_count_once(tmp_path):
    model, other = Tied(), Tied()
    save(tmp_path / "x", {"model": model.state_dict()})
    load_into(other, tmp_path / "x")
    assert sum(p.numel() for p in other.parameters()) == 28
    for moved in (other, other.to(torch.float64), copy.deepcopy(other)):
        assert moved.decoder.weight is moved.encoder.weight
    assert torch.equal(other.encoder.weight, model.encoder.weight.double())
    optimizer = torch.optim.SGD(other.parameters(), lr=1.0)
    before = other.encoder.weight.detach().clone()
    other(torch.tensor([1])).sum().backward()
    slope = other.encoder.weight.grad.clone()
    optimizer.step()
    torch.testing.assert_close(other.decoder.weight, before - slope)
