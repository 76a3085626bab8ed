import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def commands():
    lines = [
        line.partition("#")[0].strip() for block in blocks("sh") for line in block.splitlines()
    ]
    return [line for line in lines if line]


HANDSON = [c.replace(".venv/bin/", "") for c in commands() if "handson" in c.split()[0]]


def run(words, **environment):
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.mark.slow
@pytest.mark.realdata
def test_every_handson_command_works_in_the_order_of_the_page(tmp_path):
    assert len(HANDSON) == 11
    for command in HANDSON:
        words = shlex.split(command)
        if words == ["handson", "verify"]:
            continue  # the contract tests run every pair, with shape checks on top
        shown = run(words, HANDSON_HOME=str(tmp_path))
        assert shown.strip(), command


def test_every_command_is_one_that_a_test_knows():
    others = [c for c in commands() if c.replace(".venv/bin/", "") not in HANDSON]
    assert others == [
        "make demo",  # tests/install
        "make test",  # this very run
        "python -m venv .venv",  # tests/install
        ".venv/bin/python -m pip install -e .",  # tests/install
    ]


def test_the_two_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "test"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_python_runs_and_prints(tmp_path, capsys):
    (code,) = blocks("python")
    exec(compile(code, "README.md", "exec"), {})
    shown = capsys.readouterr().out
    assert "torch.Size([2, 3])" in shown
    assert "def cross_entropy" in shown


def test_every_link_leads_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (ROOT / target).exists(), target


def test_the_table_of_pairs_is_the_present_one():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import readme
    finally:
        sys.path.pop(0)
    assert readme.written(TEXT) == TEXT, "run: python tools/readme.py"
