"""The Makefile: every target, on every system, with an old make and in any folder."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Makefile").read_text("utf-8")
TARGETS = [
    *(
        "help",
        "demo",
        "test",
        "install",
        "install-dev",
        "check",
        "format",
        "lint",
        "types",
        "layers",
    ),
    *("slow", "bench", "bench-quick", "results", "results-check", "availability", "wheel"),
    *("clean", "distclean"),
]
# What make tells the makes that it calls: these tests may themselves be run by one.
ENV = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}

needs_make = pytest.mark.skipif(not shutil.which("make"), reason="no make on this system")


def make(*arguments: str) -> str:
    """Return what make would do."""
    done = subprocess.run(
        ["make", "-n", *arguments],
        cwd=ROOT,
        env=ENV,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs_make
@pytest.mark.parametrize("target", TARGETS)
def test_every_target_is_there(target):
    assert make(target)


@needs_make
def test_no_folder_or_file_of_the_same_name_hides_a_target():
    phony = set(re.sub(r"\\\n", " ", TEXT).partition(".PHONY:")[2].split("\n")[0].split())
    assert phony == set(re.findall(r"^([a-z][a-z-]*):", TEXT, re.MULTILINE))


@needs_make
def test_make_alone_prints_help():
    assert make() == make("help")
    done = subprocess.run(["make"], cwd=ROOT, env=ENV, capture_output=True, encoding="utf-8")
    listed = re.findall(r"^  ([a-z-]+):", done.stdout, re.MULTILINE)
    assert set(listed) == set(TARGETS)


@needs_make
def test_demo_installs_without_extras_then_trains():
    assert [line.strip() for line in make("demo").splitlines()] == [
        "sh tools/setup.sh",
        ".venv/bin/python -m handson run lenet --modern --data glyphs",
    ]


@needs_make
def test_the_tests_come_last_so_that_their_summary_does():
    assert "-m pytest" in make("test").splitlines()[-1]


@needs_make
def test_windows_has_its_own_venv():
    assert ".venv/Scripts/python.exe -m handson" in make("demo", "OS=Windows_NT")


@needs_make
def test_only_the_python_of_the_venv_is_run():
    for target in TARGETS:
        for program in re.findall(r"\S*python\S*", make(target)):
            assert program in (".venv/bin/python", "tools/bootstrap.py"), target


def test_no_path_is_absolute():
    recipes = [line for line in TEXT.splitlines() if line.startswith("\t")]
    assert recipes
    assert not [line for line in recipes if re.search(r"(^|[\s\"'=])[/~]|\$\(CURDIR\)", line)]


@pytest.mark.parametrize(
    "newer",
    [
        r"^\.ONESHELL",
        r"^[A-Z_]+ *!=",
        r"^[A-Z_]+ *::+=",
        r"\$\((file|guile|let|intcmp) ",
        r"&:",
        r"^\s*undefine ",
        r"^\.(EXTRA_PREREQS|WAIT)",
        r"\$\(shell ",
    ],
)
def test_make_of_macos_understands_it(newer):
    """It is GNU make 3.81, of 2006. (`$(shell)` it has, but that would slow down `make help`.)"""
    assert not re.search(newer, TEXT, re.MULTILINE)


def test_scripts_are_for_any_posix_shell():
    script = ROOT / "tools" / "setup.sh"
    text = script.read_text("utf-8")
    assert text.startswith("#!/bin/sh\n")
    assert not re.search(r"\[\[|^\s*local |\bfunction |<<<|\$'|\bsource ", text, re.MULTILINE)
    if shell := shutil.which("dash") or shutil.which("sh"):
        subprocess.run([shell, "-n", str(script)], check=True)


def test_files_keep_their_line_ends_on_windows():
    assert "* text=auto eol=lf" in (ROOT / ".gitattributes").read_text("utf-8")
    for name in ("Makefile", "tools/setup.sh", ".ci/run", "constraints.txt"):
        assert b"\r" not in (ROOT / name).read_bytes()
