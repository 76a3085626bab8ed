import pytest
from learn.doctor.fake import FakeMachine, one, said

from handson.learn.doctor.nvidia_build import build_of
from handson.learn.doctor.torch_build import accelerator

SMI = "nvidia-smi --query-gpu=name,driver_version,compute_cap --format=csv,noheader"


def gpu(card: str, cuda: str | None = None, **changes):
    outputs = {SMI: card}
    return one(
        accelerator, FakeMachine(outputs=outputs, probe=said(torch={"cuda": cuda}), **changes)
    )


def test_a_cpu_torch_beside_an_nvidia_driver_is_a_warning_with_the_right_build():
    finding = gpu("RTX 4090, 555.42, 8.9")
    assert finding.status == "warning"
    assert "RTX 4090 (driver 555.42), but this torch is the CPU build" in finding.what.en
    assert "uninstall -y torch" in finding.fix[0]
    assert finding.fix[1].endswith("--index-url https://download.pytorch.org/whl/cu126")
    assert finding.details["gpus"] == ["RTX 4090"]


def test_a_cuda_torch_with_a_driver_that_is_too_old_gets_an_older_build():
    finding = gpu("RTX 3060, 550.1, 8.6", cuda="13.0")
    assert finding.status == "warning"
    assert "driver 550.1 is too old for this torch (CUDA 13.0 needs driver 580)" in finding.what.en
    assert finding.fix[1].endswith("/whl/cu126")


@pytest.mark.parametrize(
    ("changes", "command"),
    [
        ({"programs": ["ubuntu-drivers"]}, "sudo ubuntu-drivers install"),
        ({"programs": ["apt-get"]}, "sudo apt-get install nvidia-driver"),
        ({"programs": ["dnf"]}, "sudo dnf install akmod-nvidia"),
        ({}, "nvidia-smi"),
        ({"system": "windows"}, "start https://www.nvidia.com/drivers"),
    ],
)
def test_a_driver_too_old_for_any_build_must_be_updated(changes, command):
    machine = FakeMachine(outputs={SMI: "GTX 1080, 470.1, 6.1"}, **changes)
    machine.programs |= set(changes.get("programs", ()))
    finding = one(accelerator, machine)
    assert finding.status == "warning"
    assert "too old for today's PyTorch" in finding.what.en
    assert finding.fix[0] == command


def test_a_driver_that_does_not_answer_is_told_apart():
    finding = one(accelerator, FakeMachine(programs=["nvidia-smi"]))
    assert finding.status == "warning"
    assert "does not answer" in finding.what.en


@pytest.mark.parametrize("hidden", ["", "-1"])
def test_a_gpu_that_the_reader_has_hidden_is_a_note(hidden):
    finding = gpu("A100, 580.1, 8.0", cuda="13.0", environment={"CUDA_VISIBLE_DEVICES": hidden})
    assert finding.status == "note"
    assert finding.fix == ("unset CUDA_VISIBLE_DEVICES",)


def test_a_gpu_that_is_unused_for_no_visible_reason_leads_to_torchs_own_words():
    finding = gpu("A100, 580.1, 8.0", cuda="13.0")
    assert finding.status == "warning"
    assert "torch.cuda.init()" in finding.fix[1]


def test_a_build_has_a_name():
    assert build_of({"cuda": "12.6"}) == "CUDA 12.6"
    assert build_of({"hip": "6.4", "cuda": None}) == "ROCm 6.4"
    assert build_of({"cuda": None}) == "CPU"
