"""tools/setup.sh finds a Python, or says how to get one."""

import platform

import pytest


def chosen(checkout) -> str:
    """The name of the Python that made .venv."""
    (call,) = checkout.calls("-m venv")
    return call.split()[0].rpartition("/")[2]


def test_the_python_that_constraints_were_proven_on_comes_first(checkout):
    checkout.add_python("python3.13", 13)
    checkout.add_python("python3.11", 11)
    assert checkout.setup().returncode == 0
    assert chosen(checkout) == "python3.11"


def test_otherwise_the_newest(checkout):
    checkout.add_python("python3.10", 10)
    checkout.add_python("python3.14", 14)
    checkout.add_python("python3.12", 12)
    assert checkout.setup().returncode == 0
    assert chosen(checkout) == "python3.14"


def test_unconstrained_takes_the_newest_even_beside_the_proven(checkout):
    checkout.add_python("python3.13", 13)
    checkout.add_python("python3.11", 11)
    assert checkout.setup(UNCONSTRAINED="1").returncode == 0
    assert chosen(checkout) == "python3.13"


def test_constraints_of_another_system_prove_nothing_here(checkout):
    text = (checkout.path / "constraints.txt").read_text("utf-8")
    elsewhere = text.replace(platform.system(), "Plan9")
    (checkout.path / "constraints.txt").write_text(elsewhere, "utf-8")
    checkout.add_python("python3.13", 13)
    checkout.add_python("python3.11", 11)
    assert checkout.setup().returncode == 0
    assert chosen(checkout) == "python3.13"


def test_a_shim_without_a_python_behind_it_is_passed_over(checkout):
    checkout.add_program("python3.11", "#!/bin/sh\necho 'pyenv: command not found' >&2; exit 127\n")
    checkout.add_python("python3.12", 12)
    assert checkout.setup().returncode == 0
    assert chosen(checkout) == "python3.12"


def test_a_python_that_can_make_venvs_comes_before_a_newer_one_that_cannot(checkout):
    checkout.add_python("python3.14", 14, without_venv=True)
    checkout.add_python("python3.12", 12)
    assert checkout.setup().returncode == 0
    assert chosen(checkout) == "python3.12"


def test_plain_python3_will_do(checkout):
    checkout.add_python("python3", 12)
    assert checkout.setup().returncode == 0
    assert chosen(checkout) == "python3"


def test_a_python_in_the_users_own_bin_is_found(checkout):
    stub = checkout.add_python("python3.12", 12)
    own = checkout.home / ".local" / "bin" / "python3.12"
    own.parent.mkdir(parents=True)
    stub.rename(own)
    assert checkout.setup().returncode == 0
    assert checkout.calls("-m venv")[0].startswith(str(own))


def test_the_launcher_of_windows_is_asked(checkout):
    stub = checkout.add_python("real-python", 12)
    launcher = f'#!/bin/sh\n[ "$1" = -3 ] && echo "{stub}" || exec "{stub}" "$@"\n'
    checkout.add_program("py", launcher)
    assert checkout.setup().returncode == 0
    assert chosen(checkout) == "real-python"


def test_without_any_python_one_command_installs_one(checkout):
    checkout.add_program("apt-get", "#!/bin/sh\n")
    checkout.add_program("uname", "#!/bin/sh\necho Linux\n")
    checkout.add_program("id", "#!/bin/sh\necho 1000\n")
    done = checkout.run("make", "demo")
    assert done.returncode != 0
    assert "no Python 3.10 or newer here" in done.stdout
    assert "then make demo again" in done.stdout
    assert "    sudo apt-get install python3 python3-venv\n" in done.stdout


@pytest.mark.parametrize(
    ("system", "command"),
    [
        ("Darwin", "brew install"),
        ("MINGW64_NT-10.0", "winget install"),
        ("Other", "www.python.org"),
    ],
)
def test_the_command_is_that_of_the_system(checkout, system, command):
    checkout.add_program("uname", f"#!/bin/sh\necho {system}\n")
    assert command in checkout.setup().stdout


def test_only_an_old_python_is_answered_with_a_way_to_a_new_one(checkout):
    checkout.add_program("uname", "#!/bin/sh\necho Linux\n")
    checkout.add_python("python3", 8)
    done = checkout.setup()
    assert done.returncode == 1
    assert "uv python install 3.11" in done.stdout
    assert not (checkout.path / ".venv").exists()


def test_a_named_python_that_is_too_old_is_answered_with_one_that_is_not(checkout):
    checkout.add_python("python3.8", 8)
    checkout.add_python("python3.12", 12)
    done = checkout.run("make", "demo", "PYTHON=python3.8")
    assert done.returncode != 0
    assert "Python 3.8 (python3.8) is too old: handson needs 3.10 or newer" in done.stdout
    assert "    make demo PYTHON=python3.12\n" in done.stdout
    assert not checkout.calls("-m venv")


def test_a_named_python_that_is_not_there_is_said_to_be_missing(checkout):
    done = checkout.setup(PYTHON="python4")
    assert done.returncode == 1
    assert "PYTHON=python4: there is no such program" in done.stdout


def test_a_named_python_that_does_not_run_is_not_called_old(checkout):
    checkout.add_program("python3.13", "#!/bin/sh\nexit 127\n")
    done = checkout.setup(PYTHON="python3.13")
    assert done.returncode == 1
    assert "does not run" in done.stdout
    assert "    python3.13 --version\n" in done.stdout


def test_a_named_python_may_have_spaces_in_its_path(checkout):
    stub = checkout.add_python("python3.12", 12)
    spaced = checkout.home / "Program Files" / "python"
    spaced.parent.mkdir()
    stub.rename(spaced)
    assert checkout.run("make", "install", f"PYTHON={spaced}").returncode == 0
    assert checkout.calls("-m venv")


def test_bootstrap_itself_refuses_an_old_python(checkout):
    checkout.add_python("python3.9", 9)
    done = checkout.run("python3.9", "tools/bootstrap.py")
    assert done.returncode == 1
    assert "Python 3.9 is too old" in done.stdout
