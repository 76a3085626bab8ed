"""Make or complete .venv:  python tools/bootstrap.py [EXTRA...]   (tools/setup.sh calls this).

Standard library only: it runs before anything is installed, and installs nothing outside .venv. The
stamp is written last: an interrupted install is taken up again, a finished one costs a moment.
"""

import hashlib
import json
import os
import platform
import re
import sys
import time
from pathlib import Path
from typing import Any

if sys.version_info < (3, 10):  # noqa: UP036 - the lines so far run on 3.6, to say this
    sys.exit(
        "handson: Python {}.{} is too old: it needs 3.10 or newer. Type\n"
        "    make demo PYTHON=python3.12".format(*sys.version_info)
    )

import answers
import torch_source
from environment import (
    VENV,
    ProgramFailed,
    execute,
    installed_torch,
    pip,
    say,
    shorten_path_files,
    venv_version,
)

ROOT = Path(__file__).resolve().parent.parent
STAMP = VENV / "handson-stamp.json"

# MB to download beside torch, measured with the versions of constraints.txt.
REST = {"": 65, "dev": 105}


def main(arguments: list[str]) -> int:
    """Bring .venv to the wanted state and return an exit code."""
    os.chdir(ROOT)
    if arguments == ["--is-pinned"]:
        return 0 if read_stamp().get("pinned") else 1
    python = sys.executable
    if arguments[:1] == ["--python"]:
        python, arguments = arguments[1], arguments[2:]
    try:
        prepare(python, set(arguments))
    except ProgramFailed as failure:
        say(answers.answer(str(failure), python), sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("interrupted; the same command goes on where it stopped")
        return 130
    return 0


def prepare(python: str, extras: set[str]) -> None:
    """Make .venv with ``python`` if there is no healthy one, and install what is missing in it."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    there = venv_version()
    stamp = read_stamp() if there == version else {}
    key = stamp_key(version)
    if stamp.get("key") == key and extras <= set(stamp["extras"]):
        return
    started = time.monotonic()
    if there != version:
        make_venv(python, version, there)
    extras |= set(stamp.get("extras", ()))
    STAMP.unlink(missing_ok=True)
    pinned = install(extras)
    write_stamp({"key": key, "extras": sorted(extras), "pinned": pinned})
    say(f"installed in {time.monotonic() - started:.0f} s")


def make_venv(python: str, version: str, there: str) -> None:
    """Make .venv afresh; an old one that is broken or of another Python is emptied."""
    if VENV.exists():
        if not VENV.is_dir():
            raise ProgramFailed(".venv is a file; handson needs that name for a folder. Remove it.")
        what = f"is of Python {there}" if there else "is broken or was never finished"
        say(f".venv {what}: making it afresh")
    say(f"making .venv with Python {version} ({python})")
    execute([python, "-m", "venv", "--clear", str(VENV)], show=False)


def install(extras: set[str]) -> bool:
    """Install handson and its extras; return whether in the versions of constraints.txt."""
    obstacle = why_unconstrained()
    if not obstacle:
        try:
            install_versions(extras, pinned_torch(), ["-c", "constraints.txt"])
            return True
        except ProgramFailed as failure:
            if answers.is_final(str(failure)):
                raise
            obstacle = "the versions of constraints.txt cannot be installed here"
    say(f"{obstacle}: taking the newest versions that pyproject.toml allows")
    install_versions(extras, torch_bound(), [])
    return False


def install_versions(extras: set[str], torch: str, constraints: list[str]) -> None:
    """Install torch first, alone, because it may come from an index of its own; then the rest."""
    cuda = torch_source.has_cuda()
    rest = sum(REST.get(extra, 100) for extra in ("", *extras))
    installed = installed_torch()
    if installed and torch in (f"torch=={installed.partition('+')[0]}", torch_bound()):
        say(f"completing .venv: at most {rest} MB to download")
    else:
        index = torch_source.choose_index(os.environ.get("TORCH_INDEX", ""), cuda)
        install_torch(torch, index, rest)
    target = f".[{','.join(sorted(extras))}]" if extras else "."
    pip("install", *constraints, "-e", target)
    shorten_path_files(ROOT / "src")


def install_torch(torch: str, index: str, rest: int) -> None:
    """Install torch without its dependencies, from ``index`` if it has this version."""
    size = torch_source.megabytes(torch, index)
    source = index or "the ordinary package index"
    say(
        f"about {size + rest} MB to download, less what pip has in its cache: "
        f"{torch} from {source} ({size} MB), and the rest ({rest} MB)"
    )
    unheard = not (index or os.environ.get("TORCH_INDEX") or torch_source.has_cuda())
    if unheard and size >= torch_source.CUDA_WHEELS:
        say(f"{torch_source.CPU_INDEX} does not answer, so this is torch with CUDA, which is large")
    try:
        pip("install", "--no-deps", *(["--index-url", index] if index else []), torch)
    except ProgramFailed as failure:
        if index != torch_source.CPU_INDEX or answers.is_final(str(failure)):
            raise
        say(f"{index} has no {torch} for this Python")
        install_torch(torch, "", rest)


def why_unconstrained() -> str:
    """Return why constraints.txt, whose first line says what it is for, does not apply here."""
    if os.environ.get("UNCONSTRAINED"):
        return "UNCONSTRAINED is set"
    here = f"CPython {sys.version_info[0]}.{sys.version_info[1]}, {platform.system()}"
    realm = Path("constraints.txt").read_text("utf-8").partition("\n")[0].lstrip("# ").strip()
    implementation = platform.python_implementation()
    if here == realm and implementation == "CPython":
        return ""
    return f"constraints.txt is for {realm} and this is {here.replace('CPython', implementation)}"


def pinned_torch() -> str:
    """Return the exact torch of constraints.txt."""
    pins = Path("constraints.txt").read_text("utf-8").splitlines()
    return next(pin.strip() for pin in pins if pin.startswith("torch=="))


def torch_bound() -> str:
    """Return the oldest torch that pyproject.toml allows, as a requirement."""
    bounds: list[str] = re.findall(r'"(torch>=[^"]+)"', Path("pyproject.toml").read_text("utf-8"))
    return bounds[0]


def stamp_key(version: str) -> str:
    """Return a hash of all that decides what .venv must hold, and of where it lies."""
    parts = [version, platform.system(), platform.machine(), str(ROOT)]
    parts += [str(bool(os.environ.get("UNCONSTRAINED")))]
    files = [Path(name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join([*map(os.fsencode, parts), *files])).hexdigest()


def read_stamp() -> dict[str, Any]:
    """Return what the last complete install left; empty if there was none."""
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: dict[str, Any]) -> None:
    """Write the stamp whole or not at all."""
    draft = STAMP.with_suffix(".new")
    draft.write_text(json.dumps(stamp), "utf-8")
    draft.replace(STAMP)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
