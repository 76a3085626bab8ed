""".ci/run: `make test`, with the real data required."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / ".ci" / "run"

pytestmark = pytest.mark.skipif(
    os.name == "nt" or not shutil.which("bash") or not shutil.which("make"),
    reason="needs bash and make",
)

MAKEFILE = 'test:\n\t@echo "$$HANDSON_DATA|$$HANDSON_REQUIRE_DATA|$$CI|$$(pwd)"\n'


@pytest.fixture
def clone(tmp_path):
    """A clone that holds nothing but .ci/run and a Makefile that tells what it is given."""
    path = tmp_path / "ein klon"
    (path / ".ci").mkdir(parents=True)
    shutil.copy(RUN, path / ".ci" / "run")
    (path / "Makefile").write_text(MAKEFILE, "utf-8")
    return path


def run(clone: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(clone / ".ci" / "run")],
        cwd=clone.parent,
        env={k: v for k, v in os.environ.items() if not k.startswith("MAKE")} | settings,
        capture_output=True,
        encoding="utf-8",
    )


def test_bash_can_read_it():
    subprocess.run(["bash", "-n", str(RUN)], check=True)


def test_it_may_be_executed():
    assert os.access(RUN, os.X_OK)


def test_make_test_gets_the_data_beside_the_clone_and_must_use_it(clone):
    data = clone.parent / "shared" / "data"
    data.mkdir(parents=True)
    done = run(clone, HANDSON_DATA="elsewhere", CDPATH=str(clone))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{data.resolve()}|1|true|{clone.resolve()}\n"


def test_without_the_data_it_says_what_is_missing(clone):
    done = run(clone)
    assert done.returncode == 1
    assert "no folder ../shared/data beside this checkout" in done.stderr
    assert done.stdout == ""


def test_a_failing_test_fails_it(clone):
    (clone.parent / "shared" / "data").mkdir(parents=True)
    (clone / "Makefile").write_text("test:\n\t@exit 3\n", "utf-8")
    assert run(clone).returncode != 0


def test_it_names_no_machine():
    text = RUN.read_text("utf-8")
    assert "/work" not in text
    assert "make test" in text
