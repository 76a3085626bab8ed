import json
import os
import platform
import shutil
import subprocess
from pathlib import Path

import numpy
import pytest
import torch

import handson
from handson.train import manifest
from handson.train.manifest import commit, machine, versions

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder, *words):
    who = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", "-C", str(folder), *who, *words], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A repository with the package in src/handson, which believes that it was imported from it."""
    for name in [n for n in os.environ if n.startswith("GIT_")]:
        monkeypatch.delenv(name)
    package = tmp_path / "repo" / "src" / "handson"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    git(tmp_path, "init", "-q", "repo")
    monkeypatch.setattr(handson, "__file__", str(package / "__init__.py"))
    return tmp_path / "repo"


def test_what_is_written_down_can_be_written_as_json():
    facts = {**commit(), **versions(), **machine(torch.device("cpu"))}
    assert json.loads(json.dumps(facts, allow_nan=False)) == facts


@needs_git
def test_a_clean_checkout_names_its_commit(checkout):
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "one")
    assert commit() == {"commit": git(checkout, "rev-parse", "HEAD"), "dirty": False}


@needs_git
@pytest.mark.parametrize("name", ["src/handson/__init__.py", "new.py", "名字\udcff"])
def test_a_changed_or_a_new_file_makes_it_dirty(checkout, name):
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "one")
    git(checkout, "config", "core.quotepath", "false")
    try:
        (checkout / name).write_text("changed", encoding="utf-8")
    except OSError:
        pytest.skip("this file system refuses such a name")
    assert commit()["dirty"] is True


@needs_git
def test_a_repository_without_commits_has_none(checkout):
    assert commit() == {"commit": None, "dirty": True}


@needs_git
def test_inside_a_git_hook_it_is_still_the_repository_of_the_source(
    checkout, tmp_path, monkeypatch
):
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "one")
    expected = git(checkout, "rev-parse", "HEAD")
    git(tmp_path, "init", "-q", "other")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other" / ".git" / "index"))
    assert commit() == {"commit": expected, "dirty": False}


def test_an_installed_package_has_no_commit(tmp_path, monkeypatch):
    monkeypatch.setattr(handson, "__file__", str(tmp_path / "lib" / "python3" / "handson" / "x.py"))
    assert commit() == {"commit": None, "dirty": None}


def test_without_git_there_is_no_commit_and_no_error(checkout, monkeypatch):
    monkeypatch.setenv("PATH", str(checkout / "nothing"))
    assert commit() == {"commit": None, "dirty": None}


def test_a_git_that_hangs_is_not_waited_for(checkout, monkeypatch):
    def hang(*args, **options):
        raise subprocess.TimeoutExpired("git", options["timeout"])

    monkeypatch.setattr(subprocess, "run", hang)
    assert commit() == {"commit": None, "dirty": None}


def test_versions_are_those_that_run():
    assert versions() == {
        "handson": handson.__version__,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": numpy.__version__,
    }


def test_the_machine_is_described_and_not_named():
    facts = machine(torch.device("cpu"))
    assert facts["device"] == "cpu"
    assert facts["device_name"]
    assert facts["threads"] == torch.get_num_threads()
    assert facts["cores"] == os.cpu_count()
    if len(platform.node()) > 3:
        assert platform.node() not in json.dumps(facts)


@pytest.mark.parametrize("text", [None, b"", b"model name\t: \xff Turbo\n", b"processor : 0\n"])
def test_a_processor_is_described_whatever_the_system_tells(monkeypatch, text):
    real = Path.read_text

    def read(path, **options):
        if str(path) != "/proc/cpuinfo":
            return real(path, **options)
        if text is None:
            raise FileNotFoundError(2, "no /proc here", str(path))
        return text.decode(options["encoding"], options.get("errors", "strict"))

    monkeypatch.setattr(Path, "read_text", read)
    monkeypatch.setattr(manifest.sys, "platform", "linux")
    name = machine(torch.device("cpu"))["device_name"]
    assert ("Turbo" in name) == (text is not None and b"Turbo" in text)
