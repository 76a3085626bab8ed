"""Every test: one thread, no network, its own folders, the same chance. The rules are in guards."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from architecture import guards
from hypothesis import settings

os.environ["MPLBACKEND"] = "Agg"
# A busy machine is not a slow test, and chance must not decide whether a change is right.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
guards.keep_font_cache()

_numbers = itertools.count()


def pytest_configure(config: pytest.Config) -> None:
    """Let a newer torch's unknown kernels warn without failing; at the pinned torch they raise."""
    config.addinivalue_line("filterwarnings", "default:unclassified kernel:UserWarning")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip or fail a test of real data that is not there."""
    if item.get_closest_marker("realdata"):
        verdict, why = guards.realdata_verdict(os.environ)
        if verdict == "fail":
            pytest.fail(why, pytrace=False)
        if verdict == "skip":
            pytest.skip(why)


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session", autouse=True)
def _absolute_data() -> None:
    """A relative ``$HANDSON_DATA`` must outlive a test that changes the folder."""
    if folder := os.environ.get("HANDSON_DATA"):
        os.environ["HANDSON_DATA"] = str(Path(folder).resolve())


@pytest.fixture(autouse=True)
def _apart(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    home = tmp_path_factory.getbasetemp() / f"home-{next(_numbers)}"
    needs_data = request.node.get_closest_marker("realdata") is not None
    guards.own_folders(monkeypatch, home, needs_data)
    guards.forbid_network(monkeypatch)
    guards.seed_globals()
    before = torch.get_default_dtype(), torch.get_num_threads(), torch.is_grad_enabled()
    yield
    after = torch.get_default_dtype(), torch.get_num_threads(), torch.is_grad_enabled()
    assert after == before, (
        "a test changed torch's default dtype, threads or grad mode for the rest"
    )


@pytest.fixture
def rng() -> torch.Generator:
    """A seeded generator of the test's own."""
    return torch.Generator().manual_seed(0)
