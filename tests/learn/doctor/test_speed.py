import pytest
from learn.doctor.fake import SPEED, FakeMachine, crashed, look, one

from handson.learn.doctor import speed
from handson.learn.doctor.child import CRASHED, TOO_LATE, Outcome


def measured(ending="done", **changes) -> FakeMachine:
    return FakeMachine(benchmark=Outcome(ending=ending, said={**SPEED, **changes}))


def test_an_ordinary_speed_is_well():
    finding = one(speed.speed, measured())
    assert finding.status == "ok"
    assert finding.what.en == (
        "matrix products 150 GFLOP/s, memory copies 12 GB/s, training a small CNN 9,000 images/s"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("matmul_gflops", 5.0), ("copy_gb_per_second", 0.5), ("images_per_second", 100.0)],
)
def test_a_fifth_of_what_to_expect_is_slow(name, value):
    finding = one(speed.speed, measured(**{name: value}))
    assert finding.status == "warning"
    assert finding.details["slow"] == [name]
    assert "Such a machine should give about" in finding.what.en


def test_half_of_what_to_expect_is_not_slow():
    hopes = speed.expected(FakeMachine(), "AVX2", 4)
    assert one(speed.speed, measured(**{k: v / 2 for k, v in hopes.items()})).status == "ok"


@pytest.mark.parametrize(
    ("capability", "changes", "gflops"),
    [
        ("AVX2", {}, 60.0),
        ("AVX512", {}, 100.0),
        ("AVX512_VNNI", {}, 100.0),
        ("DEFAULT", {}, 12.0),
        ("DEFAULT", {"architecture": "arm64", "system": "macos"}, 120.0),
        ("SVE256", {"architecture": "aarch64"}, 20.0),
        ("AVX2", {"cores": 1}, 30.0),
    ],
)
def test_what_to_expect_depends_on_processor_and_cores(capability, changes, gflops):
    hopes = speed.expected(FakeMachine(**changes), capability, 4)
    assert hopes["matmul_gflops"] == gflops


def test_a_gpu_is_told_apart():
    fast = {"accelerator_gflops": 30_000.0, "accelerator_images_per_second": 2e5}
    found = look(speed.speed, measured(accelerator="cuda", **fast))
    assert found["gpu_speed"].status == "ok"
    assert "30,000 GFLOP/s" in found["gpu_speed"].what.en
    found = look(speed.speed, measured(**{**fast, "accelerator_gflops": 90.0}))
    assert found["gpu_speed"].status == "warning"


def test_a_gpu_that_fails_half_way_leaves_the_processors_numbers():
    found = look(speed.speed, measured(ending=CRASHED, accelerator="cuda", stage="accelerator"))
    assert found["speed"].status == "ok"
    assert found["speed_unmeasured"].status == "note"


def test_a_test_that_does_not_end_is_a_note():
    outcome = Outcome(ending=TOO_LATE, code=None)
    finding = one(speed.speed, FakeMachine(benchmark=outcome))
    assert (finding.id, finding.status) == ("speed_unmeasured", "note")


def test_without_a_working_torch_nothing_is_measured():
    assert look(speed.speed, FakeMachine(probe=crashed(-11))) == {}
