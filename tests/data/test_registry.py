import importlib
import string
import subprocess
import sys

import pytest

from handson.base.errors import ArgumentError, UnknownNameError
from handson.data.registry import EMBEDDED, REMOTE, known, remote_set

FILES = [(remote, file) for remote in REMOTE.values() for file in remote.files]


def test_the_seven_real_sets_and_seven_embedded_ones_are_there():
    assert set(REMOTE) == {
        *("fashion_mnist", "mnist", "time_machine", "fra_eng", "cmn_eng"),
        *("house_prices", "airfoil"),
    }
    assert set(EMBEDDED) == {
        *("glyphs", "spoken_numbers", "pydoc", "houses", "polynomial", "linear", "sine"),
    }
    assert known() == [*REMOTE, *EMBEDDED]


def test_every_set_has_its_files_and_says_what_it_is_in_two_languages():
    assert [len(remote.files) for remote in REMOTE.values()] == [4, 4, 1, 1, 1, 2, 1]
    for each in [*REMOTE.values(), *EMBEDDED.values()]:
        assert each.en.isprintable()
        assert any("\u4e00" <= letter <= "\u9fff" for letter in each.zh)
    for remote in REMOTE.values():
        assert remote.licence
        assert remote.instead in EMBEDDED


@pytest.mark.parametrize(("remote", "file"), FILES, ids=lambda value: getattr(value, "name", None))
def test_every_file_has_a_digest_a_size_and_several_mirrors(remote, file):
    assert len(file.sha256) == 64
    assert set(file.sha256) <= set(string.hexdigits.lower())
    assert file.size > 1000
    assert len(file.mirrors) == len(set(file.mirrors)) >= 2
    assert file.mirrors[0].startswith("https://")
    for url in file.mirrors:
        assert url.startswith(("https://", "http://"))
        assert url.endswith("/" + file.name)
        assert "{" not in url
        assert "jsdelivr" not in url or file.size <= 20_000_000


def test_no_two_files_share_a_digest_or_a_place():
    assert len({file.sha256 for _, file in FILES}) == len(FILES)
    assert len({(remote.folder, file.name) for remote, file in FILES}) == len(FILES)


@pytest.mark.parametrize("remote", REMOTE.values(), ids=REMOTE)
def test_the_address_of_every_loader_leads_to_a_function(remote):
    module, function = remote.loader.split(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_an_unknown_name_gets_the_three_nearest():
    with pytest.raises(UnknownNameError, match=r"fashon.*nearest are: fashion_mnist.*data list"):
        remote_set("fashon_mnist")


def test_an_embedded_set_has_no_files():
    with pytest.raises(ArgumentError, match=r"'glyphs' is embedded.*embedded\.glyphs:glyphs"):
        remote_set("glyphs")


def test_the_registry_is_light():
    code = "import sys, handson.data.registry; print(sorted({'torch','numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
