"""tools/bootstrap.py makes, completes and repairs .venv, once."""

import json
import shutil

import pytest


@pytest.fixture
def ready(checkout):
    """A checkout with one Python 3.11, that of the constraints."""
    checkout.add_python("python3.11", 11)
    return checkout


def installs(checkout) -> list[str]:
    """What pip was asked to install, without the options that are always there."""
    calls = [call.partition("-m pip install ")[2] for call in checkout.calls("-m pip install")]
    return [c.replace("--disable-pip-version-check --no-input -q ", "") for c in calls]


def stamp(checkout) -> dict:
    return json.loads((checkout.path / ".venv" / "handson-stamp.json").read_text("utf-8"))


def test_torch_comes_first_and_exact_then_the_rest_within_the_constraints(ready):
    done = ready.setup()
    assert done.returncode == 0, done.stdout
    assert installs(ready) == ["--no-deps torch==2.13.0", "-c constraints.txt -e ."]
    assert stamp(ready)["pinned"]


def test_everything_is_installed_by_the_python_in_the_venv(ready):
    ready.setup()
    assert all(call.startswith(".venv/bin/python") for call in ready.calls("-m pip"))


def test_the_second_time_nothing_is_done_or_said(ready):
    ready.setup()
    ready.forget()
    done = ready.setup()
    assert (done.returncode, done.stdout) == (0, "")
    assert installs(ready) == []
    assert not ready.calls("-m venv")


def test_extras_are_added_to_what_is_there_and_never_taken_away(ready):
    ready.setup()
    ready.forget()
    ready.setup("dev")
    assert installs(ready) == ["-c constraints.txt -e .[dev]"]
    ready.forget()
    ready.setup()
    assert installs(ready) == []


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_project_is_installed_again_in_the_same_venv(ready, name):
    ready.setup()
    with (ready.path / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    ready.forget()
    ready.setup()
    assert installs(ready) == ["-c constraints.txt -e ."]
    assert not ready.calls("-m venv")


def test_a_changed_project_keeps_the_extras_that_were_there(ready):
    ready.setup("dev")
    with (ready.path / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    ready.forget()
    ready.setup()
    assert installs(ready) == ["-c constraints.txt -e .[dev]"]


def test_a_moved_checkout_is_installed_again(ready):
    ready.setup()
    moved = ready.path.with_name("elsewhere")
    ready.path.rename(moved)
    ready.path = moved
    ready.forget()
    ready.setup()
    assert installs(ready) == ["-c constraints.txt -e ."]


def test_an_interrupted_install_is_taken_up_where_it_stopped(ready):
    first = ready.setup(STUB_PIP_FAILS_ON="-e .", STUB_PIP_SAYS="Connection refused")
    assert first.returncode == 1
    assert not (ready.path / ".venv" / "handson-stamp.json").exists()
    ready.forget()
    assert ready.setup().returncode == 0
    assert installs(ready) == ["-c constraints.txt -e ."]
    assert not ready.calls("-m venv")


def test_a_failed_change_of_a_finished_venv_leaves_no_stamp(ready):
    ready.setup()
    ready.setup("dev", STUB_PIP_FAILS_ON="-e .", STUB_PIP_SAYS="Connection refused")
    assert not (ready.path / ".venv" / "handson-stamp.json").exists()


def test_ctrl_c_says_how_to_go_on(ready):
    done = ready.setup(STUB_PIP_INTERRUPTS="1")
    assert done.returncode == 130
    assert "interrupted; the same command goes on where it stopped" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_venv_without_its_python_is_made_afresh(ready):
    ready.setup()
    (ready.path / ".venv" / "bin" / "python").unlink()
    ready.forget()
    done = ready.setup()
    assert done.returncode == 0
    assert "broken or was never finished: making it afresh" in done.stdout
    assert len(ready.calls("-m venv --clear .venv")) == 1
    assert len(installs(ready)) == 2


def test_a_venv_whose_python_does_not_start_is_made_afresh(ready):
    ready.setup()
    (ready.path / ".venv" / "bin" / "python").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    ready.forget()
    assert ready.setup().returncode == 0
    assert ready.calls("-m venv")


def test_a_venv_of_another_python_gives_way_to_the_named_one(ready):
    ready.setup()
    ready.add_python("python3.13", 13)
    ready.forget()
    done = ready.setup(PYTHON="python3.13")
    assert done.returncode == 0
    assert ".venv is of Python 3.11: making it afresh" in done.stdout
    assert ready.calls("python3.13 -m venv")


def test_a_venv_that_the_reader_made_is_completed_not_replaced(checkout):
    stub = checkout.add_python("python3.12", 12)
    own = checkout.path / ".venv" / "bin" / "python"
    own.parent.mkdir(parents=True)
    shutil.copy(stub, own)
    assert checkout.setup().returncode == 0
    assert not checkout.calls("-m venv")
    assert len(installs(checkout)) == 2


@pytest.mark.parametrize("text", ["", "{", "[]", '{"key": 1}'])
def test_a_torn_stamp_counts_as_none(ready, text):
    ready.setup()
    (ready.path / ".venv" / "handson-stamp.json").write_text(text, "utf-8")
    ready.forget()
    assert ready.setup().returncode == 0
    assert installs(ready) == ["-c constraints.txt -e ."]


def test_another_python_takes_the_lower_bounds_and_says_so_in_one_line(checkout):
    checkout.add_python("python3.13", 13)
    done = checkout.setup("dev")
    assert installs(checkout) == ["--no-deps torch>=2.6", "-e .[dev]"]
    assert done.stdout.count("taking the newest versions that pyproject.toml allows") == 1
    assert "this is CPython 3.13" in done.stdout
    assert not stamp(checkout)["pinned"]


def test_unconstrained_takes_the_lower_bounds(ready):
    done = ready.setup(UNCONSTRAINED="1")
    assert installs(ready) == ["--no-deps torch>=2.6", "-e ."]
    assert "UNCONSTRAINED is set: taking the newest versions" in done.stdout


def test_constraints_that_cannot_be_installed_give_way_to_the_lower_bounds(ready):
    done = ready.setup(STUB_PIP_FAILS_ON="-c constraints.txt", STUB_PIP_SAYS="ResolutionImpossible")
    assert done.returncode == 0
    assert installs(ready)[-1] == "-e ."
    assert "the versions of constraints.txt cannot be installed here: taking" in done.stdout
    ready.forget()
    ready.setup()
    assert installs(ready) == []


def test_style_is_judged_only_with_the_pinned_linters(ready):
    ready.setup("dev")
    assert ready.run("python3.11", "tools/bootstrap.py", "--is-pinned").returncode == 0
    ready.setup("dev", UNCONSTRAINED="1")
    assert ready.run("python3.11", "tools/bootstrap.py", "--is-pinned").returncode == 1


def test_the_download_is_announced_before_it_starts(ready):
    done = ready.setup(STUB_PIP_FAILS_ON="torch", STUB_PIP_SAYS="Connection refused")
    assert "MB to download" in done.stdout
    assert "torch==2.13.0 from the ordinary package index" in done.stdout


def test_an_index_for_torch_may_be_named(ready):
    done = ready.run("make", "install", "TORCH_INDEX=https://torch.example/whl/cpu")
    assert done.returncode == 0
    assert installs(ready)[0] == "--no-deps --index-url https://torch.example/whl/cpu torch==2.13.0"
    assert "from https://torch.example/whl/cpu" in done.stdout


def test_pips_index_may_be_named_on_makes_command_line(ready):
    ready.run("make", "install", "PIP_INDEX_URL=https://mirror.example/simple")
    assert "index=https://mirror.example/simple" in ready.log.with_suffix(".txt.env").read_text()


def test_settings_that_would_install_elsewhere_do_not_reach_pip(ready):
    ready.setup(PIP_TARGET="/somewhere", PIP_USER="1")
    last = ready.log.with_suffix(".txt.env").read_text("utf-8").splitlines()[-1]
    assert last == "index= target= user=0"


def test_the_source_is_found_by_a_path_that_every_locale_can_read(ready, tool, monkeypatch):
    monkeypatch.chdir(ready.path)
    packages = ready.path / ".venv" / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    source = (ready.path / "src").resolve()
    (packages / "ours.pth").write_text(f"{source}\n", "utf-8")
    (packages / "other.pth").write_text("/somewhere/else\n", "utf-8")
    tool("environment").shorten_path_files(source)
    assert (packages / "ours.pth").read_text("ascii") == "../../../../src\n"
    assert (packages / "other.pth").read_text("ascii") == "/somewhere/else\n"


def test_demo_installs_then_trains(ready):
    done = ready.run("make", "demo", "ARGS=--epochs 1")
    assert done.returncode == 0
    assert ready.calls()[-1].endswith("-m handson run lenet --modern --data glyphs --epochs 1")


def test_test_runs_the_checks_first_and_the_tests_last(ready):
    done = ready.run("make", "test", "MARKERS=not slow")
    assert done.returncode == 0, done.stdout
    programs = [call.partition(" -m ")[2] for call in ready.calls(" -m ")]
    assert programs[-1] == "pytest -n 2 -m not slow"
    assert {"ruff check .", "ruff format --check .", "mypy"} <= set(programs)
    assert ready.calls("lint_imports_command")


def test_test_leaves_the_checks_out_where_the_linters_are_not_pinned(ready):
    done = ready.run("make", "test", "UNCONSTRAINED=1")
    assert done.returncode == 0
    assert "'make check' is left out" in done.stdout
    assert not ready.calls("ruff")
    assert ready.calls("-m pytest")
