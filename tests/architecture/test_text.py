"""Text that every system reads alike, and that names no machine."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from architecture.code import ROOT, SRC, TESTS, dotted, ids, imports, sources


def tracked() -> list[Path]:
    """Return every file of the project: as git lists them, or all of a source archive."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        names = done.stdout.decode("utf-8").split("\0")
    except (OSError, subprocess.CalledProcessError):
        names = [p.relative_to(ROOT).as_posix() for d in (SRC, TESTS) for p in d.rglob("*")]
    paths = [ROOT / name for name in names if name and "__pycache__" not in name]
    return [path for path in paths if path.is_file()]


BINARY = {".png", ".gz", ".zip", ".pt", ".safetensors", ".npy", ".ico", ".whl", ".woff2", ".pdf"}
TEXTS = [path for path in tracked() if path.suffix not in BINARY]
FOLDERS = "work|farm|root|opt|tmp|home|Users"
MACHINE = re.compile(
    rf"(?<![\w.~/$}}-])/(?:{FOLDERS})/[\w.]|(?<!\w)[A-Z]:\\Users\\|\b[\w-]+\.(?:internal|lan|corp)\b"
    r"|index[-_]url[= ]+[\"']?https?://(?!download\.pytorch\.org/whl|YOUR|[\w.]+\.example\b)",
    re.IGNORECASE,
)


def test_text_files_are_utf8_with_unix_line_ends():
    wrong = []
    for path in TEXTS:
        data = path.read_bytes()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            wrong.append(
                f"{path.relative_to(ROOT)}: not UTF-8; if it is binary, add its suffix here"
            )
        if b"\r" in data or data.startswith(b"\xef\xbb\xbf"):
            wrong.append(f"{path.relative_to(ROOT)}: a carriage return or a byte order mark")
        if data and not data.endswith(b"\n"):
            wrong.append(f"{path.relative_to(ROOT)}: its last line has no end")
    assert not wrong, "\n".join(wrong)


def test_no_file_names_a_machine():
    wrong = []
    for path in TEXTS:
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if MACHINE.search(line) and not line.startswith("#!"):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert not wrong, "paths or hosts of one machine:\n" + "\n".join(wrong)


@pytest.mark.parametrize("folder", FOLDERS.split("|"))
def test_a_path_of_a_machine_is_caught(folder):
    assert MACHINE.search(f'open("/{folder}/x")')
    assert not MACHINE.search(f"docs/{folder}/x")
    assert not MACHINE.search(f"https://example.org/{folder}/x")


def unencoded(tree: ast.Module) -> list[int]:
    """Return the lines that read or write text without saying in which encoding."""
    modules = {i.bound: i.target for i in imports(tree)}
    lines = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if {"encoding", None} & {k.arg for k in node.keywords}:
            continue
        name = dotted(node.func) or getattr(node.func, "attr", "")
        owner, _, last = name.rpartition(".")
        modes = [*node.args, *(k.value for k in node.keywords if k.arg == "mode")]
        words = [a.value for a in modes if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        mode = next((w for w in words if re.fullmatch(r"[rwaxbt+]{1,3}", w)), "")
        if name in ("open", "io.open", "os.fdopen"):
            bad = "b" not in mode
        elif modules.get(owner) in ("gzip", "bz2", "lzma"):
            bad = "t" in mode
        elif last == "open" and owner not in modules:  # Path.open; an archive's takes a member
            bad = "b" not in mode and (bool(mode) or not node.args)
        elif last in ("read_text", "write_text"):
            bad = len(node.args) < 1 + (last == "write_text")
        elif last in ("NamedTemporaryFile", "TemporaryFile"):
            bad = bool(mode) and "b" not in mode
        else:
            texts = [k for k in node.keywords if k.arg in ("text", "universal_newlines")]
            bad = modules.get(owner) == "subprocess" and bool(texts)
        if bad:
            lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("source", sources(), ids=ids)
def test_text_is_read_and_written_in_a_stated_encoding(source):
    assert not unencoded(source.tree), f"{source.relative}: add encoding='utf-8'"


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("open(p)", True),
        ("open(p, 'w')", True),
        ("open(p, mode='a')", True),
        ("open(p, 'rb')", False),
        ("open(p, encoding='utf-8')", False),
        ("p.open()", True),
        ("p.open('w')", True),
        ("p.open('xb')", False),
        ("archive.open(member)", False),
        ("import gzip; gzip.open(p)", False),
        ("import gzip; gzip.open(p, 'rt')", True),
        ("(a / b).read_text()", True),
        ("p.read_text('utf-8')", False),
        ("p.write_text(text)", True),
        ("p.write_text(text, encoding='utf-8')", False),
        ("import os; os.fdopen(f, 'w')", True),
        ("import os; os.open(p, flags)", False),
        ("import subprocess; subprocess.run(c, text=True)", True),
        ("import subprocess; subprocess.run(c)", False),
    ],
)
def test_the_lint_for_encodings_knows(line, wrong):
    assert bool(unencoded(ast.parse(line))) == wrong
