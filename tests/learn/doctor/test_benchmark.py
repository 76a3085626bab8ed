import json

import pytest
import torch

from handson.learn.doctor import benchmark


def test_every_number_is_measured_and_printed_as_it_comes(capsys, monkeypatch):
    monkeypatch.setattr(benchmark, "accelerator", lambda: None)
    benchmark.main((16, 256, 4), seconds=0.003)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert "matmul_gflops" in lines[0]
    assert "images_per_second" not in lines[0]
    last = lines[-1]
    assert last["stage"] == "end"
    for name in ("matmul_gflops", "copy_gb_per_second", "images_per_second"):
        assert last[name] > 0


def test_an_accelerator_is_measured_as_well(capsys, monkeypatch):
    monkeypatch.setattr(benchmark, "accelerator", lambda: "cpu")
    benchmark.main((4, 16, 2), seconds=0.003)
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["accelerator_gflops"] > 0
    assert last["accelerator_images_per_second"] > 0


def test_a_rate_counts_steps_per_second(monkeypatch):
    clock = iter(range(1000))
    monkeypatch.setattr(benchmark.time, "perf_counter", lambda: next(clock) / 4)
    assert benchmark.rate(lambda: None, 3.0) == pytest.approx(4.0, rel=0.5)


def test_a_training_step_lowers_the_loss():
    step = benchmark.training_step(torch.device("cpu"), 20)
    losses = [step() for _ in range(30)]
    assert losses[-1] < losses[0]


def test_the_kinds_of_accelerator_are_asked_in_order(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert benchmark.accelerator() == "mps"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert benchmark.accelerator() == "cuda"
