import builtins
import math
import sys

import pytest
from train.some_runs import ROW, make_run

from handson.base.errors import RunError
from handson.train.tensorboard import export, tag


def events(folder):
    accumulator = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    read = accumulator.EventAccumulator(str(folder))
    read.Reload()
    return read


@pytest.fixture(autouse=True)
def _tensorboard(request):
    if "no_tensorboard" not in request.fixturenames:
        pytest.importorskip("tensorboard")


@pytest.fixture
def no_tensorboard(monkeypatch):
    """A machine on which TensorBoard is not installed."""
    real = builtins.__import__

    def without(name, *args, **options):
        if name.split(".")[0] == "tensorboard" or name.startswith("torch.utils.tensorboard"):
            raise ImportError(f"No module named {name!r}")
        return real(name, *args, **options)

    for name in [n for n in sys.modules if n.startswith("torch.utils.tensorboard")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)


def test_every_column_becomes_a_curve_over_the_epochs(tmp_path):
    run = make_run(tmp_path / "runs")
    folder = export(run, tmp_path / "boards")
    assert folder == tmp_path / "boards" / run.id
    read = events(folder)
    columns = set(ROW) - {"epoch", "step"}
    assert {tag(c) for c in columns} <= set(read.Tags()["scalars"])
    points = read.Scalars("accuracy/test")
    assert [(p.step, p.value) for p in points] == [(1, 0.75), (2, 0.875)]


def test_points_stand_where_they_were_measured_in_time(tmp_path):
    rows = [{"epoch": 1, "train_loss": 1.0, "seconds": 10.0}, {"epoch": 2, "train_loss": 0.5}]
    run = make_run(tmp_path / "runs", rows=rows, started="1970-01-01T00:01:40Z")
    points = events(export(run, tmp_path)).Scalars("loss/train")
    assert [p.wall_time for p in points] == [110.0, 100.0]


def test_the_parts_of_a_metric_share_a_group():
    assert tag("train_loss") == "loss/train"
    assert tag("validation_accuracy") == "accuracy/validation"
    assert tag("test_loss") == "loss/test"
    assert tag("weight_error") == "weight_error"
    assert tag("lr") == "lr"
    assert tag("seconds") == "clock/seconds"


def test_arguments_and_manifest_go_along(tmp_path):
    read = events(export(make_run(tmp_path / "runs"), tmp_path))
    assert "last/test_accuracy" in read.Tags()["scalars"]
    (text,) = read.Tensors("manifest/text_summary")
    assert "glyphs" in str(text.tensor_proto.string_val)


def test_a_loss_that_is_no_number_is_exported_as_such(tmp_path):
    run = make_run(tmp_path / "runs", rows=[{"epoch": 1, "train_loss": math.nan}], last={})
    (point,) = events(export(run, tmp_path)).Scalars("loss/train")
    assert math.isnan(point.value)


def test_exporting_again_replaces_and_leaves_other_files(tmp_path):
    run = make_run(tmp_path / "runs")
    folder = export(run, tmp_path)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    run.write_rows([{"epoch": 1, "train_loss": 9.0}])
    read = events(export(run, tmp_path))
    assert [p.value for p in read.Scalars("loss/train")] == [9.0]
    assert "accuracy/test" not in read.Tags()["scalars"]
    assert (folder / "notes.txt").exists()


def test_a_run_without_arguments_and_start_can_be_exported(tmp_path):
    run = make_run(tmp_path / "runs", arguments={}, recipe="", started=None, settings=None)
    assert events(export(run, tmp_path)).Scalars("loss/test")


def test_a_run_without_a_finished_epoch_has_nothing_to_export(tmp_path):
    run = make_run(tmp_path / "runs", rows=[])
    with pytest.raises(RunError, match="no finished epoch yet"):
        export(run, tmp_path / "boards")
    assert not (tmp_path / "boards").exists()


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "boards").write_text("", encoding="utf-8")
    with pytest.raises(RunError, match=r"cannot write to .*--to"):
        export(make_run(tmp_path / "runs"), tmp_path / "boards")


def test_without_tensorboard_it_says_what_to_install(tmp_path, no_tensorboard):
    run = make_run(tmp_path / "runs")
    with pytest.raises(RunError, match="not installed: python -m pip install tensorboard"):
        export(run, tmp_path / "boards")
    assert not (tmp_path / "boards").exists()
