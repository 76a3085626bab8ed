import sys

import pytest
from learn.doctor.fake import FakeMachine, one

from handson.learn.doctor.machine import Machine
from handson.learn.doctor.memory import memory

GIB = 1 << 30


def linux(total: float, free: float, **files: str) -> FakeMachine:
    text = f"MemTotal: {int(total * 2**20)} kB\nMemAvailable:   {int(free * 2**20)} kB\n"
    return FakeMachine(files={"/proc/meminfo": text, **files})


@pytest.mark.parametrize(
    ("total", "free", "status"),
    [(16, 9, "ok"), (16, 0.5, "warning"), (3, 2, "note"), (3, 0.2, "warning")],
)
def test_memory_is_compared_with_what_a_training_takes(total, free, status):
    finding = one(memory, linux(total, free))
    assert finding.status == status
    assert finding.what.en.startswith(f"{total:.1f} GiB in all, {free:.1f} GiB free")


def test_a_container_has_only_its_own_share():
    limit = {
        "/sys/fs/cgroup/memory.max": str(2 * GIB),
        "/sys/fs/cgroup/memory.current": str(GIB // 2),
    }
    finding = one(memory, linux(64, 50, **limit))
    assert finding.what.en == "2.0 GiB in all, 1.5 GiB free."
    assert finding.details["container_limit"] == 2 * GIB


def test_a_mac_is_asked_in_its_own_words():
    outputs = {
        "sysctl -n hw.memsize": f"{8 * GIB}\n",
        "vm_stat": "Mach Virtual Memory Statistics: (page size of 16384 bytes)\n"
        "Pages free:      100000.\nPages active:    5.\nPages inactive:  31072.\n",
    }
    finding = one(memory, FakeMachine(system="macos", outputs=outputs))
    assert (finding.status, finding.what.en) == ("ok", "8.0 GiB in all, 2.0 GiB free")


@pytest.mark.parametrize("system", ["macos", "plan9"])
def test_a_machine_that_does_not_tell_is_left_alone(system):
    finding = one(memory, FakeMachine(system=system))
    assert (finding.status, finding.details["total"]) == ("ok", None)


@pytest.mark.skipif(sys.platform not in ("linux", "darwin", "win32"), reason="not supported")
def test_this_machine_tells():
    details = one(memory, Machine()).details
    assert details["total"] > details["available"] > 0
