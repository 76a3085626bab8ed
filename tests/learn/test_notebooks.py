import subprocess
import sys

import nbformat
import pytest

from handson.base.errors import DataError
from handson.learn import notebooks
from handson.learn.lesson import all_lessons, lesson
from handson.learn.notebook import read_notebook
from handson.learn.notebooks import NotebookError, execute, open_notebooks, write_notebooks
from handson.learn.progress import Progress

LESSON = lesson("linear_regression")


def small(path, *code):
    cells = [nbformat.v4.new_code_cell(text) for text in code]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_all_lessons_are_written_with_an_index_that_links_them(tmp_path):
    written = write_notebooks(all_lessons().values(), tmp_path / "a" / "b", "zh")
    assert all(each.new for each in written)
    index = "".join(read_notebook(tmp_path / "a" / "b" / "index.ipynb")["cells"][0]["source"])
    for each in all_lessons().values():
        assert f"[{each.title.zh}]({each.stem}.ipynb)" in index
    assert "线性神经网络" in index
    assert not list((tmp_path / "a" / "b").glob(".*"))


def test_what_is_there_is_kept_unless_forced(tmp_path):
    path = tmp_path / "linear_regression.ipynb"
    path.write_text("mine", encoding="utf-8")
    (kept,) = write_notebooks([LESSON], tmp_path, "en")
    assert (kept.new, path.read_text(encoding="utf-8")) == (False, "mine")
    (new,) = write_notebooks([LESSON], tmp_path, "en", force=True)
    assert new.new
    assert read_notebook(path)["metadata"]["handson"]["lang"] == "en"


def test_a_written_notebook_is_known_and_not_yet_opened(tmp_path):
    write_notebooks([LESSON], tmp_path, "en")
    progress = Progress()
    assert progress.notebooks("linear_regression") == [
        (tmp_path / "linear_regression.ipynb").resolve()
    ]
    assert not any(step.opened for step in progress.steps())


def test_a_folder_that_is_a_file_is_a_clear_error(tmp_path):
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(NotebookError, match=r"cannot write notebooks to .*taken.*--to"):
        write_notebooks([LESSON], tmp_path / "taken", "en")


def test_a_notebook_is_run_in_this_python_and_keeps_its_outputs(tmp_path):
    path = small(tmp_path / "a.ipynb", "import sys, os", "print(sys.executable, os.getcwd())")
    said = []
    execute(path, say=said.append)
    text = read_notebook(path)["cells"][1]["outputs"][0]["text"]
    assert sys.executable in "".join(text)
    assert str(tmp_path) in "".join(text)
    assert said == [f"running {path}"]


def test_a_cell_that_fails_is_named_and_what_ran_is_kept(tmp_path):
    path = small(tmp_path / "a.ipynb", "print('one')", "1 / 0")
    with pytest.raises(NotebookError, match=r"a\.ipynb: a cell failed: ZeroDivisionError"):
        execute(path, say=len)
    assert "one" in "".join(read_notebook(path)["cells"][0]["outputs"][0]["text"])


def test_running_without_the_packages_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "nbclient", None)
    with pytest.raises(
        NotebookError, match=r"running notebooks needs nbclient: .*handson\[notebooks"
    ):
        execute(small(tmp_path / "a.ipynb", "1"), say=len)


def test_jupyterlab_is_started_in_the_folder_on_the_index(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(
        notebooks.subprocess, "call", lambda words, cwd: calls.append((words, cwd)) or 0
    )
    write_notebooks([LESSON], tmp_path, "en")
    assert open_notebooks(tmp_path) == 0
    assert calls == [([sys.executable, "-m", "jupyterlab", "index.ipynb"], tmp_path)]


def test_without_jupyterlab_the_command_that_installs_it_is_named(tmp_path, monkeypatch):
    missing = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(notebooks.subprocess, "run", lambda *a, **k: missing)
    monkeypatch.setattr(notebooks.shutil, "which", lambda name: "/usr/bin/jupyter")
    with pytest.raises(NotebookError, match=r"not installed for this Python \(the one at /usr"):
        open_notebooks(tmp_path)


def test_a_folder_that_is_not_there_cannot_be_opened(tmp_path):
    with pytest.raises(DataError, match="write one with: handson notebooks"):
        open_notebooks(tmp_path / "none")
