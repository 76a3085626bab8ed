import pytest
from learn.doctor.fake import FakeMachine, crashed, look, one, said

from handson.learn.doctor import threads


def measured(count, *, many=0.001, one_thread=0.003, **changes):
    times = {"seconds_many": many, "seconds_one": one_thread} if count > 1 else {}
    step = {"threads": count, "seconds_many": None, "seconds_one": None, **times}
    return FakeMachine(probe=said(threads=step), **changes)


def test_threads_that_help_are_well():
    finding = one(threads.threads, measured(4))
    assert finding.status == "ok"
    assert finding.what.en == "4 cores, 4 threads; measured: 4 threads are 3.0 times as fast as one"


def test_threads_that_hinder_each_other_are_a_warning():
    finding = one(threads.threads, measured(4, many=0.009))
    assert finding.status == "warning"
    assert "0.3 times as fast as one" in finding.what.en
    assert finding.fix == ("export OMP_NUM_THREADS=2",)


def test_more_threads_than_a_container_may_use_are_a_warning():
    files = {"/sys/fs/cgroup/cpu.max": "200000 100000"}
    finding = one(threads.threads, measured(16, many=0.002, cores=16, files=files))
    assert finding.status == "warning"
    assert "16 threads, but only 2 cores" in finding.what.en
    assert finding.fix == ("export OMP_NUM_THREADS=2",)


def test_a_busy_machine_is_only_noted():
    finding = one(threads.threads, measured(4, many=0.009, busy=3.5))
    assert finding.status == "note"
    assert "Other programs are busy (load 3.5 on 4 cores)" in finding.what.en


def test_a_single_thread_on_many_cores_is_noted_with_its_cause():
    machine = measured(1, environment={"OMP_NUM_THREADS": "1"}, system="windows")
    finding = one(threads.threads, machine)
    assert finding.status == "note"
    assert "(OMP_NUM_THREADS=1)" in finding.what.en
    assert finding.fix == ("setx OMP_NUM_THREADS 4",)


def test_one_thread_on_one_core_is_well():
    finding = one(threads.threads, measured(1, cores=1))
    assert (finding.status, finding.what.en) == ("ok", "1 core, 1 thread")


@pytest.mark.parametrize(
    ("capability", "architecture", "status", "words"),
    [
        ("AVX512", "x86_64", "ok", "AVX512"),
        ("DEFAULT", "x86_64", "note", "no AVX2"),
        ("NO AVX", "amd64", "note", "no AVX2"),
        ("DEFAULT", "arm64", "ok", "arm64"),
    ],
)
def test_a_processor_without_avx2_is_noted(capability, architecture, status, words):
    machine = FakeMachine(probe=said(threads={"capability": capability}), architecture=architecture)
    finding = one(threads.features, machine)
    assert finding.status == status
    assert words in finding.what.en


def test_without_a_working_torch_nothing_is_said():
    machine = FakeMachine(probe=crashed(-11))
    assert look(threads.threads, machine) == look(threads.features, machine) == {}


def test_a_measurement_that_failed_is_left_out():
    machine = FakeMachine(probe=said(threads={"threads": None, "error": "RuntimeError"}))
    assert look(threads.threads, machine) == {}
