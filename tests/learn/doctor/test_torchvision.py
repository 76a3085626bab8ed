import pytest
from learn.doctor.fake import FakeMachine, crashed, look, one, said

from handson.learn.doctor import torchvision
from handson.learn.doctor.child import CRASHED, Outcome


def installed(version, torch="2.13.0+cpu", probed=None, **changes):
    steps = {"torch": {"version": torch}, "torchvision": probed or {"version": version}}
    return FakeMachine(versions={"torchvision": version}, probe=said(**steps), **changes)


@pytest.mark.parametrize(
    ("torch", "wanted"), [((2, 6, 0), (0, 21)), ((2, 13), (0, 28)), ((3, 0), ()), ((), ())]
)
def test_torch_has_a_partner(torch, wanted):
    assert torchvision.partner(torch) == wanted


@pytest.mark.parametrize(
    ("version", "torch"),
    [("0.28.0", "2.13.0"), ("0.28.1+cpu", "2.13.0+cpu"), ("0.21.0+cu126", "2.6.0+cu126")],
)
def test_a_torchvision_that_fits_is_well(version, torch):
    assert one(torchvision.fits, installed(version, torch)).status == "ok"


def test_a_torchvision_of_another_release_is_a_warning():
    finding = one(torchvision.fits, installed("0.20.1"))
    assert finding.status == "warning"
    assert "0.20.1 does not go with torch 2.13.0+cpu; 0.28 does" in finding.what.en
    (command,) = finding.fix
    assert '--no-deps "torchvision==0.28.*" --index-url' in command
    assert command.endswith("/whl/cpu")


def test_another_build_is_a_warning():
    finding = one(torchvision.fits, installed("0.28.0+cu126"))
    assert finding.status == "warning"
    assert "different builds" in finding.what.en


def test_one_that_cannot_be_imported_is_a_warning_with_its_error():
    error = {"error": "RuntimeError: operator torchvision::nms does not exist"}
    finding = one(torchvision.fits, installed("0.28.0", probed=error))
    assert finding.status == "warning"
    assert "nms does not exist" in finding.what.en


def test_one_that_ends_the_process_is_a_warning():
    before = {**said().said, "stage": "torchvision"}
    before.pop("torchvision")
    outcome = Outcome(ending=CRASHED, code=-11, said=before, stderr=("Segmentation fault",))
    machine = FakeMachine(versions={"torchvision": "0.28.0"}, probe=outcome)
    assert "Segmentation fault" in one(torchvision.fits, machine).what.en


def test_a_cuda_torch_of_the_ordinary_index_gets_its_torchvision_there():
    machine = installed("0.20.1", "2.13.0")
    machine.probe.said["torch"]["cuda"] = "13.0"
    assert "--index-url" not in one(torchvision.fits, machine).fix[0]


def test_an_unknown_release_of_torch_is_judged_by_the_import_alone():
    assert one(torchvision.fits, installed("0.40.0", "3.0.0")).status == "ok"


def test_nothing_is_said_without_torchvision_or_without_torch():
    assert look(torchvision.fits, FakeMachine()) == {}
    machine = FakeMachine(versions={"torchvision": "0.28.0"}, probe=crashed(-11))
    assert look(torchvision.fits, machine) == {}
