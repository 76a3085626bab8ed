"""All that the checks read from the outside, in one place: tests put another in its stead."""

import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from handson.learn.doctor import probe as probe_script
from handson.learn.doctor.child import Outcome, run_script

LINUX, MACOS, WINDOWS = "linux", "macos", "windows"
_SYSTEMS = {"win32": WINDOWS, "cygwin": WINDOWS, "darwin": MACOS}
_HERE = Path(probe_script.__file__).parent


class Machine:
    """The machine, and the interpreter on it. Every method answers; none of them raises.

    Attributes hold what is known at once, methods ask for the rest.
    """

    def __init__(self) -> None:
        self.system = _SYSTEMS.get(sys.platform, sys.platform)
        self.architecture = platform.machine().lower()
        self.python: tuple[int, ...] = tuple(sys.version_info[:3])
        self.bits = 64 if sys.maxsize > 2**32 else 32
        self.executable = sys.executable or "python"
        self.prefix, self.base_prefix = sys.prefix, sys.base_prefix
        self.folder = os.getcwd()
        self.environment = dict(os.environ)
        self.encoding = getattr(sys.stdout, "encoding", None) or "ascii"

    @property
    def x86(self) -> bool:
        """Whether this Python is for Intel and AMD processors."""
        return self.architecture in ("x86_64", "amd64", "x86", "i386", "i686")

    def installed(self, name: str) -> str | None:
        """Return the version of a package as its metadata says, without importing it."""
        try:
            return importlib.metadata.version(name)
        except Exception:  # not there, or its metadata is damaged
            return None

    def requirements(self) -> list[str]:
        """Return what handson asks of other packages; nothing when it is run from its source."""
        try:
            return importlib.metadata.requires("handson") or []
        except importlib.metadata.PackageNotFoundError:
            return []

    def source_folder(self) -> str | None:
        """Return the folder with handson's pyproject.toml, if it is run or installed from there."""
        folder = _HERE.parents[3]
        return str(folder) if (folder / "pyproject.toml").is_file() else None

    def copies(self, name: str) -> list[str]:
        """Return the places, first wins, from which ``import name`` could take its module."""
        found: dict[str, None] = {}
        for entry in sys.path:
            folder = Path(entry or self.folder)
            for place in (folder / name / "__init__.py", folder / f"{name}.py"):
                if place.is_file():
                    found[str(place.resolve())] = None
        return list(found)

    def importable(self, name: str) -> bool:
        """Return whether a module of that name can be found; it is not imported."""
        try:
            return importlib.util.find_spec(name) is not None
        except (ImportError, ValueError):
            return False

    def program(self, name: str) -> str | None:
        """Return the path of a program that can be started by its name."""
        return shutil.which(name)

    def output(self, *command: str, timeout: float = 10.0) -> str | None:
        """Return what a program printed; None when it is missing, failed or was too slow.

        Args:
            command: the program and its words.
            timeout: seconds to wait for it.
        """
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout.decode("utf-8", "replace")

    def text(self, path: str) -> str | None:
        """Return what stands in a file, or None when it cannot be read."""
        try:
            return Path(path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    def exists(self, path: str) -> bool:
        """Return whether there is a file, a folder or a device of that path."""
        return os.path.exists(path)

    def long_paths(self) -> bool | None:
        """Return whether Windows allows paths over 260 characters; None elsewhere."""
        if sys.platform != "win32":
            return None
        import winreg

        try:
            place = r"SYSTEM\CurrentControlSet\Control\FileSystem"
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
                return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
        except OSError:
            return False

    def logical_cores(self) -> int:
        """Return the processor's cores, hardware threads counted."""
        return os.cpu_count() or 1

    def allowed_cores(self) -> int:
        """Return the cores on which this process may run; a container's time limit not counted."""
        ask: Callable[[], int | None] | None = getattr(os, "process_cpu_count", None)
        if ask is not None:
            return ask() or 1
        if sys.platform == "linux":
            return len(os.sched_getaffinity(0))
        return self.logical_cores()

    def load(self) -> float | None:
        """Return how many programs wanted a core during the last minute; None on Windows."""
        if sys.platform == "win32":
            return None
        try:
            return os.getloadavg()[0]
        except OSError:
            return None

    def free_bytes(self, folder: Path) -> int:
        """Return the free space of the disk that holds a folder; -1 when it cannot be told."""
        try:
            return shutil.disk_usage(folder).free
        except OSError:
            return -1

    def reach(self, url: str, timeout: float) -> bool:
        """Return whether a server answers for an address.

        Args:
            url: http or https.
            timeout: seconds to wait for it.
        """
        try:
            request = urllib.request.Request(url, method="HEAD", headers={"User-Agent": "handson"})
            with urllib.request.urlopen(request, timeout=timeout):
                return True
        except urllib.error.HTTPError as error:
            error.close()
            return False
        except (OSError, ValueError):
            return False

    @cached_property
    def probe(self) -> Outcome:
        """What torch says about itself; asked once, in another process."""
        return run_script(_HERE / "probe.py", timeout=60)

    @cached_property
    def benchmark(self) -> Outcome:
        """How fast the machine is; measured once, in another process."""
        return run_script(_HERE / "benchmark.py", timeout=40)

    @cached_property
    def chinese_font(self) -> Outcome:
        """Which font figures take for Chinese; asked once, in another process."""
        return run_script(_HERE / "font_probe.py", timeout=60)

    def python_command(self) -> str:
        """Return how to call this interpreter: ``python`` where that word means it."""
        for word in ("python", "python3"):
            found = self.program(word)
            if found and _same_file(found, self.executable):
                return word
        return f'"{self.executable}"' if re.search(r"\s", self.executable) else self.executable

    def pip(self, words: str) -> str:
        """Return the command that has this interpreter's pip, or uv, do something."""
        if self.importable("pip") or not self.program("uv"):
            return f"{self.python_command()} -m pip {words}"
        words = words.replace("uninstall -y", "uninstall").replace(
            "--force-reinstall", "--reinstall"
        )
        return f"uv pip {words} --python {self.python_command()}"


def _same_file(one: str, other: str) -> bool:
    # A virtual environment's python is a link to the one it was made with: paths, not targets.
    return os.path.normcase(os.path.abspath(one)) == os.path.normcase(os.path.abspath(other))
