import numpy as np
import pytest

from handson.base.errors import ArgumentError
from handson.learn.script.compose import Script
from handson.learn.script.write import write

ARRAYS = {"train_inputs": np.arange(6, dtype=np.uint8), "train_targets": np.arange(6)}
SCRIPT = Script("print('动手')\n", "set.npz", ARRAYS)


def test_a_script_and_its_data_are_written_side_by_side(tmp_path):
    path = tmp_path / "new folder" / "run.py"
    assert write(SCRIPT, path) == [path, path.with_name("set.npz")]
    assert path.read_bytes() == "print('动手')\n".encode()
    with np.load(path.with_name("set.npz")) as file:
        assert {name: file[name].tolist() for name in file} == {
            name: array.tolist() for name, array in ARRAYS.items()
        }
    assert len(list(path.parent.iterdir())) == 2


def test_a_script_without_data_is_one_file(tmp_path):
    assert write(Script("x\n", "", {}), tmp_path / "run.py") == [tmp_path / "run.py"]


def test_a_script_is_never_replaced_unless_forced(tmp_path):
    path = tmp_path / "run.py"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ArgumentError, match=r"run\.py is there already; .*--to FILE.*--force"):
        write(SCRIPT, path)
    assert path.read_text(encoding="utf-8") == "mine"
    assert not path.with_name("set.npz").exists()
    write(SCRIPT, path, force=True)
    assert path.read_text(encoding="utf-8") == SCRIPT.text


def test_scripts_share_the_same_data(tmp_path):
    data = write(SCRIPT, tmp_path / "one.py")[1]
    before = data.stat().st_mtime_ns
    write(SCRIPT, tmp_path / "two.py")
    assert data.stat().st_mtime_ns == before


@pytest.mark.parametrize("other", ["numbers", "dtype", "names", "garbage"])
def test_other_data_of_that_name_are_never_replaced_unless_forced(tmp_path, other):
    inputs = ARRAYS["train_inputs"]
    held = {
        "numbers": {**ARRAYS, "train_inputs": inputs + 1},
        "dtype": {**ARRAYS, "train_inputs": inputs.astype("int64")},
        "names": {**ARRAYS, "more": inputs},
    }
    path = tmp_path / "set.npz"
    if other == "garbage":
        path.write_bytes(b"PK garbage")
    else:
        np.savez(path, **held[other])
    before = path.read_bytes()
    with pytest.raises(ArgumentError, match=r"set\.npz is there already with other data"):
        write(SCRIPT, tmp_path / "run.py")
    assert path.read_bytes() == before
    assert not (tmp_path / "run.py").exists()
    write(SCRIPT, tmp_path / "run.py", force=True)
    assert path.read_bytes() != before


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ArgumentError, match=r"cannot write .*; write elsewhere with --to FILE"):
        write(SCRIPT, tmp_path / "file" / "run.py")
