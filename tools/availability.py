"""Ask the package index which versions each supported Python can have; a test reads the answer.

``make availability`` runs it, after a dependency or a Python was added. pip resolves all of them
but torch together, as it would on that Python (170 MB each, thrown away); torch is only asked for.
"""

import json
import re
import subprocess
import sys
import tempfile
from importlib.metadata import metadata, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

TABLE = Path(__file__).resolve().parent.parent / "tests" / "install" / "availability.json"
Versions = dict[str, dict[str, str]]
PIP = [sys.executable, "-m", "pip"]


def main() -> int:
    """Write the table and return an exit code."""
    bounds = {Requirement(r).name: Requirement(r) for r in requires("handson") or ()}
    bounds.pop("handson", None)
    classifiers = metadata("handson").get_all("Classifier") or ()
    pythons = [found[1] for c in classifiers if (found := re.search(r"Python :: (3\.\d+)$", c))]
    table = {}
    for python in pythons:
        table[python] = resolve(python, bounds)
        print(f"{python}: {len(table[python])} dependencies can be met")
    TABLE.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", "utf-8")
    return 0


def resolve(python: str, bounds: dict[str, Requirement]) -> Versions:
    """Return version and Requires-Python of each dependency as pip chooses them on this Python."""
    options = ["--python-version", python, "--only-binary", ":all:"]
    torch = subprocess.run(
        [*PIP, "index", "versions", "torch", *options], check=True, capture_output=True, text=True
    )
    newest = torch.stdout.partition("(")[2].partition(")")[0]
    others = {name: bounds[name].specifier for name in sorted(bounds) if name != "torch"}
    while True:
        chosen = choose(options, [f"{name}{versions}" for name, versions in others.items()])
        chosen = {name: chosen[name] for name in others}
        # An index may keep Requires-Python to itself; pip then learns of it only from the package.
        unfit = [n for n, c in chosen.items() if python not in SpecifierSet(c["requires_python"])]
        if not unfit:
            return chosen | {"torch": {"version": newest, "requires_python": ""}}
        for name in unfit:
            others[name] &= SpecifierSet(f"!={chosen[name]['version']}")


def choose(options: list[str], requirements: list[str]) -> Versions:
    """Let pip resolve the requirements and return what it would install, by normalized name."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        where = ["--target", folder, "--report", str(report)]
        command = [*PIP, "install", "-q", "--dry-run", "--ignore-installed", *options, *where]
        subprocess.run([*command, *requirements], check=True)
        found = [item["metadata"] for item in json.loads(report.read_text("utf-8"))["install"]]
    return {
        canonicalize_name(m["name"]): {
            "version": m["version"],
            "requires_python": m.get("requires_python", ""),
        }
        for m in found
    }


if __name__ == "__main__":
    sys.exit(main())
