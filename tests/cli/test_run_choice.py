import pytest
from train.some_runs import damage, make_run

from handson.base.errors import RunError, UnknownNameError
from handson.cli.run_choice import read, store
from handson.train.summary import GONE

A, B = "20260101-000000-lenet-aaaa", "20260102-000000-mlp-bbbb"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HANDSON_HOME", str(tmp_path / "runs"))
    for name in (A, B):
        make_run(tmp_path / "runs", name)
    return tmp_path / "runs"


def test_the_store_is_the_one_of_the_home(home):
    assert store().home == home


def test_folder_summary_and_manifest_are_read_at_once():
    run, summary, manifest = read("aaaa")
    assert run.id == summary.id == manifest["id"] == A


def test_a_running_run_without_process_is_called_so(home):
    read("last")[0].update(status="running")
    assert read("last")[1].status == GONE


def test_an_unknown_name_and_a_damaged_run_are_errors(home):
    with pytest.raises(UnknownNameError, match="no run is called"):
        read("zzzz")
    damage(read("last")[0])
    with pytest.raises(RunError, match=r"manifest.json is damaged"):
        read("last")
