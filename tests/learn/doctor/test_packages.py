import re
from pathlib import Path

import pytest
from learn.doctor.fake import FakeMachine, crashed, look, one, said

from handson.learn.doctor import packages


def test_the_bounds_are_those_of_the_project():
    text = (Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8")
    lines = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.DOTALL | re.MULTILINE)[1]
    wanted = dict(re.findall(r'"([\w-]+)>=([\d.]+)"', lines))
    assert wanted == packages.BOUNDS


def test_requirements_are_read_and_extras_left_out():
    lines = ["torch>=2.6", "numpy >= 1.26", "rich (>=13.7)", 'scipy>=1.11; extra == "twins"', "odd"]
    assert packages.bounds(lines) == {"torch": "2.6", "numpy": "1.26", "rich": "13.7"}
    assert packages.bounds([]) == packages.BOUNDS


def test_all_there_is_well():
    assert one(packages.needed, FakeMachine(needs=[])).status == "ok"


def test_what_is_missing_and_what_is_too_old_is_named_in_one_command():
    machine = FakeMachine(versions={"rich": None, "numpy": "1.24.0"}, needs=[])
    finding = one(packages.needed, machine)
    assert finding.status == "problem"
    assert finding.what.en == "missing: rich; too old: numpy 1.24.0 (at least 1.26)."
    assert finding.fix[0].endswith('-m pip install "rich>=13.7" "numpy>=1.26"')


def test_a_numpy_that_torch_cannot_use_is_a_problem():
    probe = said(numpy={"error": "RuntimeError: Numpy is not available"})
    found = look(packages.needed, FakeMachine(probe=probe))
    assert found["packages"].status == "ok"
    assert found["numpy_broken"].status == "problem"
    assert "Numpy is not available" in found["numpy_broken"].what.en


def test_a_package_that_cannot_be_imported_is_a_problem():
    probe = said(packages={"pandas": "ImportError: numpy.core.multiarray failed"})
    found = look(packages.needed, FakeMachine(probe=probe, needs=[]))
    assert found["pandas_broken"].fix[0].endswith('--force-reinstall "pandas"')


def test_a_missing_package_is_told_once_and_not_at_all_as_broken():
    probe = said(numpy={"error": "ModuleNotFoundError: No module named 'numpy'"})
    found = look(packages.needed, FakeMachine(versions={"numpy": None}, probe=probe))
    assert list(found) == ["packages"]


def test_without_a_working_torch_only_the_metadata_is_read():
    assert list(look(packages.needed, FakeMachine(probe=crashed(-11)))) == ["packages"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "ok"),
        ({"versions": {"pip": None}, "programs": ["uv"]}, "ok"),
        ({"versions": {"pip": None}}, "note"),
    ],
)
def test_something_must_be_able_to_install(changes, status):
    finding = one(packages.pip, FakeMachine(**changes))
    assert finding.status == status
    assert status == "ok" or finding.fix[0].endswith("-m ensurepip --upgrade")
