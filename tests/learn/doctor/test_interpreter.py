import pytest
from learn.doctor.fake import FakeMachine, one

from handson.learn.doctor import interpreter


@pytest.mark.parametrize(
    ("python", "status", "words"),
    [
        ((3, 10, 0), "ok", ""),
        ((3, 14, 2), "ok", ""),
        ((3, 9, 18), "problem", "too old; 3.10 is the least"),
        ((3, 15, 0), "warning", "newer than those"),
    ],
)
def test_python_is_one_of_those_that_are_supported(python, status, words):
    finding = one(interpreter.version, FakeMachine(python=python))
    assert finding.status == status
    assert words in finding.what.en
    assert finding.title.en == "Python " + ".".join(map(str, python))


def test_an_old_python_is_replaced_by_an_environment_with_a_newer_one():
    fix = one(interpreter.version, FakeMachine(python=(3, 9, 1))).fix
    assert fix == ("python3.12 -m venv .venv", ".venv/bin/python -m pip install -e /src/handson")
    windows = FakeMachine(python=(3, 9, 1), system="windows")
    assert one(interpreter.version, windows).fix == (
        "py -3.12 -m venv .venv",
        r".venv\Scripts\python -m pip install -e /src/handson",
    )


@pytest.mark.parametrize("system", ["linux", "windows"])
def test_a_32_bit_python_cannot_have_torch(system):
    finding = one(interpreter.processor, FakeMachine(bits=32, system=system))
    assert finding.status == "problem"
    assert "32-bit" in finding.what.en


def test_a_python_for_intel_on_apple_silicon_is_a_problem():
    arm = {"sysctl -n hw.optional.arm64": "1\n"}
    finding = one(interpreter.processor, FakeMachine(system="macos", outputs=arm))
    assert finding.status == "problem"
    assert "Rosetta" in finding.what.en


def test_an_intel_mac_is_a_warning_and_an_arm_mac_is_well():
    assert one(interpreter.processor, FakeMachine(system="macos")).status == "warning"
    mac = FakeMachine(system="macos", architecture="arm64")
    assert one(interpreter.processor, mac).status == "ok"
    assert one(interpreter.processor, FakeMachine()).status == "ok"


def without_environment(**changes):
    return FakeMachine(prefix="/usr", base_prefix="/usr", **changes)


CONDA = {"/usr/conda-meta": ""}


@pytest.mark.parametrize(
    ("machine", "status", "words"),
    [
        (FakeMachine(), "ok", "in use"),
        (without_environment(), "note", "None is in use"),
        (
            without_environment(files={"/usr/lib/python3.12/EXTERNALLY-MANAGED": ""}),
            "warning",
            "belongs to the operating system",
        ),
        (
            without_environment(files=CONDA, environment={"CONDA_DEFAULT_ENV": "base"}),
            "note",
            "conda's base",
        ),
        (
            without_environment(files=CONDA, environment={"CONDA_DEFAULT_ENV": "deep"}),
            "ok",
            "conda environment deep",
        ),
        (without_environment(environment={"CONDA_DEFAULT_ENV": "deep"}), "note", "None is in use"),
    ],
    ids=["venv", "bare", "externally managed", "conda base", "conda", "another python in conda"],
)
def test_packages_belong_into_an_environment(machine, status, words):
    finding = one(interpreter.environment, machine)
    assert finding.status == status
    assert words in finding.what.en


def test_a_folder_with_a_space_is_quoted():
    machine = FakeMachine()
    machine.source_folder = lambda: "/my notes/handson"
    assert interpreter.new_environment(machine)[1].endswith('install -e "/my notes/handson"')
    machine.source_folder = lambda: None
    assert interpreter.new_environment(machine)[1].endswith("install -e .")
