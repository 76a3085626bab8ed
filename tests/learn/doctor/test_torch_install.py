import pytest
from learn.doctor.fake import FakeMachine, crashed, failed, one, said

from handson.learn.doctor import torch_install
from handson.learn.doctor.child import TOO_LATE, Outcome

INSTALL = 'install "torch>=2.6" --index-url https://download.pytorch.org/whl/cpu'


def test_a_torch_that_works_is_told_by_its_version():
    finding = one(torch_install.works, FakeMachine())
    assert (finding.status, finding.what.en) == ("ok", "2.13.0+cpu")
    assert torch_install.usable(FakeMachine())


def test_no_torch_is_a_problem_with_the_command():
    outcome = failed("ModuleNotFoundError: No module named 'torch'", "torch")
    finding = one(torch_install.works, FakeMachine(versions={"torch": None}, probe=outcome))
    assert finding.status == "problem"
    assert finding.what.en == "It is not installed."
    assert [INSTALL in command for command in finding.fix] == [True]
    assert not torch_install.usable(FakeMachine(probe=outcome))


def test_an_old_torch_is_a_problem():
    machine = FakeMachine(probe=said(torch={"version": "2.5.1"}))
    finding = one(torch_install.works, machine)
    assert finding.status == "problem"
    assert "2.5.1 is too old" in finding.what.en
    assert "uninstall -y torch" in finding.fix[0]


BROKEN = {
    "missing dependency": (
        FakeMachine(probe=failed("ModuleNotFoundError: No module named 'sympy'", "sympy")),
        "needs the package sympy",
        "pip install sympy",
    ),
    "shadowed": (
        FakeMachine(
            files={"/here/torch.py": ""},
            probe=failed("AttributeError: module 'torch' has no attribute 'version'"),
        ),
        "file or folder called torch",
        "mv torch.py my_torch.py",
    ),
    "Windows DLL": (
        FakeMachine(
            system="windows",
            probe=failed('OSError: [WinError 126] Error loading "c10.dll" or its dependencies.'),
        ),
        "Visual C++",
        "winget install Microsoft.VCRedist",
    ),
    "two OpenMPs": (
        FakeMachine(probe=crashed(-6, "OMP: Error #15: Initializing libiomp5, but found libomp")),
        "two copies of the OpenMP",
        "-m venv .venv",
    ),
    "old system": (
        FakeMachine(probe=failed("ImportError: version `GLIBC_2.28' not found")),
        "C library is too old",
        "docker run",
    ),
    "library path": (
        FakeMachine(
            environment={"LD_LIBRARY_PATH": "/x"},
            probe=failed("ImportError: undefined symbol: ncclMemFree"),
        ),
        "LD_LIBRARY_PATH",
        "unset LD_LIBRARY_PATH",
    ),
    "illegal instruction": (
        FakeMachine(probe=crashed(-4)),
        "lacks instructions",
        '"torch==2.6.*"',
    ),
    "slow": (
        FakeMachine(probe=Outcome(ending=TOO_LATE, code=None, said={"stage": "torch"})),
        "slow disk",
        "handson doctor",
    ),
    "anything else": (
        FakeMachine(probe=crashed(-11, "Fatal Python error: Segmentation fault")),
        "incomplete",
        INSTALL,
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_torch_is_explained(name):
    machine, why, command = BROKEN[name]
    finding = one(torch_install.works, machine)
    assert finding.status == "problem"
    assert "torch 2.13.0+cpu is installed, but broken" in finding.what.en
    assert why in finding.why.en
    assert any(command in line for line in finding.fix), finding.fix


def test_the_last_lines_of_complaint_are_quoted():
    finding = one(
        torch_install.works, FakeMachine(probe=crashed(-11, "first", "Segmentation fault"))
    )
    assert finding.what.en.splitlines()[1:] == ["| first", "| Segmentation fault"]
    assert "exit code -11" in finding.what.en
    assert finding.details["stderr"] == ["first", "Segmentation fault"]


def test_a_broken_torch_without_metadata_is_broken_too():
    outcome = failed("ImportError: half of it is gone")
    finding = one(torch_install.works, FakeMachine(versions={"torch": None}, probe=outcome))
    assert "torch is installed, but broken" in finding.what.en


def test_the_same_build_is_installed_again():
    machine = FakeMachine(versions={"torch": "2.13.0+cu126"}, probe=crashed(-11))
    assert one(torch_install.works, machine).fix[1].endswith("/whl/cu126")
