"""The committed list of torch's names is what the pinned torch says."""

import json
import re
from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.search(r"^torch==(.+)$", (ROOT / "constraints.txt").read_text("utf-8"), re.M)[1]


@pytest.fixture
def names(tool):
    return tool("torch_names")


def committed():
    path = ROOT / "src/handson/learn/find/torch_names.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_list_is_of_the_pinned_torch():
    assert committed()["torch"] == PINNED


@pytest.mark.skipif(torch.__version__.partition("+")[0] != PINNED, reason="another torch is here")
def test_the_committed_list_equals_a_fresh_one(names):
    fresh, old = names.listing(), committed()
    assert fresh["names"].keys() == old["names"].keys()
    for namespace, kinds in fresh["names"].items():
        assert kinds == old["names"][namespace], f"{namespace}: python tools/torch_names.py"
    assert names.PATH.read_text(encoding="utf-8") == names.text()


def test_a_stale_list_is_caught(names, monkeypatch, tmp_path):
    stale = tmp_path / "torch_names.json"
    stale.write_text("{}\n", encoding="utf-8")
    monkeypatch.setattr(names, "PATH", stale)
    monkeypatch.setattr(names, "text", lambda: "{ }\n")
    with pytest.raises(SystemExit, match=r"is not what this torch says: python tools/torch_names"):
        names.main(["check"])
    names.main([])
    names.main(["check"])
    with pytest.raises(SystemExit, match="must not import torch"):
        names.main(["--all"])


@pytest.mark.parametrize(
    ("doc", "found"),
    [
        ("\nadd(input, other, *, alpha=1) -> Tensor\n", ["input", "other", "alpha"]),
        ("gelu(input, approximate = 'none') -> Tensor", ["input", "approximate"]),
        ("linalg.norm(A, ord=(1, 2), *args)", ["A", "ord"]),
        ("f(x: int, y: float = 2)", ["x", "y"]),
        ("f()", []),
        ("Says nothing.", []),
        ("(Deprecated) Says what to use.", []),
        ("f(never closed", []),
    ],
)
def test_parameters_are_read_off_a_docstring(names, doc, found):
    assert names.spoken_parameters(doc) == found


def test_no_text_of_torchs_is_in_the_list():
    for kinds in committed()["names"].values():
        for members in kinds.values():
            for name, parameters in members.items():
                assert re.fullmatch(r"[A-Za-z]\w*", name)
                assert re.fullmatch(r"(\w+( \w+)*)?", parameters), name
