import sys
from pathlib import Path

import pytest

from handson.base import paths


def test_runs_lie_in_the_working_folder_unless_told(monkeypatch, tmp_path):
    monkeypatch.delenv("HANDSON_HOME", raising=False)
    assert paths.runs_home() == Path("runs")
    monkeypatch.setenv("HANDSON_HOME", str(tmp_path))
    assert paths.runs_home() == tmp_path


def test_data_is_looked_for_explicitly_then_by_variable_then_in_the_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("HANDSON_DATA", str(tmp_path / "variable"))
    homes = paths.data_homes(tmp_path / "explicit")
    assert homes[:2] == [tmp_path / "explicit", tmp_path / "variable"]
    assert homes[2] == paths.cache_home() / "data"
    monkeypatch.setenv("HANDSON_DATA", "")
    assert paths.data_homes() == [paths.cache_home() / "data"]


@pytest.mark.parametrize(
    ("platform", "variable", "ending"),
    [
        ("linux", "XDG_CACHE_HOME", ("handson",)),
        ("win32", "LOCALAPPDATA", ("handson",)),
        ("darwin", None, ("Library", "Caches", "handson")),
    ],
)
def test_the_cache_is_where_the_system_wants_it(monkeypatch, tmp_path, platform, variable, ending):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path))
    assert paths.cache_home() == tmp_path.joinpath(*ending)
    if variable:
        monkeypatch.delenv(variable)
        assert paths.cache_home().is_relative_to(tmp_path)
