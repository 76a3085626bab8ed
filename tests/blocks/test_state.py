import io
import pickle
from copy import deepcopy

import pytest
import torch

from handson.base.errors import CheckpointError
from handson.base.module import Parameter
from handson.blocks import Module, Sequential


class Scale(Module):
    def __init__(self, size=2):
        super().__init__()
        self.weight = Parameter(torch.ones(size))
        self.register_buffer("count", torch.tensor(0))
        self.register_buffer("cache", torch.zeros(1), persistent=False)

    def forward(self, x):
        return self.weight * x


def test_everything_that_does_not_fit_is_said_at_once():
    model = Sequential(Scale(), Scale())
    state = model.state_dict()
    state["0.wieght"] = state.pop("0.weight")
    state["1.weight"] = torch.ones(3)
    state["1.count"] = "text"
    with pytest.raises(CheckpointError) as caught:
        model.load_state_dict(state)
    message = str(caught.value)
    assert "do not fit Sequential" in message
    assert "missing: 0.weight (near: 0.wieght)" in message
    assert "unexpected: 0.wieght" in message
    assert "1.weight has shape (3,), not (2,)" in message
    assert "1.count is str, not a tensor" in message
    assert "strict=False" in message


def test_nothing_is_read_unless_everything_fits():
    model = Sequential(Scale(), Scale())
    state = {name: x + 5 for name, x in model.state_dict().items()}
    state["1.weight"] = torch.ones(3)
    with pytest.raises(CheckpointError):
        model.load_state_dict(state, strict=False)
    assert model[0].weight.tolist() == [1.0, 1.0]


def test_missing_names_without_anything_near():
    with pytest.raises(CheckpointError, match=r"missing: weight, count. Was it built"):
        Scale().load_state_dict({})


def test_the_answer_tells_what_was_passed_over():
    result = Scale().load_state_dict({"weight": torch.ones(2), "other": torch.ones(1)}, False)
    assert result.missing_keys == ["count"]
    assert result.unexpected_keys == ["other"]
    assert repr(result).startswith("IncompatibleKeys(missing_keys=['count']")
    assert repr(Scale().load_state_dict(Scale().state_dict())) == "<all names fit>"


def test_torch_reads_what_ours_writes():
    theirs = torch.nn.Sequential(torch.nn.Linear(2, 2))
    ours = Sequential(Module())
    ours[0].weight, ours[0].bias = Parameter(torch.eye(2)), Parameter(torch.ones(2))
    theirs.load_state_dict(ours.state_dict())
    assert torch.equal(theirs[0].weight, torch.eye(2))


@pytest.mark.parametrize("copied", [deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_copies_and_pickles_keep_what_is_shared(copied):
    model = Sequential(Scale(), Scale())
    model[1].weight = model[0].weight
    model.eval()
    twin = copied(model)
    assert twin[0].weight is twin[1].weight
    assert twin[0].weight is not model[0].weight
    assert not twin[1].training
    assert [*twin.state_dict()] == [*model.state_dict()]
    assert torch.equal(twin(torch.ones(2)), model(torch.ones(2)))


def test_torch_save_writes_its_state():
    file = io.BytesIO()
    torch.save(Scale().state_dict(), file)
    file.seek(0)
    assert [*torch.load(file, weights_only=True)] == ["weight", "count"]
