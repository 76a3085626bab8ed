import pytest
import torch
from local_mirror import a_set, isolate, published
from real_data import use_real_data

from handson.base.errors import DataError
from handson.data.airfoil import FEATURES, airfoil
from handson.data.registry import REMOTE


@pytest.mark.realdata
def test_the_measurements_are_the_published_ones_and_raw(monkeypatch, tmp_path):
    use_real_data(monkeypatch, tmp_path)
    data = airfoil(download=False)
    inputs, targets = data.train
    assert inputs.shape == (1503, 5)
    assert targets.shape == (1503,)
    assert inputs.dtype == targets.dtype == torch.float32
    assert inputs[0].tolist() == pytest.approx([800, 0, 0.3048, 71.3, 0.00266337])
    assert float(targets[0]) == pytest.approx(126.201)
    assert inputs.max() == 20000
    assert data.features == FEATURES
    assert [len(part) for part in data.test] == [0, 0]


@pytest.mark.parametrize(
    ("text", "message"), [("1\t2\tx\r\n", "not a table of numbers"), ("1\t2\r\n", "got 2")]
)
def test_a_table_of_another_kind_is_a_data_error(monkeypatch, tmp_path, text, message):
    isolate(monkeypatch, tmp_path / "home")
    (tmp_path / "airfoil_self_noise.dat").write_bytes(text.encode())
    other = a_set(published("airfoil_self_noise.dat", text.encode()), set_id="airfoil")
    monkeypatch.setitem(REMOTE, "airfoil", other)
    with pytest.raises(DataError, match=message):
        airfoil(root=tmp_path, download=False)
