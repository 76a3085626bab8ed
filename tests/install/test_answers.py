"""Every way in which the install fails is answered with one command."""

import pytest

VENV_SAYS = {
    "debian": (
        "The virtual environment was not created successfully because ensurepip is not\n"
        "available. On Debian/Ubuntu systems, you need to install the python3-venv package"
    ),
    "module": "/usr/bin/python3: No module named venv",
}

PIP_SAYS = {
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device": (
        "The disk is full",
        '"python3.11" -m pip cache purge',
    ),
    "[WinError 112] There is not enough space on the disk": (
        "The disk is full",
        '"python3.11" -m pip cache purge',
    ),
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...)'\n"
    "ERROR: No matching distribution found for torch==2.13.0": (
        "cannot reach the package index",
        "make demo PIP_INDEX_URL=https://YOUR-MIRROR/simple TORCH_INDEX=none",
    ),
    "ERROR: No matching distribution found for torch>=2.6": (
        "PyTorch offers no package for Python 3.",
        "make demo PYTHON=python3.12",
    ),
    "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '.venv'": (
        "may not be written to",
        'cp -R . "$HOME/handson"',
    ),
    "ERROR: something new": ("ERROR: something new", "make distclean"),
}


@pytest.mark.parametrize("says", VENV_SAYS.values(), ids=VENV_SAYS)
def test_a_python_without_venv(checkout, says):
    checkout.add_program("apt-get", "#!/bin/sh\n")
    checkout.add_python("python3.11", 11, without_venv=True)
    done = checkout.run("make", "demo", STUB_VENV_SAYS=says)
    assert done.returncode != 0
    assert "Python 3.11 (python3.11) cannot make virtual environments" in done.stdout
    assert "then make demo again:\n    sudo apt-get install python3.11-venv\n" in done.stdout
    assert "Traceback" not in done.stdout


def test_no_space_for_the_venv(checkout):
    checkout.add_python("python3.11")
    done = checkout.setup(STUB_VENV_SAYS="Error: [Errno 28] No space left on device: '.venv/lib'")
    assert done.returncode == 1
    assert "The disk is full" in done.stdout


@pytest.mark.parametrize("says", PIP_SAYS)
def test_pip_fails(checkout, says):
    checkout.add_python("python3.11")
    complaint, command = PIP_SAYS[says]
    done = checkout.setup(STUB_PIP_FAILS_ON="install", STUB_PIP_SAYS=says)
    assert done.returncode == 1
    assert complaint in done.stdout
    assert f"    {command}\n" in done.stdout
    assert "Traceback" not in done.stdout
    assert not (checkout.path / ".venv" / "handson-stamp.json").exists()


@pytest.mark.parametrize("says", [s for s in PIP_SAYS if "torch" not in s and "new" not in s])
def test_other_versions_are_not_tried_where_they_cannot_help(checkout, says):
    checkout.add_python("python3.11")
    done = checkout.setup(STUB_PIP_FAILS_ON="install", STUB_PIP_SAYS=says)
    assert "pyproject.toml allows" not in done.stdout
    assert len(checkout.calls("-m pip")) == 1


def test_a_file_called_venv_is_named(checkout):
    checkout.add_python("python3.11")
    (checkout.path / ".venv").write_text("", "utf-8")
    done = checkout.setup()
    assert done.returncode == 1
    assert ".venv is a file" in done.stdout
