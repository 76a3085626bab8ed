import pytest
from learn.doctor.fake import FakeMachine

from handson.learn.doctor import hardware
from handson.learn.doctor.hardware import Nvidia

SMI = "nvidia-smi --query-gpu=name,driver_version,compute_cap --format=csv,noheader"
OLD_SMI = "nvidia-smi --query-gpu=name,driver_version --format=csv,noheader"


def test_nvidia_smi_is_read():
    told = "NVIDIA GeForce RTX 4090, 570.86.10, 8.9\nTesla T4, 570.86.10, 7.5\n"
    gpu = hardware.nvidia(FakeMachine(outputs={SMI: told}))
    assert gpu == Nvidia("570.86.10", ("NVIDIA GeForce RTX 4090", "Tesla T4"), (7, 5))


def test_an_old_nvidia_smi_does_not_know_the_capability():
    gpu = hardware.nvidia(FakeMachine(outputs={OLD_SMI: "Tesla K80, 418.87\n"}))
    assert gpu == Nvidia("418.87", ("Tesla K80",), ())


@pytest.mark.parametrize("told", ["", "No devices were found\n", "a, [N/A], [N/A]\n"])
def test_a_driver_that_does_not_answer_is_known_to_be_there(told):
    machine = FakeMachine(programs=["nvidia-smi"], outputs={SMI: told})
    assert hardware.nvidia(machine) == Nvidia("")


def test_without_the_program_the_kernel_module_tells_the_driver():
    text = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.14  Thu Feb 22\nGCC version:\n"
    machine = FakeMachine(files={"/proc/driver/nvidia/version": text})
    assert hardware.nvidia(machine) == Nvidia("550.54.14")
    assert hardware.nvidia(FakeMachine()) is None


def test_windows_subsystem_for_linux_keeps_the_program_apart():
    path = "/usr/lib/wsl/lib/nvidia-smi"
    machine = FakeMachine(files={path: ""}, outputs={SMI: "RTX 3060, 560.1, 8.6"})
    machine.programs.clear()
    assert hardware.nvidia(machine) == Nvidia("560.1", ("RTX 3060",), (8, 6))


@pytest.mark.parametrize(
    ("driver", "capability", "linux", "windows"),
    [
        ("580.65.06", (8, 6), "cu130", "cu130"),
        ("580.65.06", (), "cu130", "cu130"),
        ("580.65.06", (6, 1), "cu126", "cu126"),
        ("570.10", (12, 0), "cu128", "cu128"),
        ("560.10", (12, 0), None, None),
        ("560.10", (8, 9), "cu126", "cu126"),
        ("526.5", (8, 6), "cu126", None),
        ("470.1", (7, 5), None, None),
    ],
)
def test_driver_and_device_decide_on_the_build(driver, capability, linux, windows):
    gpu = Nvidia(driver, ("x",), capability)
    assert hardware.cuda_build(gpu, "linux") == linux
    assert hardware.cuda_build(gpu, "windows") == windows


@pytest.mark.parametrize(("cuda", "driver"), [("13.0", "580"), ("12.8", "525"), ("11.8", "450")])
def test_a_build_needs_a_driver(cuda, driver):
    assert hardware.driver_needed(cuda, "linux") == driver


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({}, "/whl/cpu"),
        ({"system": "windows", "architecture": "amd64"}, "/whl/cpu"),
        ({"outputs": {SMI: "A100, 550.1, 8.0"}}, "/whl/cu126"),
        ({"outputs": {SMI: "K80, 418.1, 3.7"}}, "/whl/cpu"),
        ({"architecture": "aarch64"}, ""),
        ({"system": "macos", "architecture": "arm64"}, ""),
    ],
)
def test_torch_comes_from_the_index_that_fits(changes, end):
    index = hardware.wheel_index(FakeMachine(**changes))
    assert index.endswith(end)
    assert bool(index) == bool(end)


def test_another_torch_goes_first_for_pip_would_keep_it():
    pip = "/usr/lib/venv/bin/python -m pip "
    install = pip + 'install "torch>=2.6" --index-url https://download.pytorch.org/whl/cpu'
    machine = FakeMachine()
    assert hardware.install_torch(machine, replace=False) == (install,)
    assert hardware.install_torch(machine, replace=True) == (pip + "uninstall -y torch", install)
    assert hardware.install_torch(machine, replace=False, index="") == (
        install.split(" --index")[0],
    )


def test_other_makers_are_known_by_their_signs():
    assert hardware.amd(FakeMachine(files={"/dev/kfd": ""}))
    assert hardware.amd(FakeMachine(programs=["rocm-smi"]))
    assert not hardware.amd(FakeMachine(system="windows", programs=["rocm-smi"]))
    assert hardware.intel(FakeMachine(programs=["xpu-smi"]))
    assert not hardware.intel(FakeMachine())
    assert hardware.apple(FakeMachine(system="macos", architecture="arm64"))
    rosetta = {"sysctl -n hw.optional.arm64": "1\n"}
    assert hardware.apple(FakeMachine(system="macos", outputs=rosetta))
    assert not hardware.apple(FakeMachine(system="macos"))
    assert not hardware.apple(FakeMachine(architecture="arm64"))
