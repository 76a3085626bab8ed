import json
import os

import pytest

from handson.base.paths import cache_home
from handson.learn.find import library
from handson.learn.find.library import definitions, parse

SOURCE = '''
from dataclasses import dataclass
from typing import NamedTuple

def pool(x: "Float[Tensor, 'batch']", size: int = 2, *, mode: str = "max", **more: int) -> int:
    """Take ``size`` at a time.

    More of it.
    """

def _own(): ...

class Pool:
    """A layer."""
    def __init__(self, size: int, stride: int | None = None) -> None: ...

class Bare(Pool): pass

@dataclass(frozen=True)
class Case:
    """A case."""
    name: str
    count: int = 3

class Point(NamedTuple):
    x: float
'''


def test_what_is_public_is_read_with_signature_and_first_line():
    found = {d.name: (d.kind, d.parameters, d.line) for d in parse(SOURCE, "handson.ops.pool")}
    assert found == {
        "pool": ("function", "x, size=2, *, mode='max', **more", "Take size at a time."),
        "Pool": ("class", "size, stride=None", "A layer."),
        "Bare": ("class", "", ""),
        "Case": ("class", "name, count=3", "A case."),
        "Point": ("class", "x", ""),
    }


@pytest.fixture
def package(tmp_path):
    (tmp_path / "ops").mkdir()
    (tmp_path / "cli").mkdir()
    (tmp_path / "ops" / "pool.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "ops" / "_own.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "cli" / "app.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def cache():
    return cache_home() / "find" / "library.json"


def test_private_files_and_the_command_line_are_left_out(package):
    assert {d.module for d in definitions(package)} == {"handson.ops.pool"}
    assert definitions(package)[0].address == "handson.ops.pool:pool"


def test_a_file_that_did_not_change_is_not_parsed_again(package, monkeypatch):
    first = definitions(package)
    monkeypatch.setattr(library, "parse", lambda *_: pytest.fail("parsed again"))
    before = cache().stat().st_mtime_ns
    assert definitions(package) == first
    assert cache().stat().st_mtime_ns == before


def test_a_file_that_changed_is_parsed_again(package):
    definitions(package)
    (package / "ops" / "pool.py").write_text("def other(): ...\n", encoding="utf-8")
    assert [d.name for d in definitions(package)] == ["other"]
    (package / "ops" / "pool.py").unlink()
    assert definitions(package) == []


def test_a_change_of_time_alone_is_a_change(package):
    definitions(package)
    file = package / "ops" / "pool.py"
    file.write_text(SOURCE.replace("Pool", "Loop"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert "Loop" in {d.name for d in definitions(package)}


@pytest.mark.parametrize(
    "garbage",
    ["", "{", "[]", "null", "[" * 100_000, '{"version": [1, "0.1.0"], "files": {"a": 1}}',
     '{"version": [0, ""], "files": {}}', "\x00\x01"],
)  # fmt: skip
def test_a_torn_cache_is_as_good_as_none(package, garbage):
    first = definitions(package)
    cache().write_text(garbage, encoding="utf-8")
    assert definitions(package) == first
    json.loads(cache().read_text(encoding="utf-8"))


def test_a_cache_of_wrong_contents_is_not_believed(package):
    first = definitions(package)
    content = json.loads(cache().read_text(encoding="utf-8"))
    for file in content["files"].values():
        file["holds"] = [["a", "b"]]
    cache().write_text(json.dumps(content), encoding="utf-8")
    assert definitions(package) == first


def test_it_works_where_nothing_can_be_written(package):
    cache_home().parent.mkdir(parents=True, exist_ok=True)
    cache_home().write_text("a file where the folder should be", encoding="utf-8")
    assert definitions(package)
    assert cache_home().is_file()


def test_a_file_being_edited_is_passed_over(package):
    (package / "ops" / "broken.py").write_text("def half(", encoding="utf-8")
    (package / "ops" / "binary.py").write_bytes(b"\xff\xfe")
    assert {d.module for d in definitions(package)} == {"handson.ops.pool"}


def test_our_own_code_is_found():
    found = {d.address: d for d in definitions()}
    assert found["handson.ops.softmax:softmax"].parameters == "x, dim"
    assert found["handson.nn.linear:Linear"].line
    assert not [address for address in found if address.startswith("handson.cli")]
