import pytest
from learn.doctor.fake import FakeMachine

from handson.learn.doctor import limits

GROUP = "/proc/self/cgroup"


@pytest.mark.parametrize(
    ("files", "share"),
    [
        ({}, None),
        ({"/sys/fs/cgroup/cpu.max": "200000 100000\n"}, 2.0),
        ({"/sys/fs/cgroup/cpu.max": "max 100000\n"}, None),
        ({GROUP: "0::/a/b\n", "/sys/fs/cgroup/a/cpu.max": "50000 100000"}, 0.5),
        (
            {
                GROUP: "0::/a/b\n",
                "/sys/fs/cgroup/a/b/cpu.max": "400000 100000",
                "/sys/fs/cgroup/a/cpu.max": "150000 100000",
            },
            1.5,
        ),
        (
            {
                GROUP: "3:cpu,cpuacct:/box\n",
                "/sys/fs/cgroup/cpu/box/cpu.cfs_quota_us": "300000\n",
                "/sys/fs/cgroup/cpu/box/cpu.cfs_period_us": "100000\n",
            },
            3.0,
        ),
        (
            {
                "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
                "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            },
            None,
        ),
    ],
    ids=["none", "v2", "v2 unlimited", "v2 above us", "v2 twice", "v1", "v1 unlimited"],
)
def test_a_containers_share_of_the_processor_is_read(files, share):
    assert limits.cpu_share(FakeMachine(files=files)) == share


@pytest.mark.parametrize(
    ("quota", "cores"), [("200000", 2), ("50000", 1), ("9900000", 8), ("max", 8)]
)
def test_cores_are_the_allowed_ones_within_the_share(quota, cores):
    machine = FakeMachine(files={"/sys/fs/cgroup/cpu.max": f"{quota} 100000"}, cores=8)
    assert limits.cores(machine) == cores


def test_the_tightest_memory_limit_counts():
    files = {
        GROUP: "0::/a/b\n",
        "/sys/fs/cgroup/memory.max": "max",
        "/sys/fs/cgroup/a/memory.max": "4000",
        "/sys/fs/cgroup/a/memory.current": "1000",
        "/sys/fs/cgroup/a/b/memory.max": "9000",
    }
    machine = FakeMachine(files=files)
    assert (limits.memory_limit(machine), limits.memory_left(machine)) == (4000, 3000)


def test_a_number_beyond_all_memory_is_no_limit():
    path = "/sys/fs/cgroup/memory/memory.limit_in_bytes"
    assert limits.memory_limit(FakeMachine(files={path: "9223372036854771712"})) is None
    assert limits.memory_left(FakeMachine()) is None


def test_other_systems_have_no_control_groups():
    machine = FakeMachine(files={"/sys/fs/cgroup/cpu.max": "1 1"}, system="macos")
    assert limits.cpu_share(machine) is None
    assert limits.memory_limit(machine) is None
