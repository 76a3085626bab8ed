"""What pyproject.toml asks for, constraints.txt pins, and every supported Python can have."""

import json
import re
from importlib.metadata import metadata, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14"]
AVAILABLE = json.loads((Path(__file__).parent / "availability.json").read_text("utf-8"))

REQUIREMENTS = [Requirement(text) for text in requires("handson") or ()]
DEPENDENCIES = {r.name: r for r in REQUIREMENTS if r.name != "handson"}
PINS = {
    canonicalize_name(pin.name): pin
    for pin in map(
        Requirement, re.findall(r"^[^#\n].*", (ROOT / "constraints.txt").read_text(), re.M)
    )
}


def test_the_supported_pythons_are_named_everywhere_alike():
    assert re.findall(r"Python :: (3\.\d+)\"", PROJECT) == PYTHONS
    assert metadata("handson")["Requires-Python"] == f">={PYTHONS[0]}"
    script = (ROOT / "tools" / "setup.sh").read_text("utf-8")
    assert re.findall(r"\bpython(3\.\d+)\b", script)[:5] == PYTHONS[::-1]
    assert list(AVAILABLE) == PYTHONS


def test_dependencies_have_lower_bounds_and_no_other():
    for requirement in DEPENDENCIES.values():
        assert [part.operator for part in requirement.specifier] == [">="], requirement


def test_the_installed_metadata_is_that_of_pyproject():
    """The tests here read the metadata; `make install-dev` brings it up to date."""
    for requirement in DEPENDENCIES.values():
        assert f'"{requirement.name}{requirement.specifier}"' in PROJECT


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("name", sorted(DEPENDENCIES))
def test_the_lower_bounds_can_be_met_on_every_supported_python(python, name):
    """`make availability` asked the package index; run it again after a change of dependencies."""
    available = AVAILABLE[python][canonicalize_name(name)]
    assert DEPENDENCIES[name].specifier.contains(available["version"])
    assert python in SpecifierSet(available["requires_python"])


def test_the_table_holds_no_dependency_that_we_no_longer_have():
    for table in AVAILABLE.values():
        assert set(table) == {canonicalize_name(name) for name in DEPENDENCIES}


def test_constraints_name_the_python_and_system_that_they_are_for():
    first = (ROOT / "constraints.txt").read_text("utf-8").partition("\n")[0]
    found = re.fullmatch(r"# CPython (3\.\d+), (Linux|Darwin|Windows)", first)
    assert found
    assert found[1] in PYTHONS


def test_constraints_pin_exact_public_versions():
    for pin in PINS.values():
        assert re.fullmatch(r"==[^+*,]+", str(pin.specifier)), pin
        assert pin.url is None


def test_constraints_hold_every_dependency_within_its_bound():
    for name, requirement in DEPENDENCIES.items():
        (part,) = PINS[canonicalize_name(name)].specifier
        assert requirement.specifier.contains(part.version), name


def test_constraints_are_no_older_than_what_their_python_can_have():
    """A pin that the table cannot reach would be a version that was withdrawn."""
    python = re.findall(r"3\.\d+", (ROOT / "constraints.txt").read_text("utf-8"))[0]
    for name, found in AVAILABLE[python].items():
        assert SpecifierSet(f"<={found['version']}").contains(
            next(iter(PINS[name].specifier)).version
        )
