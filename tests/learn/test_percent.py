from importlib.resources import files

import jupytext
import pytest

from handson.base.errors import DataError
from handson.learn.percent import read_percent

SCRIPT = """# ---
# concept: lenet
# needs: [mlp, pooling]
# minutes: 20
# ---

# %% [markdown] lang="zh"
# # 标题
#
# 一段。

# %%
import torch

x = torch.ones(2)

# %% tags=["predict", "slow"]
x + 1
"""


def test_front_matter_holds_words_lists_and_numbers():
    front, _ = read_percent(SCRIPT)
    assert front == {"concept": "lenet", "needs": ["mlp", "pooling"], "minutes": 20}


def test_cells_keep_kind_text_line_and_what_is_said_about_them():
    _, (prose, code, predict) = read_percent(SCRIPT)
    assert (prose.kind, prose.text, prose.lang) == ("markdown", "# 标题\n\n一段。", "zh")
    assert (code.kind, code.text, code.line) == ("code", "import torch\n\nx = torch.ones(2)", 13)
    assert (predict.text, predict.tags, predict.line) == ("x + 1", ("predict", "slow"), 18)


def test_a_script_without_markers_is_one_cell():
    front, cells = read_percent("import torch\n\nx = 1\n")
    assert front == {}
    assert [(cell.kind, cell.text, cell.line) for cell in cells] == [
        ("code", "import torch\n\nx = 1", 1)
    ]


def test_code_before_the_first_marker_is_a_cell():
    _, cells = read_percent("x = 1\n# %%\ny = 2\n")
    assert [cell.text for cell in cells] == ["x = 1", "y = 2"]


def test_an_empty_script_has_no_cells():
    assert read_percent("") == ({}, [])


@pytest.mark.parametrize("text", ["# ---\n# concept\n# ---\n", "# ---\nx = 1\n", "# ---\n# a: b\n"])
def test_broken_front_matter_is_named(text):
    with pytest.raises(DataError, match=r"lesson x: the front matter must be lines '# key: value'"):
        read_percent(text, "lesson x")


def test_a_marker_that_is_no_value_is_named():
    with pytest.raises(DataError, match=r"a cell says tags=\[predict\], which is not a value"):
        read_percent("# %% tags=[predict]\nx = 1\n", "lesson x")


@pytest.mark.parametrize(
    "path",
    [p for p in files("handson.lessons").iterdir() if p.name[0] != "_" and p.suffix == ".py"],
)
def test_jupytext_reads_the_same_cells(path):
    text = path.read_text(encoding="utf-8")
    theirs = jupytext.reads(text, fmt="py:percent").cells
    _, ours = read_percent(text)
    theirs = theirs[1:] if theirs[0].cell_type == "raw" else theirs
    assert [(c.kind, c.text) for c in ours] == [(c.cell_type, c.source) for c in theirs]
    assert [c.lang for c in ours] == [c.metadata.get("lang", "") for c in theirs]
    assert [list(c.tags) for c in ours] == [c.metadata.get("tags", []) for c in theirs]
