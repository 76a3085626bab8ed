"""The guards around every test hold: no network, no user's folders, no silently skipped data."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from architecture import guards
from architecture.code import TESTS

from handson.base.paths import cache_home, runs_home

REFUSED = pytest.raises(pytest.fail.Exception, match="no test may need the network")


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org"])
def test_no_test_reaches_another_machine(host):
    with REFUSED:
        socket.create_connection((host, 80), timeout=0.1)


def test_no_test_looks_up_a_name_or_sends_a_datagram():
    with REFUSED:
        socket.getaddrinfo("example.org", 80)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s, REFUSED:
        s.sendto(b"hello", ("192.0.2.1", 9))


def test_code_that_tries_the_next_mirror_cannot_swallow_the_refusal():
    with REFUSED, contextlib.suppress(Exception):
        socket.create_connection(("192.0.2.1", 80), timeout=0.1)


def test_a_test_may_speak_to_its_own_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname(), timeout=5)
        answer, _ = server.accept()
        with client, answer:
            client.sendall(b"hello")
            assert answer.recv(5) == b"hello"


def test_runs_and_downloads_of_a_test_stay_with_it(tmp_path_factory):
    base = tmp_path_factory.getbasetemp()
    assert base in runs_home().parents
    assert base in cache_home().parents
    assert not runs_home().exists()


def test_a_test_without_the_mark_does_not_see_the_real_data():
    assert "HANDSON_DATA" not in os.environ


def test_chance_is_the_same_for_every_test(rng):
    assert torch.initial_seed() == 0
    assert rng.initial_seed() == 0


def test_figures_need_no_window():
    assert os.environ["MPLBACKEND"] == "Agg"


def test_one_thread():
    assert torch.get_num_threads() == 1


def test_missing_data_skips_unless_it_is_required(tmp_path):
    assert guards.realdata_verdict({"HANDSON_DATA": str(tmp_path)}) == ("run", "")
    assert guards.realdata_verdict({})[0] == "skip"
    assert guards.realdata_verdict({"HANDSON_REQUIRE_DATA": "1"})[0] == "fail"
    verdict, why = guards.realdata_verdict({"HANDSON_DATA": str(tmp_path / "gone")})
    assert verdict == "fail"
    assert "gone is not a folder" in why


PROBE = """
import os, pytest

@pytest.mark.realdata
def test_needs_data():
    assert os.environ["HANDSON_DATA"]
"""


@pytest.mark.parametrize(
    ("settings", "outcome"), [({}, "1 skipped"), ({"HANDSON_REQUIRE_DATA": "1"}, "1 error")]
)
def test_the_mark_realdata_does_what_the_guard_decides(tmp_path, settings, outcome):
    (tmp_path / "architecture").mkdir()
    shutil.copy(TESTS / "conftest.py", tmp_path)
    shutil.copy(Path(guards.__file__), tmp_path / "architecture")
    (tmp_path / "test_probe.py").write_text(PROBE, encoding="utf-8")
    ini = "[pytest]\npythonpath = .\nmarkers = realdata: x\n"
    (tmp_path / "pytest.ini").write_text(ini, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HANDSON", "PYTEST"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--import-mode=importlib", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=kept | settings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert outcome in done.stdout, done.stdout + done.stderr
