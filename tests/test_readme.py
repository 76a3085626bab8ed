import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh.md").read_text(encoding="utf-8")
MAY_END_WITH_1: dict[str, str] = {
    "handson check lenet": "the exercise is not written yet",
    "handson doctor": "this machine may have something to mend",
}
"""Commands whose exit code is an answer."""


def blocks(language, text=TEXT):
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def commands():
    lines = [
        line.partition("#")[0].strip() for block in blocks("sh") for line in block.splitlines()
    ]
    return [line for line in lines if line]


HANDSON = [c.replace(".venv/bin/", "") for c in commands() if "handson" in c.split()[0]]


def run(words, folder, codes=(0,), **environment):
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode in codes, f"{words}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.mark.slow
@pytest.mark.realdata
def test_every_handson_command_works_in_the_order_of_the_page(tmp_path):
    assert len(HANDSON) == 17
    for command in HANDSON:
        words = shlex.split(command)
        if words == ["handson", "verify"]:
            continue  # the contract tests run every pair, with shape checks on top
        codes = (0, 1) if command in MAY_END_WITH_1 else (0,)
        shown = run(words, tmp_path, codes, HANDSON_HOME=str(tmp_path / "runs"))
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


def test_the_commands_whose_exit_code_is_an_answer_are_on_the_page():
    assert set(MAY_END_WITH_1) <= set(HANDSON)


@pytest.mark.parametrize("text", [TEXT, CHINESE], ids=["en", "zh"])
def test_every_link_leads_somewhere(text):
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize(("lang", "text"), [("en", TEXT), ("zh", CHINESE)])
def test_the_table_of_pairs_is_the_present_one(lang, text):
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import readme
    finally:
        sys.path.pop(0)
    assert readme.written(text, lang) == text, "run: python tools/readme.py"


def test_both_languages_show_the_same_code_in_the_same_order():
    fence = r"```(\w+)\n(.*?)```"
    assert re.findall(fence, CHINESE, re.DOTALL) == re.findall(fence, TEXT, re.DOTALL)


def test_both_languages_are_built_alike():
    def built(text):
        code = sorted(
            set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)))
        )
        return {
            "headings": re.findall(r"^#+", text, re.MULTILINE),
            "pictures": re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text),
            "links": set(re.findall(r"\]\(([^)#]+)\)", text)) - {"README.md", "README.zh.md"},
            "rows": re.findall(r"^\| (`[^|]+`) \|", text, re.MULTILINE),
            "code": code,
        }

    assert built(CHINESE) == built(TEXT)


def test_the_chinese_page_is_chinese():
    prose = re.sub(r"```.*?```", "", CHINESE, flags=re.DOTALL)
    assert len(re.findall(r"[一-鿿]", prose)) > 700
