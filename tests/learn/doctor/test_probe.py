import json
import sys

import torch
from learn.doctor.fake import said

from handson.learn.doctor import probe


def told(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_all_that_is_known_is_printed_before_every_step(capsys):
    probe.main({"a": lambda: 1, "b": lambda: 2})
    assert told(capsys) == [
        {"stage": "a"},
        {"stage": "b", "a": 1},
        {"stage": "end", "a": 1, "b": 2},
    ]


def test_a_step_that_fails_says_why_and_the_next_one_is_taken(capsys):
    def missing():
        raise ModuleNotFoundError("No module named 'x'", name="x")

    def leaves():
        sys.exit()

    probe.main({"a": missing, "b": leaves, "c": lambda: 3})
    last = told(capsys)[-1]
    assert last["a"] == {"error": "ModuleNotFoundError: No module named 'x'", "missing": "x"}
    assert last["b"]["error"] == "SystemExit"
    assert last["c"] == 3


def test_the_torch_of_this_test_is_described(capsys):
    probe.main()
    found = told(capsys)[-1]
    assert found["stage"] == "end"
    assert found["torch"]["version"] == str(torch.__version__)
    assert found["threads"]["threads"] == torch.get_num_threads() == 1
    assert found["packages"] == {}
    assert set(found) == set(said().said), "the fake of the other tests says the same things"
    assert set(found["devices"]) <= {*said().said["devices"], "architectures"}


def test_one_thread_is_timed_against_many_and_their_number_is_put_back(monkeypatch):
    used = []
    with monkeypatch.context() as patch:  # undone before the guard of every test looks
        patch.setattr(torch, "get_num_threads", lambda: 3)
        patch.setattr(torch, "set_num_threads", used.append)
        patch.setattr(probe, "SAMPLE", 1e-4)
        found = probe.look_at_threads()
    assert found["seconds_many"] > 0
    assert found["seconds_one"] > 0
    assert set(used) == {1, 3}
    assert used[-1] == 3


def test_a_package_that_cannot_be_imported_is_named(tmp_path, monkeypatch):
    (tmp_path / "hurt.py").write_text("raise ImportError('DLL load failed')", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(probe, "PACKAGES", ("json", "hurt", "no_such_package"))
    assert probe.look_at_packages() == {"hurt": "ImportError: DLL load failed"}


def test_a_torchvision_is_imported_where_there_is_one(tmp_path, monkeypatch):
    (tmp_path / "torchvision.py").write_text("__version__ = '0.28.0'", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "torchvision", raising=False)
    assert probe.look_at_torchvision() == {"installed": True, "version": "0.28.0"}
    sys.modules.pop("torchvision")


def test_an_accelerator_that_cannot_compute_is_told(monkeypatch):
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    if not torch.backends.mps.is_built():
        assert "mps" in probe.look_at_devices()["errors"]
