import pytest
from learn.doctor.fake import FakeMachine, crashed, look, one, said

from handson.learn.doctor import torch_build


def gpu(**changes):
    return one(torch_build.accelerator, FakeMachine(**changes))


def test_a_machine_without_a_gpu_is_well():
    finding = gpu()
    assert (finding.status, finding.what.en) == ("ok", "none found, so the CPU computes")


def test_a_cuda_build_without_a_gpu_is_larger_and_harmless():
    finding = gpu(probe=said(torch={"cuda": "13.0"}))
    assert finding.status == "ok"
    assert "CUDA 13.0 build: larger, harmless" in finding.what.en


@pytest.mark.parametrize(
    ("kind", "build", "words"),
    [
        ("cuda", {"cuda": "12.6"}, "RTX 4090, used by torch (CUDA 12.6)"),
        ("cuda", {"hip": "6.4"}, "RTX 4090, used by torch (ROCm 6.4)"),
        ("mps", {}, "RTX 4090, used by torch"),
        ("xpu", {"xpu": "20250000"}, "used by torch (XPU"),
    ],
)
def test_a_gpu_that_torch_uses_is_well(kind, build, words):
    finding = gpu(probe=said(torch=build, devices={kind: True, "names": ["RTX 4090"]}))
    assert finding.status == "ok"
    assert words in finding.what.en


@pytest.mark.parametrize(
    ("sign", "command"),
    [
        ({"files": {"/dev/kfd": ""}}, "/whl/rocm6.4"),
        ({"programs": ["xpu-smi"]}, "/whl/xpu"),
        ({"system": "macos", "architecture": "arm64"}, "softwareupdate"),
    ],
    ids=["AMD", "Intel", "Apple"],
)
def test_a_gpu_that_another_build_could_use_is_noted(sign, command):
    finding = gpu(**sign)
    assert finding.status == "note"
    assert command in finding.fix[-1]


@pytest.mark.parametrize(
    ("error", "why", "command"),
    [
        ("CUDA error: no kernel image is available for execution", "not compiled for", "/whl/"),
        ("CUDA out of memory.", "Other programs fill", "nvidia-smi"),
        ("CUDA error: unknown error", "Training takes the GPU by default", "--device cpu"),
    ],
)
def test_a_gpu_that_cannot_compute_is_a_problem_for_training_would_take_it(error, why, command):
    finding = gpu(probe=said(devices={"cuda": True, "errors": {"cuda": error}}))
    assert finding.status == "problem"
    assert error in finding.what.en
    assert why in finding.why.en
    assert any(command in line for line in finding.fix)


def test_looking_for_a_gpu_may_fail_altogether():
    finding = gpu(probe=said(devices={"error": "RuntimeError: driver shutting down"}))
    assert finding.status == "problem"
    assert "driver shutting down" in finding.what.en


def test_without_a_working_torch_nothing_is_said():
    assert look(torch_build.accelerator, FakeMachine(probe=crashed(-11))) == {}
