"""The book's package, d2l 0.17.6, in an environment of its own that borrows torch from this one.

d2l's own pins cannot be installed any more, so its wheel comes without its dependencies. Nothing
big is installed twice: a ``.pth`` file shows the new environment this one's torch, NumPy, pandas
and matplotlib. torchvision comes alone as well, in the version that belongs to this torch; its
compiled operators need not load (``torchvision_stub``), since d2l's loader uses none of them.

Run ``python -m benchmarks.d2l_venv`` to make it, or let the first benchmark do so.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".d2l-venv"
ALONE = ("d2l==0.17.6",)
SMALL = ("requests>=2.31", "ipython>=8.20", "matplotlib-inline>=0.1.6")
BORROWED = ("torch", "numpy", "pandas", "matplotlib", "pillow")


def torchvision_for(torch_version: str) -> str:
    """Name the torchvision of a torch 2.x: ``2.13.0+cpu`` belongs with ``0.28.0``."""
    major, minor, patch = torch_version.partition("+")[0].split(".")[:3]
    if major != "2":
        raise RuntimeError(f"which torchvision belongs to torch {torch_version}? Say it here.")
    return f"torchvision==0.{int(minor) + 15}.{patch}"


def interpreter(folder: Path = FOLDER) -> Path:
    """Return the path of an environment's Python."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure(folder: Path = FOLDER) -> Path:
    """Make the environment unless it is there as it should be; return its Python.

    Raises:
        RuntimeError: pip, or the package index, failed; the message ends with what pip said.
    """
    # metadata is enough to ask: importing torch for its version would take seconds
    from importlib.metadata import version

    alone = (*ALONE, torchvision_for(version("torch")))
    wanted = "\n".join([*alone, *SMALL, *(f"{name} {version(name)}" for name in BORROWED)])
    wanted += f"\n{sys.executable}\n"
    stamp = folder / "made-from.sha256"
    digest = hashlib.sha256(wanted.encode()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return interpreter(folder)
    print(
        f"making {folder.name} with {', '.join(alone)} (about 30 MB to download)", file=sys.stderr
    )
    shutil.rmtree(folder, ignore_errors=True)
    _call(sys.executable, "-m", "venv", "--without-pip", str(folder))
    python = interpreter(folder)
    pip = (sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet")
    _call(*pip, "--no-deps", *alone)
    _call(*pip, *SMALL)  # before anything is borrowed: pip must see only what is really in there
    site = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    here = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(site, "borrowed.pth").write_text("\n".join(sorted(here)) + "\n", encoding="utf-8")
    stamp.write_text(digest, encoding="utf-8")
    return python


def _call(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(
            f"{' '.join(command)} failed; the rows beside d2l need the package index "
            f"(--without d2l leaves them out):\n{done.stderr[-2000:]}"
        )


if __name__ == "__main__":
    print(ensure())
