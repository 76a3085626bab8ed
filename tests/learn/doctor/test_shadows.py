import pytest
from learn.doctor.fake import FakeMachine, look, one

from handson.learn.doctor import shadows

OURS = "/src/handson/src/handson/__init__.py"


def test_one_handson_is_well_and_tells_its_place():
    finding = one(shadows.handson_itself, FakeMachine(places={"handson": [OURS]}))
    assert finding.status == "ok"
    assert finding.what.en.replace("\\", "/") == "/src/handson/src/handson"


def test_a_handson_that_is_not_installed_says_so():
    machine = FakeMachine(places={"handson": [OURS]}, versions={"handson": None})
    assert "not installed, run from source" in one(shadows.handson_itself, machine).what.en


def test_two_copies_are_a_warning():
    machine = FakeMachine(places={"handson": [OURS, "/site/handson/__init__.py"]})
    finding = one(shadows.handson_itself, machine)
    assert finding.status == "warning"
    assert "/site/handson" in finding.what.en
    assert finding.fix[1].endswith("install -e /src/handson")


def test_an_installed_d2l_is_a_note_that_says_what_it_does():
    machine = FakeMachine(versions={"d2l": "0.17.6"}, places={"d2l": ["/site/d2l/__init__.py"]})
    finding = one(shadows.d2l, machine)
    assert finding.status == "note"
    assert "d2l 0.17.6 is here (/site/d2l/__init__.py)" in finding.what.en
    assert "from d2l import torch" in finding.why.en
    assert finding.fix[0].endswith("pip uninstall -y d2l")


def test_a_d2l_of_the_readers_own_is_moved_not_uninstalled():
    finding = one(shadows.d2l, FakeMachine(places={"d2l": ["/here/d2l.py"]}))
    assert finding.fix == ("mv d2l.py my_d2l.py",)


def test_without_d2l_nothing_is_said():
    assert look(shadows.d2l, FakeMachine()) == {}


@pytest.mark.parametrize(("system", "verb"), [("linux", "mv"), ("windows", "ren")])
def test_a_file_with_the_name_of_a_library_is_a_problem(system, verb):
    machine = FakeMachine(files={"/here/random.py": "", "/here/mine.py": ""}, system=system)
    finding = one(shadows.own_files, machine)
    assert finding.status == "problem"
    assert finding.details["hiding"] == ["random.py"]
    assert finding.fix == (f"{verb} random.py my_random.py",)


def test_other_files_hide_nothing():
    assert one(shadows.own_files, FakeMachine(files={"/here/train.py": ""})).status == "ok"
