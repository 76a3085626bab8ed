import threading
from pathlib import Path

import pytest
from learn.doctor.fake import FakeMachine, one

from handson.base.paths import cache_home
from handson.data.registry import REMOTE
from handson.learn.doctor import data_sets


def put(set_id: str, *, size: int | None = None, only: int | None = None) -> None:
    """Put files of the right length, full of nothing, into the cache."""
    remote = REMOTE[set_id]
    folder = cache_home() / "data" / remote.folder
    folder.mkdir(parents=True, exist_ok=True)
    for file in remote.files[:only]:
        with (folder / file.name).open("wb") as stream:
            stream.truncate(file.size if size is None else size)


def test_no_data_at_all_is_a_note_for_generated_data_are_always_there():
    finding = one(data_sets.sets, FakeMachine())
    assert finding.status == "note"
    assert "glyphs" in finding.what.en
    assert finding.fix == ("handson data get fashion_mnist",)


def test_the_sets_that_are_here_are_listed():
    put("time_machine")
    finding = one(data_sets.sets, FakeMachine())
    assert finding.status == "ok"
    assert finding.what.en.startswith("time_machine; not downloaded: fashion_mnist")
    assert finding.details["sets"]["time_machine"] == "here"


@pytest.mark.parametrize(("options", "state"), [({"size": 5}, "damaged"), ({"only": 1}, "partly")])
def test_a_set_with_wrong_or_missing_files_is_a_warning(options, state):
    put("house_prices", **options)
    finding = one(data_sets.sets, FakeMachine())
    assert finding.status == "warning"
    assert finding.details["sets"]["house_prices"] == state
    assert finding.fix == ("handson data get house_prices",)


def test_a_data_folder_that_is_none_is_a_warning(tmp_path):
    gone = {"HANDSON_DATA": str(tmp_path / "gone")}
    finding = one(data_sets.folder, FakeMachine(environment=gone))
    assert finding.status == "warning"
    assert finding.fix == ("unset HANDSON_DATA",)
    here = {"HANDSON_DATA": str(tmp_path)}
    assert one(data_sets.folder, FakeMachine(environment=here)).status == "ok"
    assert str(Path("handson") / "data") in one(data_sets.folder, FakeMachine()).what.en


def test_every_host_is_asked_once_the_readers_own_first():
    own = FakeMachine(environment={"HANDSON_MIRROR": "http://10.0.0.5:8000/"})
    hosts = list(data_sets.addresses(own))
    assert hosts[0] == "10.0.0.5:8000"
    public = data_sets.addresses(FakeMachine())
    assert hosts[1:] == list(public)
    assert "raw.githubusercontent.com" in public
    assert all(url.startswith("http") for url in public.values())


class Flaky(FakeMachine):
    """Reaches one host only; the others are dead, or raise."""

    def reach(self, url, timeout):
        if "jsdelivr" in url:
            return True
        if "githubusercontent" in url:
            raise RuntimeError("a bug of somebody's")
        return False


def test_one_mirror_is_enough():
    finding = one(data_sets.mirrors, Flaky())
    assert finding.status == "ok"
    assert finding.details["reached"] == ["cdn.jsdelivr.net"]


def test_no_mirror_is_a_warning_but_not_where_all_data_are_here(monkeypatch):
    finding = one(data_sets.mirrors, FakeMachine(online=False))
    assert finding.status == "warning"
    assert "None of" in finding.what.en
    assert any("PROXY" in command for command in finding.fix)
    monkeypatch.setattr(data_sets, "states", lambda: {"mnist": "here"})
    assert one(data_sets.mirrors, FakeMachine(online=False), needs_fix=False).status == "note"


def test_a_mirror_that_never_answers_is_not_waited_for(monkeypatch):
    never = threading.Event()

    class Silent(FakeMachine):
        def reach(self, url, timeout):
            return never.wait(30)

    monkeypatch.setattr(data_sets, "PATIENCE", -0.9)  # plus one second
    assert one(data_sets.mirrors, Silent()).status == "warning"
    never.set()
